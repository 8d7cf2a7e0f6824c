import { SaxesParser } from "saxes";
import type { SaxesTagNS } from "saxes";
import { decodeXml } from "../soap/charset.js";
import type {
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
} from "../soap/contract.js";
import { MessageError, derivedTypes } from "../soap/fields.js";
import { readFields } from "../soap/read.js";
import { codecOf } from "../soap/values/built-in.js";
import { ValueError } from "../soap/values/codec.js";
import { XSI_NAMESPACE, XmlError, findAttribute, findChild, readXml } from "../soap/xml.js";
import type { XmlElement } from "../soap/xml.js";
import type { SoapFault } from "./responses.js";
import { EarlyAnswer, charsetOf, emptyAnswer, faultAnswer, mediaTypeOf } from "./server.js";
import type { HttpRequest } from "./server.js";
import { ENVELOPE_NAMESPACES, unwrappedWrapperOf } from "./types.js";
import type { TestingSoapVersion } from "./types.js";

/**
 * Goes over the parameters as .NET's `XmlSerializer` does, and refuses what it refuses: markup inside of a
 * simple value is a 400, a value that its type does not allow a fault that says where. What is left is ready
 * for the package's own decoder, which is stricter in other places: `xsi:nil` means nothing to .NET where an
 * element is not nillable.
 */
export class AspNetReader {
  readonly #contract: ContractDescriptor;
  readonly #envelope: RequestEnvelope;
  #outline: ReadonlyMap<XmlElement, OutlineElement> | undefined;

  constructor(contract: ContractDescriptor, envelope: RequestEnvelope) {
    this.#contract = contract;
    this.#envelope = envelope;
  }

  /** The element as the decoder should see it. Throws `EarlyAnswer`. */
  read(fields: readonly FieldDescriptor[], element: XmlElement): XmlElement {
    const seen = new Set<FieldDescriptor>();
    const children = element.children.map((child) => {
      const field = fields.find((one) => this.#matches(one, child));
      if (field === undefined || (seen.has(field) && field.repeated !== true)) return child;
      seen.add(field);
      return this.#value(field, child);
    });
    return { ...element, prefixes: element.prefixes, children };
  }

  #matches(field: FieldDescriptor, { namespace, name }: XmlElement): boolean {
    return (
      field.attribute !== true &&
      field.element === name &&
      (field.namespace ?? this.#contract.namespace) === namespace
    );
  }

  #value(field: FieldDescriptor, element: XmlElement): XmlElement {
    const type = this.#contract.types[field.type];
    // .NET's null array is nil whatever the schema says.
    if ((field.nillable === true || type?.kind === "array") && isNil(element)) return element;
    const plain = withoutNil(element);
    if (type?.kind === "complex") {
      const actual = this.#typeOf(element, type, derivedTypes(this.#contract, type));
      return actual.textType === undefined ? this.read(actual.fields, plain) : plain;
    }
    if (type?.kind === "array") return this.read([{ ...type.item, repeated: true }], plain);
    this.#checkSimple(field, element);
    return plain;
  }

  /** The AuthHeader, read and refused as everything else is. */
  readHeader(header: MessageDescriptor, element: XmlElement): XmlElement {
    this.#typeOf(element, { namespace: header.namespace, name: header.element }, []);
    return this.read(header.fields, element);
  }

  /** The type that `xsi:type` names: the element's own or one that extends it, at any remove. */
  #typeOf<T extends QualifiedName>(element: XmlElement, own: T, derived: readonly T[]): T {
    const given = findAttribute(element, XSI_NAMESPACE, "type");
    if (given === undefined) return own;
    const colon = given.indexOf(":");
    const prefix = colon < 0 ? "" : given.slice(0, colon);
    const namespace = element.prefixes.get(prefix) ?? (prefix === "" ? "" : undefined);
    const name = given.slice(colon + 1);
    const found = [own, ...derived].find((one) => one.name === name && one.namespace === namespace);
    if (found !== undefined) return found;
    const why =
      namespace === undefined
        ? `Namespace prefix '${prefix}' is not defined.`
        : unknownType(name, namespace, element);
    // .NET is behind the `<`.
    const place = { line: element.line, column: element.column + 1 };
    throw new EarlyAnswer(faultAnswer(this.#envelope.version, unreadableValue(place, why)));
  }

  #checkSimple(field: FieldDescriptor, element: XmlElement): void {
    const { version } = this.#envelope;
    if (element.children.length > 0 || this.#outlineOf(element)?.interrupted === true) {
      throw new EarlyAnswer(emptyAnswer(400, version));
    }
    const why = this.#whyNot(field, element.text);
    if (why === undefined) return;
    const place = this.#outlineOf(element)?.after ?? element;
    throw new EarlyAnswer(faultAnswer(version, unreadableValue(place, why)));
  }

