import { STATUS_CODES } from "node:http";
import { readContentType } from "../../src/soap/charset.js";
import { readXml } from "../../src/soap/xml.js";
import type { XmlElement } from "../../src/soap/xml.js";
import { oneLine } from "../words.js";
import type { RawDocument } from "./sources.js";
import type { Secrets } from "./echoed-secrets.js";

/** Says in words what came: `HTTP 200 (OK), text/html: a login page, titled "Sign in"`. No secret is in it. */
export function describeResponse(
  { status, contentType, bytes }: Pick<RawDocument, "status" | "contentType" | "bytes">,
  secrets: Secrets,
): string {
  const given = readContentType(contentType).mediaType?.slice(0, 60);
  const type = given === undefined ? undefined : secrets.shown(given);
  const phrase = STATUS_CODES[status ?? 0];
  const came = status === undefined ? [] : [`HTTP ${status}${phrase === undefined ? "" : ` (${phrase})`}`];
  const facts = [...came, ...(type === undefined ? [] : [type])];
  // The whole text, not the secret alone: what stands around it may be a part of it.
  const what =
    secrets.shown(describeContent(bytes, type)) ??
    "a text that is not shown, because it may hold the credentials of this request";
  return facts.length === 0 ? what : `${facts.join(", ")}: ${what}`;
}

function describeContent(bytes: Uint8Array, type = ""): string {
  // Enough for any title or fault string; the rest of a large response is of no interest here.
  const start = withoutProlog(new TextDecoder("utf-8").decode(bytes.subarray(0, 64 * 1024)));
  if (start === "") return "an empty response";
  if (
    /^<(!doctype\s+html|html|head|body|title)\b/i.test(start) ||
    /^(text\/html|application\/xhtml\+xml)$/.test(type)
  ) {
    return describeHtml(start);
  }
  if (/^[[{]/.test(start)) return "text that begins like JSON";
  let root: XmlElement;
  try {
    root = readXml(bytes, { lenientCharacters: true });
  } catch {
    return start.startsWith("<") ? "XML that is not well-formed" : "something that is not XML";
  }
  if (root.name !== "Envelope") return `an XML document with the root "${oneLine(root.name, 60)}"`;
  const fault = find(root, "Fault");
  if (fault === undefined) return "a SOAP envelope";
  const reason = find(fault, "faultstring") ?? find(fault, "Text");
  return `a SOAP fault "${oneLine(reason?.text ?? "", 120)}"`;
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
  return text.replace(/^(?:\s+|<!--[^]*?-->|<\?[^]*?\?>)+/, "");
}

/** The patterns are bounded: a hostile page must not keep the machine busy. */
function describeHtml(text: string): string {
  const title = /<title[^>]{0,200}>([^<]{0,2000})/i.exec(text)?.[1];
  const login =
    /<input[^>]{1,500}type\s{0,9}=\s{0,9}["']?password/i.test(text) ||
    /\b(log[ -]?(in|on)|sign[ -]?in|anmelden)\b/i.test(title ?? "");
  const kind = login ? "an HTML login page" : "an HTML page";
  return title === undefined || title.trim() === "" ? kind : `${kind}, titled "${oneLine(title, 120)}"`;
}
