import { XmlError, readXml } from "../../src/soap/xml.js";
import type { XmlElement } from "../../src/soap/xml.js";
import {
  ContractError,
  SOAP_ENCODING,
  WSDL,
  XML_SCHEMA,
  attribute,
  children,
  definitionsOf,
  schemasOf,
  targetNamespace,
} from "../contract/nodes.js";
import type { ContractDocument, Node } from "../contract/nodes.js";
import { GenerateError, exitCode } from "../options.js";
import { describeResponse } from "./describe.js";
import type { Secrets } from "./secrets.js";

/** The WSDL could not be had from its source. The message holds no secret. */
export class PullError extends GenerateError {
  override readonly name = "PullError";

  constructor(message: string) {
    super(exitCode.couldNotPull, message);
  }
}

/** Bytes as they came from a source. */
export interface RawDocument {
  /** Where its own references start from. */
  readonly id: string;
  /** For messages: a file's path below the starting folder, or a URL without secrets. */
  readonly location: string;
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  /** HTTP status; absent for a file. */
  readonly status?: number;
}

/** Where documents come from. A part is resolved before it is loaded, so that none is loaded twice. */
export interface DocumentSource {
  /** What the lock file says of it: a URL without secrets, or a file's base name. */
  readonly name: string;
  /** Identity of the WSDL itself. */
  readonly start: string;
  /** The identity of the part that a document refers to. @throws PullError for what this source may not touch. */
  resolve(from: RawDocument, reference: string): string;
  load(id: string, maxBytes: number): Promise<RawDocument>;
}

/** A document that another one asks for. */
interface PartReference {
  readonly location: string;
  /** For an `xs:include`: the namespace that a schema without its own is taken into. */
  readonly includedInto: string | undefined;
}

/** Namespaces that the pipeline knows by heart; documents for them are never asked for. */
const wellKnown = new Set([
  XML_SCHEMA,
  WSDL,
  SOAP_ENCODING,
  "http://www.w3.org/XML/1998/namespace",
  "http://www.w3.org/2003/05/soap-encoding",
]);

/** What the WSDL itself and each schema of it name. */
function referencesOf(document: ContractDocument): readonly PartReference[] {
  const imports = definitionsOf([document]).flatMap((one) => children(one, WSDL, "import"));
  const ofSchema = (schema: Node): PartReference[] => [
    ...children(schema, XML_SCHEMA, "import").flatMap((one) => reference(one, "schemaLocation")),
    ...children(schema, XML_SCHEMA, "include").flatMap((one) =>
      reference(one, "schemaLocation", targetNamespace(schema)),
    ),
  ];
  return [
    ...imports.flatMap((one) => reference(one, "location")),
    ...schemasOf([document]).flatMap(ofSchema),
  ];
}

function reference(node: Node, name: string, includedInto?: string): PartReference[] {
  const location = attribute(node, name)?.trim() ?? "";
  return location === "" || wellKnown.has(attribute(node, "namespace") ?? "")
    ? []
    : [{ location, includedInto }];
}

const MAX_DOCUMENTS = 100;
const MAX_DEPTH = 10;

export interface Collected {
  /** As they came; the WSDL itself first. */
  readonly raw: readonly RawDocument[];
  /** For the reader of contracts. A schema that two namespaces include is there twice. */
  readonly documents: readonly ContractDocument[];
}

/**
 * Loads a WSDL and every part that it names, each once.
 *
 * @param maxBytes - Of all of them together.
 */