  #whyNot(field: FieldDescriptor, text: string): string | undefined {
    const type = this.#contract.types[field.type];
    if (type?.kind === "enumeration") {
      return type.values.includes(text.trim())
        ? undefined
        : `Instance validation error: '${text}' is not a valid value for ${type.name}.`;
    }
    const builtIn = type?.kind === "simple" ? type.base : field.type;
    if (isSignedUnsigned(builtIn, text)) return NO_NUMBER;
    try {
      codecOf(builtIn).parse(text);
      return undefined;
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      return whyNot(builtIn, text);
    }
  }

  /** Both list the elements in document order. */
  #outlineOf(element: XmlElement): OutlineElement | undefined {
    this.#outline ??= inDocumentOrder(this.#envelope.root, this.#envelope.outline.elements);
    return this.#outline.get(element);
  }
}

function inDocumentOrder(
  root: XmlElement,
  outline: readonly OutlineElement[],
): ReadonlyMap<XmlElement, OutlineElement> {
  const found = new Map<XmlElement, OutlineElement>();
  const waiting = [root];
  for (const entry of outline) {
    const element = waiting.pop();
    if (element === undefined) break;
    found.set(element, entry);
    for (const child of element.children.toReversed()) waiting.push(child);
  }
  return found;
}

function isNil(element: XmlElement): boolean {
  return element.attributes.some(
    ({ namespace, name, value }) =>
      namespace === XSI_NAMESPACE && name === "nil" && /^\s*(?:true|1)\s*$/.test(value),
  );
}

function withoutNil(element: XmlElement): XmlElement {
  const attributes = element.attributes.filter(
    ({ namespace, name }) => namespace !== XSI_NAMESPACE || name !== "nil",
  );
  return { ...element, prefixes: element.prefixes, attributes };
}

/** Finds the operation that a request means. */
export class Dispatch {
  readonly #operations: readonly OperationDescriptor[];

  constructor(contract: ContractDescriptor) {
    this.#operations = Object.values(contract.operations);
  }

  /** Whether a body element is the request of an operation. */
  readonly isOperation = (element: QualifiedName): boolean => this.#byElement(element) !== undefined;

  /**
   * SOAP 1.1 goes by the `SOAPAction` header alone, with or without quotes, and looks at the body only where
   * there is no header; SOAP 1.2 goes by the body alone, whatever the action says. Throws `EarlyAnswer`.
   */
  operationOf(request: HttpRequest, envelope: RequestEnvelope): OperationDescriptor {
    const action = soapActionOf(request);
    if (envelope.version === "1.1" && action !== undefined) {
      const operation = this.#operations.find((one) => one.soapAction === action);
      if (operation === undefined) throw new EarlyAnswer(faultAnswer("1.1", unknownSoapAction(action)));
      return operation;
    }
    const element = envelope.outline.bodyBeginsWithText ? undefined : envelope.body.children[0];
    const operation = element === undefined ? undefined : this.#byElement(element);
    if (operation === undefined) throw new EarlyAnswer(faultAnswer(envelope.version, NO_VALID_ACTION));
    return operation;
  }

  #byElement({ namespace, name }: QualifiedName): OperationDescriptor | undefined {
    return this.#operations.find(
      ({ request }) => request.element === name && request.namespace === namespace,
    );
  }
}

function soapActionOf(request: HttpRequest): string | undefined {
  const header = request.headers.soapaction;
  const value = Array.isArray(header) ? header[0] : header;
  return value?.replace(/^"(.*)"$/, "$1");
}

/** The faults that ASMX gives by itself, in Microsoft's words. */

export function unknownSoapAction(action: string): SoapFault {
  return {
    code: "client",
    reason: `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`,
  };
}

export const NO_VALID_ACTION: SoapFault = {
  code: "client",
  reason: "Unable to handle request without a valid action parameter. Please supply a valid soap action.",
};

