import { comparableBody } from "../../testing/wire/comparable.js";
import type { Comparable as RecordedComparable } from "../../testing/wire/comparable.js";
import type { RawResponse } from "../../testing/wire/recording.js";

/** What of a response has to be the same; its body has the code and the wording of a fault. */
export type Comparable = Pick<RecordedComparable, "status" | "contentType" | "body">;

export function comparable({ status, headers, body }: RawResponse): Comparable {
  const contentType = headers.get("content-type");
  const whole = headers.get("transfer-encoding") === "chunked" ? joined(body) : body;
  return { status, contentType, body: comparableBody(whole, contentType, masked) };
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