export async function collectDocuments(
  source: DocumentSource,
  secrets: Secrets,
  maxBytes: number,
): Promise<Collected> {
  const loaded = new Map<string, { readonly raw: RawDocument; readonly root: XmlElement }>();
  const documents = new Map<string, ContractDocument>();
  const queue = [{ id: source.start, includedInto: "", depth: 0 }];
  let bytesLeft = maxBytes;
  // Growing while it is gone through.
  for (const { id, includedInto, depth } of queue) {
    let document = loaded.get(id);
    if (document === undefined) {
      if (loaded.size >= MAX_DOCUMENTS) {
        throw new PullError(`The contract has more than ${MAX_DOCUMENTS} documents.`);
      }
      const raw = await source.load(id, bytesLeft);
      bytesLeft -= raw.bytes.length;
      document = { raw, root: read(raw, id === source.start, secrets) };
      loaded.set(id, document);
    }
    const { raw, root } = document;
    const { location } = raw;
    const hasOwn = attribute({ document: location, element: root }, "targetNamespace") !== undefined;
    const adopts = includedInto !== "" && isSchema(root) && !hasOwn;
    const key = `${id} ${adopts ? includedInto : ""}`;
    if (documents.has(key)) continue;
    const placed = { location, root: adopts ? adoptInto(root, includedInto) : root };
    documents.set(key, placed);
    const references = referencesOf(placed);
    if (references.length > 0 && depth >= MAX_DEPTH) {
      throw new PullError(
        `The parts of the contract refer to each other more than ${MAX_DEPTH} levels deep.`,
      );
    }
    for (const part of references) {
      const { includedInto: namespace = "" } = part;
      queue.push({ id: source.resolve(raw, part.location), includedInto: namespace, depth: depth + 1 });
    }
  }
  return { raw: [...loaded.values()].map(({ raw }) => raw), documents: [...documents.values()] };
}

/**
 * A schema without a target namespace takes that of the schema which includes it: its declarations and its
 * unprefixed references belong there from now on.
 */
function adoptInto(root: XmlElement, namespace: string): XmlElement {
  const scopes = new Map<ReadonlyMap<string, string>, ReadonlyMap<string, string>>();
  const withDefault = (prefixes: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
    if ((prefixes.get("") ?? "") !== "") return prefixes;
    const known = scopes.get(prefixes) ?? new Map([...prefixes, ["", namespace]]);
    scopes.set(prefixes, known);
    return known;
  };
  const adopt = (element: XmlElement): XmlElement => ({
    ...element,
    prefixes: withDefault(element.prefixes),
    children: element.children.map(adopt),
  });
  const attributes = [...root.attributes, { namespace: "", name: "targetNamespace", value: namespace }];
  return { ...adopt(root), attributes };
}

/** What is not a WSDL at all could not be pulled; a WSDL that is broken is refused, with the place. */
function read(document: RawDocument, start: boolean, secrets: Secrets): XmlElement {
  const { location, bytes, contentType } = document;
  let root: XmlElement | undefined;
  try {
    root = readXml(bytes, { contentType });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    if (looksLikeContract(bytes)) {
      const place = { document: location, line: error.line, column: error.column };
      throw new ContractError([{ place, reason: error.message }]);
    }
  }
  // Another version of WSDL is a WSDL: the reader of contracts refuses it by name.
  const isWanted =
    root !== undefined &&
    ((root.namespace === WSDL && root.name === "definitions") ||
      (start ? /wsdl/i.test(root.namespace) : isSchema(root)));
  if (root === undefined || !isWanted) {
    const wanted = start ? "a WSDL" : "a part of the contract (a WSDL or a schema)";
    throw new PullError(`${location} is not ${wanted} but ${describeResponse(document, secrets)}.`);
  }
  // What is pulled is pinned and becomes source code; a server may have echoed the request into it.
  if (secrets.areIn(bytes)) {
    throw new PullError(
      `${location} holds the credentials or a header of this request, so it is not taken. Ask the vendor for a WSDL that does not echo the request.`,
    );
  }
  return root;
}

function isSchema({ namespace, name }: XmlElement): boolean {
  return namespace === XML_SCHEMA && name === "schema";
}

function looksLikeContract(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 16_384)).toString("latin1").replaceAll("\0", "");
  return /<(?:[\w.-]+:)?(?:definitions|schema)[\s>]/.test(head);
}
