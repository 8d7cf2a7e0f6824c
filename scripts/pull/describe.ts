import { STATUS_CODES } from "node:http";
import { readContentType } from "../../src/soap/charset.js";
import { readXml } from "../../src/soap/xml.js";
import type { XmlElement } from "../../src/soap/xml.js";
import type { Secrets } from "./sources.js";

/** What is told of a response that is not a WSDL. */
export interface ResponseLike {
  readonly status?: number;
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
}

/** Says in words what came: `HTTP 200 (OK), text/html: a login page, titled "Sign in"`. No secret is in it. */
export function describeResponse(response: ResponseLike, secrets: Secrets): string {
  const type = readContentType(response.contentType).mediaType?.slice(0, 60);
  const facts = [
    response.status === undefined ? undefined : `HTTP ${response.status}${reason(response.status)}`,
    type,
  ].filter((one) => one !== undefined);
  // The whole text, not the secret alone: what stands around it may be a part of it.
  const what =
    secrets.shown(describeContent(response.bytes, type)) ??
    "a text that is not shown, because it may hold the credentials of this request";
  return facts.length === 0 ? what : `${facts.join(", ")}: ${what}`;
}

/** @internal Exported for its tests. */
export function describeContent(bytes: Uint8Array, type?: string): string {
  // Enough for any title or fault string; the rest of a large response is of no interest here.
  const text = new TextDecoder("utf-8").decode(bytes.subarray(0, 64 * 1024)).replace(/^\ufeff/, "");
  const start = withoutProlog(text);
  if (start === "") return "an empty response";
  if (
    /^<(!doctype\s+html|html|head|body|title)\b/i.test(start) ||
    type === "text/html" ||
    type === "application/xhtml+xml"
  )
    return describeHtml(start);
  if (/^[[{]/.test(start)) return isJson(text) ? "a JSON document" : "text that begins like JSON";
  const root = parseTolerantly(bytes);
  if (root === undefined)
    return start.startsWith("<") ? "XML that is not well-formed" : "something that is not XML";
  if (root.name === "Envelope") {
    return root.fault === undefined ? "a SOAP envelope" : `a SOAP fault${quoted(root.fault)}`;
  }
  return `an XML document with the root "${oneLine(root.name, 60)}"`;
}

/** `undefined` for what is not well-formed XML; `fault` is the reason of a SOAP fault, of either version. */
function parseTolerantly(
  bytes: Uint8Array,
): { readonly name: string; readonly fault: string | undefined } | undefined {
  let root: XmlElement;
  try {
    root = readXml(bytes, { lenientCharacters: true });
  } catch {
    return undefined;
  }
  const fault = find(root, "Fault");
  const reason = fault && (find(fault, "faultstring") ?? find(fault, "Text"));
  return { name: root.name, fault: fault === undefined ? undefined : (reason?.text ?? "") };
}

function find(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Comments and instructions say nothing of what a document is. */
function withoutProlog(text: string): string {
  let rest = text.trimStart();
  for (;;) {
    const end = rest.startsWith("<!--") ? "-->" : rest.startsWith("<?") ? "?>" : undefined;
    const at = end === undefined ? -1 : rest.indexOf(end, 2);
    if (end === undefined || at < 0) return rest;
    rest = rest.slice(at + end.length).trimStart();
  }
}

/** The patterns are bounded: a hostile page must not keep the machine busy. */
function describeHtml(text: string): string {
  const title = /<title[^>]{0,200}>([^<]{0,2000})/i.exec(text)?.[1];
  const login =
    /<input[^>]{1,500}type\s{0,9}=\s{0,9}["']?password/i.test(text) ||
    /\b(log[ -]?(in|on)|sign[ -]?in|anmelden)\b/i.test(title ?? "");
  const kind = login ? "an HTML login page" : "an HTML page";
  return title === undefined || title.trim() === "" ? kind : `${kind}, titled${quoted(title)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function quoted(text: string): string {
  return ` "${oneLine(text, 120)}"`;
}

/** One line without control characters, so that a response cannot write on the maintainer's terminal. */
function oneLine(text: string, length: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, " ").trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}

function reason(status: number): string {
  const phrase = STATUS_CODES[status];
  return phrase === undefined ? "" : ` (${phrase})`;
}