export function versionMismatch(namespace: string, expected: string): SoapFault {
  return {
    code: "versionMismatch",
    reason: `Possible SOAP version mismatch: Envelope namespace ${namespace} was unexpected. Expecting ${expected}.`,
  };
}

export function headerNotUnderstood(name: string): SoapFault {
  return { code: "mustUnderstand", reason: `SOAP header ${name} was not understood.`, detail: false };
}

/** The request's fault. `why` is .NET's message. */
export function unreadableRequest(why: string): SoapFault {
  return { code: "client", reason: `Server was unable to read request. ---> ${why}` };
}

/** A value that its type does not allow. */
export function unreadableValue(place: { line: number; column: number }, why: string): SoapFault {
  return unreadableRequest(`There is an error in XML document (${place.line}, ${place.column}). ---> ${why}`);
}

/** The service's fault. `why` is the message of the exception. */
export function unprocessedRequest(why: string): SoapFault {
  return { code: "server", reason: `Server was unable to process request. ---> ${why}` };
}

/** An answer that cannot be written as XML. */
export function unwritableAnswer(why: string): SoapFault {
  return unprocessedRequest(`There was an error generating the XML document. ---> ${why}`);
}

/** What a request's AuthHeader says; a member that it does not have is `undefined`. */
export interface ReceivedCredentials {
  readonly userName: string | undefined;
  readonly password: string | undefined;
}

export interface HeaderBlocks {
  /** `undefined` where the request has no AuthHeader, or one in another namespace. */
  readonly credentials: ReceivedCredentials | undefined;
  /** Name of the first block that has to be understood and is not. */
  readonly notUnderstood: string | undefined;
}

/** The first AuthHeader counts; every other block is overlooked unless it has to be understood. */
export function readHeaderBlocks(contract: ContractDescriptor, envelope: RequestEnvelope): HeaderBlocks {
  const blocks = envelope.header?.children ?? [];
  const { authHeader: header } = contract;
  const isAuthHeader = ({ namespace, name }: XmlElement): boolean =>
    name === header?.element && namespace === header.namespace;
  const authHeader = blocks.find(isAuthHeader);
  const notUnderstood = blocks.find((block) => {
    const mark = findAttribute(block, envelope.root.namespace, "mustUnderstand")?.trim();
    return (mark === "1" || mark === "true") && !isAuthHeader(block);
  });
  return {
    credentials:
      header === undefined || authHeader === undefined
        ? undefined
        : readCredentials(contract, header, envelope, authHeader),
    notUnderstood: notUnderstood?.name,
  };
}

