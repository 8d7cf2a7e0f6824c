import type { XmlElement } from "../../../xml/element.js";
import { findChild } from "../../../xml/find.js";
import { readXml } from "../../../xml/read.js";
import { XmlError } from "../../../xml/xml-error.js";
import type { SoapVersion } from "../../soap/version.js";
import { ENVELOPE_NAMESPACES } from "../../soap/version.js";
import { mediaTypeOf } from "../http/content-type.js";
import { NO_VALID_ACTION, unprocessedRequest, unreadableRequest, versionMismatch } from "./fault-wording.js";
import { EarlyAnswer, emptyAnswer, faultAnswer } from "../http/answer.js";
import type { HttpRequest } from "../http/server.js";
import type { Outline, QualifiedName } from "./outline.js";
import { outlineOf } from "./outline.js";
import { decodeRequest } from "./request-text.js";

export interface RequestEnvelope {
  readonly version: SoapVersion;
  readonly root: XmlElement;
  readonly header: XmlElement | undefined;
  readonly body: XmlElement;
  readonly outline: Outline;
}

/**
 * Reads the envelope of a POST. `isOperation` tells whether a body element is one that the service has:
 * ASMX finds the operation of a SOAP 1.2 request before it reads further. Throws `EarlyAnswer`.
 */
export function readEnvelope(
  request: HttpRequest,
  isOperation: (element: QualifiedName) => boolean,
): RequestEnvelope {
  const contentType = request.headers["content-type"];
  const mediaType = mediaTypeOf(contentType);
  if (mediaType !== "text/xml" && mediaType !== "application/soap+xml") {
    throw new EarlyAnswer(emptyAnswer(415, request.headers.soapaction === undefined ? "1.2" : "1.1"));
  }
  const text = decodeRequest(request.body, contentType);
  const outline = outlineOf(text);
  const version = versionOf(outline, mediaType);
  if (mediaType === "application/soap+xml" && version === "1.1") {
    throw new EarlyAnswer(emptyAnswer(415, "1.1"));
  }
  const root = readTree(text, outline, version, isOperation);
  if (root.name !== "Envelope") throw missingElement(version, "Envelope");
  return { version, root, ...headerAndBody(root, version, outline), outline };
}

/** The reader goes forward: it takes a header that comes first, and then it takes a body or nothing. */
function headerAndBody(
  root: XmlElement,
  version: SoapVersion,
  outline: Outline,
): { readonly header: XmlElement | undefined; readonly body: XmlElement } {
  const [first, second] = root.children;
  const header = first !== undefined && isPart(first, root, "Header") ? first : undefined;
  const body = header === undefined ? first : second;
  if (body !== undefined && isPart(body, root, "Body") && !outline.textBeforeBody) return { header, body };
  // SOAP 1.2 has looked for the operation before, wherever the body is.
  if (version === "1.2" && findChild(root, root.namespace, "Body") === undefined) {
    throw new EarlyAnswer(faultAnswer(version, unprocessedRequest(missing("Body"))));
  }
  throw missingElement(version, "Body");
}

function isPart({ namespace, name }: XmlElement, root: XmlElement, part: string): boolean {
  return namespace === root.namespace && name === part;
}

/** The envelope's namespace decides; the content type only where the reader does not come to the envelope. */
function versionOf(outline: Outline, mediaType: string): SoapVersion {
  const namespace = outline.root?.namespace;
  if (namespace === ENVELOPE_NAMESPACES["1.1"]) return "1.1";
  if (namespace === ENVELOPE_NAMESPACES["1.2"]) return "1.2";
  if (namespace === undefined) return mediaType === "text/xml" ? "1.1" : "1.2";
  throw new EarlyAnswer(faultAnswer("1.1", versionMismatch(namespace, ENVELOPE_NAMESPACES["1.1"])));
}

function readTree(
  text: string,
  outline: Outline,
  version: SoapVersion,
  isOperation: (element: QualifiedName) => boolean,
): XmlElement {
  if (outline.ends !== "complete") throw unreadable(outline, version, isOperation);
  try {
    return readXml(Buffer.from(text, "utf8"), {
      contentType: "text/xml; charset=utf-8",
      maxDepth: MAX_DEPTH,
    });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw unreadable(outline, version, isOperation);
  }
}

/** ASMX has no bound; nothing here recurses into elements that the contract does not know. */
const MAX_DEPTH = 100_000;

/**
 * SOAP 1.1 finds the operation by the HTTP header, so that everything unreadable is met while reading
 * parameters, which is a 400. SOAP 1.2 looks into the body first, and what goes wrong before is a fault.
 */
function unreadable(
  outline: Outline,
  version: SoapVersion,
  isOperation: (element: QualifiedName) => boolean,
): EarlyAnswer {
  if (version === "1.1") return new EarlyAnswer(emptyAnswer(400, version));
  if (outline.bodyElement === undefined) {
    return new EarlyAnswer(faultAnswer(version, unprocessedRequest(readerMessage(outline))));
  }
  if (!isOperation(outline.bodyElement)) return new EarlyAnswer(faultAnswer(version, NO_VALID_ACTION));
  return new EarlyAnswer(emptyAnswer(400, version));
}

function readerMessage(outline: Outline): string {
  switch (outline.ends) {
    case "empty":
      return "Root element is missing.";
    case "not-xml":
      return "Data at the root level is invalid. Line 1, position 1.";
    case "doctype":
      return "DTD is prohibited in this XML document.";
    default:
      // .NET has a sentence for each mistake; this one stands for all of them.
      return `The XML is not well-formed. Line ${outline.line}, position ${outline.column}.`;
  }
}

function missingElement(version: SoapVersion, name: string): EarlyAnswer {
  return new EarlyAnswer(faultAnswer(version, unreadableRequest(missing(name))));
}

function missing(name: string): string {
  return `Request format is invalid: Missing required soap:${name} element.`;
}
