import { DOMParser } from "@xmldom/xmldom";
import { ExclusiveCanonicalization } from "xml-crypto";
import type { RawResponse } from "./recording.js";

/** What of a response has to be the same. */
export interface Comparable {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
  readonly aspNetVersion: string | undefined;
  /** The XML declaration and the envelope's start tag as they are: canonical XML would drop what is in them. */
  readonly opening: string | undefined;
  /** Canonical XML; `"page"` for HTML and plain text, which every host words for itself; empty for nothing. */
  readonly body: string;
}

export function comparable(response: RawResponse): Comparable {
  const contentType = response.headers.get("content-type");
  return {
    status: response.status,
    contentType,
    cacheControl: response.headers.get("cache-control"),
    aspNetVersion: response.headers.get("x-aspnet-version"),
    opening: /^<\?xml[^>]*\?><soap:Envelope[^>]*>/.exec(response.body)?.[0],
    body: comparableBody(response.body, contentType, masked),
  };
}

/** The body as it is compared, `mask` having taken out what differs each time. */
export function comparableBody(
  body: string,
  contentType: string | undefined,
  mask: (body: string) => string,
): string {
  if (body === "") return "";
  if (/^text\/(?:html|plain)/.test(contentType ?? "")) return "page";
  const document = new DOMParser().parseFromString(mask(body), "text/xml");
  return new ExclusiveCanonicalization().process(document.documentElement, {});
}

/** Takes out what the recording made up, and what is different each time. */
function masked(body: string): string {
  return body
    .replace(/<AuthToken>[0-9a-f]{32}<\/AuthToken>/, "<AuthToken>(token)</AuthToken>")
    .replace(
      /<Message>(?:[A-Za-z]+ is required\. )?Err-[0-9a-f-]{36};?<\/Message>/,
      "<Message>(id)</Message>",
    )
    .replace(/ MustUnderstand=(?:True|False) Actor=''\(0\)/, "")
    .replace(/http:\/\/127\.0\.0\.1:\d+\//, "http://host/")
    .replace(
      /<Result>\d+<\/Result><Code>(\w+)<\/Code>/,
      (_, code: string) =>
        `<Result>${RESULTS.get(code) ?? "?"}</Result><Code>${CODES.get(code) ?? code}</Code>`,
    );
}

/** The recording's own result names, and the service's for the same mistake. */
const CODES: ReadonlyMap<string, string> = new Map([
  ["NotFound", "ObjectEntityMismatch"],
  ["GeneralError", "InvalidInputParameters"],
]);

/** The service's numbers; the recording made some of its own up. */
const RESULTS: ReadonlyMap<string, number> = new Map([
  ["Success", 0],
  ["GeneralError", 2],
  ["InvalidInputParameters", 2],
  ["InvalidSoapCredentials", 3],
  ["AlreadyExists", 52],
  ["NotFound", 53],
  ["ObjectEntityMismatch", 53],
]);
