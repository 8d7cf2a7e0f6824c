import { DOMParser } from "@xmldom/xmldom";
import { ExclusiveCanonicalization } from "xml-crypto";
import type { RawResponse } from "../../testing/wire/recording.js";

/** What of a response has to be the same. */
export interface Comparable {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Code, subcodes and wording of a fault as the envelope has them; they are in the body, too. */
  readonly fault: readonly string[] | undefined;
  /** Canonical XML; `"page"` for HTML and plain text, which every host words for itself; empty for nothing. */
  readonly body: string;
}

export function comparable(response: RawResponse): Comparable {
  const contentType = response.headers.get("content-type");
  const body = comparableBody(response, contentType);
  return { status: response.status, contentType, fault: faultOf(body), body };
}

function comparableBody(response: RawResponse, contentType = ""): string {
  const text =
    response.headers.get("transfer-encoding") === "chunked" ? joined(response.body) : response.body;
  if (text === "") return "";
  if (/^text\/(?:html|plain)/.test(contentType)) return "page";
  const document = new DOMParser().parseFromString(masked(text), "text/xml");
  return new ExclusiveCanonicalization().process(document.documentElement, {});
}

function faultOf(body: string): readonly string[] | undefined {
  if (!body.includes(":Fault>")) return undefined;
  return [...body.matchAll(/<(faultcode|faultstring|soap:Value|soap:Text)\b[^>]*>([^<]*)</g)].map(
    ([, name = "", text = ""]) => `${name}: ${text}`,
  );
}

/** What is different each time: tokens, ids of errors, the port, and how a date is spelled. */
function masked(body: string): string {
  return (
    body
      .replace(/<(AuthToken|Token)>[0-9a-f]{32}</g, "<$1>(token)<")
      .replace(/Err-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "Err-(id)")
      // Which place and which words: .NET's own, and the package's own.
      .replace(/(There is an error in XML document) \([^<]*/g, "$1")
      .replace(/http:\/\/(?:127\.0\.0\.1|service\.test):\d+\//g, "http://service.test/")
      .replace(/<(SignupDate|PeriodDate)>([^<]*)</g, (_, name: string, text: string) => {
        const instant = new Date(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
        return `<${name}>${instant.toISOString()}<`;
      })
  );
}

/** The chunks of a body without their framing. Sizes count bytes, so it is taken apart as bytes. */
function joined(body: string): string {
  const chunks: Buffer[] = [];
  for (let rest = Buffer.from(body, "utf8"); ;) {
    const end = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.toString("latin1", 0, end), 16);
    if (!(size > 0)) return Buffer.concat(chunks).toString("utf8");
    chunks.push(rest.subarray(end + 2, end + 2 + size));
    rest = rest.subarray(end + 2 + size + 2);
  }
}