function readCredentials(
  contract: ContractDescriptor,
  header: MessageDescriptor,
  envelope: RequestEnvelope,
  authHeader: XmlElement,
): ReceivedCredentials {
  const readable = new AspNetReader(contract, envelope).readHeader(header, authHeader);
  const values = readFields(contract, header.fields, readable, {
    duplicates: "first",
    absent: "default",
  });
  return { userName: textOf(values.userName), password: textOf(values.password) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What .NET's forward-only reader knows of a document, which a tree no longer does. */
export interface Outline {
  /** How far the reader comes before it gives up; `"complete"` for well-formed XML. */
  readonly ends: "complete" | "empty" | "not-xml" | "doctype" | "malformed";
  /** Namespace and local name, if the reader comes that far. */
  readonly root: QualifiedName | undefined;
  /** The first element in `soap:Body`, if the reader comes that far. */
  readonly bodyElement: QualifiedName | undefined;
  /** Text stands in the envelope before `soap:Body`. */
  readonly textBeforeBody: boolean;
  /** Text stands in `soap:Body` before the first element. */
  readonly bodyBeginsWithText: boolean;
  /** Of each element, in document order. */
  readonly elements: readonly OutlineElement[];
  /** Where the reader gave up, counted from 1. */
  readonly line: number;
  readonly column: number;
}

export interface QualifiedName {
  readonly namespace: string;
  readonly name: string;
}

export interface OutlineElement {
  /** A comment or a processing instruction is directly inside. */
  readonly interrupted: boolean;
  /** Where .NET says that the node after the element is, counted from 1. */
  readonly after: { readonly line: number; readonly column: number };
}

/** Reads as far as the document is well-formed. Never throws. */
export function outlineOf(text: string): Outline {
  return new OutlineReader(text).read();
}

interface OpenElement {
  interrupted: boolean;
  after: { line: number; column: number };
}

/** .NET points behind the markup that begins a node. */
const MARKUP_LENGTH = { text: 0, open: 1, close: 2, processingInstruction: 2, comment: 4, cdata: 9 } as const;

class OutlineReader {
  readonly #text: string;
  readonly #parser = new SaxesParser({ xmlns: true, defaultXMLVersion: "1.0", forceXMLVersion: true });
  readonly #elements: OpenElement[] = [];
  readonly #open: OpenElement[] = [];
  readonly #path: QualifiedName[] = [];
  /** The element that has just ended: the next node decides what .NET calls the place after it. */
  #justEnded: OpenElement[] = [];
  #root: QualifiedName | undefined;
  #bodyElement: QualifiedName | undefined;
  #bodyOpened = false;
  #textBeforeBody = false;
  #bodyBeginsWithText = false;
  #doctype = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Outline {
    const ends = this.#run();
    return {
      ends,
      root: this.#root,
      bodyElement: this.#bodyElement,
      textBeforeBody: this.#textBeforeBody,
      bodyBeginsWithText: this.#bodyBeginsWithText,
      elements: this.#elements,
      line: this.#parser.line,
      column: this.#parser.columnIndex + 1,
    };
  }

  #run(): Outline["ends"] {
    if (!/[^ \t\r\n]/.test(this.#text)) return "empty";
    const parser = this.#parser;
    parser.on("error", () => {
      throw new StopReading();
    });
    parser.on("doctype", () => {
      this.#doctype = true;
      throw new StopReading();
    });
    parser.on("opentag", (tag: SaxesTagNS) => this.#opened(tag));
    parser.on("closetag", () => this.#closed());
    parser.on("text", (text) => this.#characters("text", text));
    parser.on("cdata", (text) => this.#characters("cdata", text));
    parser.on("comment", () => this.#interrupted("comment"));
    parser.on("processinginstruction", () => this.#interrupted("processingInstruction"));
    try {
      parser.write(this.#text).close();
      return "complete";
    } catch (error) {
      if (!(error instanceof StopReading)) throw error;
      if (this.#doctype) return "doctype";
      return this.#root === undefined && !/^\s*</.test(this.#text) ? "not-xml" : "malformed";
    }
  }

  #opened(tag: SaxesTagNS): void {
    this.#node("open");
    const name = { namespace: tag.uri, name: tag.local };
    this.#root ??= name;
    if (this.#isInBody()) this.#bodyElement ??= name;
    else if (this.#path.length === 1 && isBody(name, this.#root)) this.#bodyOpened = true;
    const element = { interrupted: false, after: { line: 1, column: 1 } };
    this.#elements.push(element);
    this.#open.push(element);
    this.#path.push(name);
  }

  #closed(): void {
    this.#node("close");
    this.#path.pop();
    const element = this.#open.pop();
    if (element === undefined) return;
    element.after = { line: this.#parser.line, column: this.#parser.columnIndex + 1 };
    this.#justEnded.push(element);
  }

  #characters(kind: "text" | "cdata", text: string): void {
    this.#node(kind);
    if (this.#bodyElement !== undefined || !/[^ \t\r\n]/.test(text)) return;
    if (this.#isInBody()) this.#bodyBeginsWithText = true;
    else if (this.#path.length === 1 && !this.#bodyOpened) this.#textBeforeBody = true;
  }

  #isInBody(): boolean {
    return this.#path.length === 2 && isBody(this.#path.at(-1), this.#root);
  }

  #interrupted(kind: "comment" | "processingInstruction"): void {
    this.#node(kind);
    const element = this.#open.at(-1);
    if (element !== undefined) element.interrupted = true;
  }

  #node(kind: keyof typeof MARKUP_LENGTH): void {
    for (const element of this.#justEnded) element.after.column += MARKUP_LENGTH[kind];
    this.#justEnded = [];
  }
}

function isBody(element: QualifiedName | undefined, root: QualifiedName | undefined): boolean {
  return element?.name === "Body" && element.namespace === root?.namespace;
}

class StopReading extends Error {}

export interface Parameters {
  /** As callers pass it: the wrapper's fields beside its siblings. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Whether the `request` element arrived, or the operation has none. */
  readonly hasWrapper: boolean;
}

/**
 * Decodes the parameters as ASMX does: order does not matter, unknown elements and attributes are overlooked,
 * the first of two elements counts, missing value types have their default. Throws `EarlyAnswer` for what ASMX
 * cannot read.
 */
export function readParameters(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  envelope: RequestEnvelope,
): Parameters {
  const { request } = operation;
  const element = parametersElement(operation, envelope);
  const values = decode(contract, envelope, request.fields, element);
  const wrapper = unwrappedWrapperOf(request);
  if (wrapper === undefined) return { request: values, hasWrapper: true };
  const { [wrapper.property]: wrapped, ...siblings } = values;
  return {
    request: { ...(wrapped as Readonly<Record<string, unknown>> | undefined), ...siblings },
    hasWrapper: wrapped !== undefined,
  };
}

function decode(
  contract: ContractDescriptor,
  envelope: RequestEnvelope,
  fields: readonly FieldDescriptor[],
  element: XmlElement,
): Record<string, unknown> {
  const readable = new AspNetReader(contract, envelope).read(fields, element);
  try {
    return readFields(contract, fields, readable, {
      duplicates: "first",
      absent: "default",
      enumerations: "closed",
    });
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    throw new EarlyAnswer(
      faultAnswer(envelope.version, unreadableValue(error.element ?? element, error.reason)),
    );
  }
}

/** Of several body elements of that name the last one's parameters win; without any, all are null. */
function parametersElement({ request }: OperationDescriptor, { body }: RequestEnvelope): XmlElement {
  const elements = body.children.filter(
    ({ namespace, name }) => name === request.element && namespace === request.namespace,
  );
  const children = elements.toReversed().flatMap((element) => element.children);
  return { ...bare(elements.at(-1) ?? body), name: request.element, namespace: request.namespace, children };
}

function bare({ prefixes, line, column }: XmlElement): XmlElement {
  return { namespace: "", name: "", attributes: [], children: [], text: "", prefixes, line, column };
}

export interface RequestEnvelope {
  readonly version: TestingSoapVersion;
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
  version: TestingSoapVersion,
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
function versionOf(outline: Outline, mediaType: string): TestingSoapVersion {
  const namespace = outline.root?.namespace;
  if (namespace === ENVELOPE_NAMESPACES["1.1"]) return "1.1";
  if (namespace === ENVELOPE_NAMESPACES["1.2"]) return "1.2";
  if (namespace === undefined) return mediaType === "text/xml" ? "1.1" : "1.2";
  throw new EarlyAnswer(faultAnswer("1.1", versionMismatch(namespace, ENVELOPE_NAMESPACES["1.1"])));
}

function readTree(
  text: string,
  outline: Outline,
  version: TestingSoapVersion,
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
  version: TestingSoapVersion,
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

function missingElement(version: TestingSoapVersion, name: string): EarlyAnswer {
  return new EarlyAnswer(faultAnswer(version, unreadableRequest(missing(name))));
}

function missing(name: string): string {
  return `Request format is invalid: Missing required soap:${name} element.`;
}

/**
 * The text of a request, decoded as ASP.NET does: a byte order mark wins; else the header's `charset`; else
 * `text/*` is ASCII, whatever the XML declaration says, and everything else is what the document declares.
 * What an encoding does not have is replaced and never an error. Without the byte order mark.
 */
export function decodeRequest(body: Uint8Array, contentType: string | undefined): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decodeUtf("utf-8", bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf("utf-16le", bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf("utf-16be", bytes);
  const named = decodeNamed(bytes, charsetOf(contentType));
  if (named !== undefined) return named;
  if (mediaTypeOf(contentType).startsWith("text/")) return decodeAscii(bytes);
  return decodeNamed(bytes, sniffedEncoding(bytes)) ?? decodeUtf("utf-8", bytes);
}

/** `undefined` for an encoding that is not known. */
function decodeNamed(bytes: Buffer, encoding: string | undefined): string | undefined {
  switch (encoding) {
    case undefined:
      return undefined;
    case "utf-8":
    case "utf8":
      return decodeUtf("utf-8", bytes);
    case "utf-16":
    case "utf-16le":
    case "unicode":
      return decodeUtf("utf-16le", bytes);
    case "utf-16be":
      return decodeUtf("utf-16be", bytes);
    case "us-ascii":
    case "ascii":
      return decodeAscii(bytes);
    case "iso-8859-1":
    case "latin1":
      return bytes.toString("latin1");
    case "windows-1252":
    case "cp1252":
      // Node's own decoder takes it for ISO-8859-1.
      return decodeXml(bytes, "text/xml; charset=windows-1252");
    default:
      return decodeOther(bytes, encoding);
  }
}

function decodeUtf(encoding: "utf-8" | "utf-16le" | "utf-16be", bytes: Buffer): string {
  return new TextDecoder(encoding).decode(bytes);
}

function decodeAscii(bytes: Buffer): string {
  // Not by way of UTF-8: each byte outside of ASCII is one question mark.
  return bytes.toString("latin1").replace(/[\x80-\xff]/g, "?");
}

function decodeOther(bytes: Buffer, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What the first bytes say: `<?` in UTF-16, or the XML declaration. */
function sniffedEncoding(bytes: Buffer): string | undefined {
  if (bytes[0] === 0x3c && bytes[1] === 0) return "utf-16le";
  if (bytes[0] === 0 && bytes[1] === 0x3c) return "utf-16be";
  const declaration = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(
    bytes.toString("latin1", 0, 256),
  );
  const declared = declaration?.[1]?.toLowerCase();
  // It was readable byte by byte, so it is not UTF-16.
  return declared?.startsWith("utf-16") === true ? "utf-8" : declared;
}

/**
 * .NET's message for the first string in a result that no XML can hold because half of a surrogate pair is
 * missing; `undefined` where there is none.
 */
export function whyUnwritable(value: unknown): string | undefined {
  if (typeof value === "string") return whyNotText(value);
  if (typeof value !== "object" || value === null) return undefined;
  for (const part of Object.values(value)) {
    const why = whyUnwritable(part);
    if (why !== undefined) return why;
  }
  return undefined;
}

function whyNotText(text: string): string | undefined {
  const index = text.search(LONE_SURROGATE);
  if (index === -1) return undefined;
  const unit = text.charCodeAt(index);
  if (unit >= 0xdc00) return `Invalid low surrogate character (${hexadecimal(unit)}).`;
  const next = text.charCodeAt(index + 1);
  if (Number.isNaN(next)) return "The surrogate pair is invalid: a low surrogate character is missing.";
  return (
    `The surrogate pair (${hexadecimal(unit)}, ${hexadecimal(next)}) is invalid. A high surrogate character ` +
    "(0xD800 - 0xDBFF) must always be paired with a low surrogate character (0xDC00 - 0xDFFF)."
  );
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function hexadecimal(unit: number): string {
  return `0x${unit.toString(16).toUpperCase()}`;
}

export const NO_NUMBER = "Input string was not in a correct format.";

/** .NET takes no sign where a type has no negative numbers, XML Schema does. */
export function isSignedUnsigned(type: string, text: string): boolean {
  return type.startsWith("xs:unsigned") && /^\s*[+-]/.test(text);
}

/** .NET's message for an `xsi:type` that an element cannot have. */
export function unknownType(name: string, namespace: string, element: XmlElement): string {
  const place = `<${element.name} xmlns='${element.namespace}'>`;
  return `The specified type was not recognized: name='${name}', namespace='${namespace}', at ${place}.`;
}

/** .NET's message for a text that is no value of a built-in type. */
export function whyNot(type: string, text: string): string {
  switch (type) {
    case "xs:boolean":
      return `The string '${text}' is not a valid Boolean value.`;
    case "xs:dateTime":
      return `The string '${text}' is not a valid AllXsd value.`;
    default:
      return isNumber(text) ? outOfRange(type) : NO_NUMBER;
  }
}

function isNumber(text: string): boolean {
  return /^\s*[+-]?[0-9]+\s*$/.test(text);
}

function outOfRange(type: string): string {
  const name = DOT_NET_NAMES.get(type);
  return `Value was either too large or too small for ${name ?? "its type"}.`;
}

const DOT_NET_NAMES: ReadonlyMap<string, string> = new Map([
  ["xs:byte", "a signed byte"],
  ["xs:unsignedByte", "an unsigned byte"],
  ["xs:short", "an Int16"],
  ["xs:unsignedShort", "a UInt16"],
  ["xs:int", "an Int32"],
  ["xs:unsignedInt", "a UInt32"],
  ["xs:long", "an Int64"],
  ["xs:unsignedLong", "a UInt64"],
  ["xs:decimal", "a Decimal"],
]);
