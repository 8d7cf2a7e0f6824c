import { XmlError, readXml } from "../../src/soap/xml.js";
import type { XmlElement } from "../../src/soap/xml.js";
import {
  ContractError,
  Node,
  SOAP_ENCODING,
  WSDL,
  XML_SCHEMA,
  definitionsOf,
  schemasOf,
} from "../contract/nodes.js";
import type { ContractDocument } from "../contract/nodes.js";
import { describeResponse } from "./describe.js";
import { PullError } from "./sources.js";
import type { Secrets } from "./sources.js";

/** Bytes as they came from a source. */
export interface RawDocument {
  /** Identity: two references to the same document have the same. */
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
  loadStart(): Promise<RawDocument>;
  /**
   * The identity of the part that a document refers to.
   *
   * @throws PullError when the part lies outside of what this source may touch.
   */
  resolvePart(from: RawDocument, reference: string): string;
  loadPart(id: string): Promise<RawDocument>;
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
  const adopted = adopt(root);
  return {
    ...adopted,
    attributes: [...adopted.attributes, { namespace: "", name: "targetNamespace", value: namespace }],
  };
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
function referencesOf(root: XmlElement, location: string): readonly PartReference[] {
  const documents = [{ location, root }];
  const imports = definitionsOf(documents).flatMap((one) => one.children(WSDL, "import"));
  return [
    ...imports.flatMap((one) => reference(one, "location")),
    ...schemasOf(documents).flatMap((schema) =>
      schema.children(XML_SCHEMA).flatMap((one) => {
        if (one.element.name === "include") return reference(one, "schemaLocation", schema.targetNamespace);
        return one.element.name === "import" ? reference(one, "schemaLocation") : [];
      }),
    ),
  ];
}

function reference(node: Node, name: string, includedInto?: string): PartReference[] {
  const location = node.attribute(name)?.trim() ?? "";
  return location === "" || wellKnown.has(node.attribute("namespace") ?? "")
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

type Pending = Pick<PartReference, "includedInto"> & { readonly id: string; readonly depth: number };

/** Loads a WSDL and every part that it names, each once. */
export async function collectDocuments(
  source: DocumentSource,
  secrets: Secrets,
  signal: AbortSignal,
): Promise<Collected> {
  const start = await source.loadStart();
  const raw = new Map<string, RawDocument>([[start.id, start]]);
  const roots = new Map<string, XmlElement>([[start.id, read(start, true, secrets)]]);
  const documents: ContractDocument[] = [];
  const seen = new Set<string>();
  const queue: Pending[] = [{ id: start.id, includedInto: undefined, depth: 0 }];
  for (let pending = queue.shift(); pending !== undefined; pending = queue.shift()) {
    const { id, includedInto, depth } = pending;
    if (signal.aborted) throw new PullError("The contract was not read in time (--timeout).");
    const known = raw.get(id);
    if (known === undefined && raw.size >= MAX_DOCUMENTS) {
      throw new PullError(`The contract has more than ${MAX_DOCUMENTS} documents.`);
    }
    const document = known ?? (await source.loadPart(id));
    const root = roots.get(id) ?? read(document, false, secrets);
    raw.set(id, document);
    roots.set(id, root);
    const node = new Node(document.location, root);
    const isAdoptable = isSchema(root) && node.attribute("targetNamespace") === undefined;
    const adopts = includedInto !== undefined && includedInto !== "" && isAdoptable;
    const key = `${id} ${adopts ? includedInto : ""}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const placed = adopts ? adoptInto(root, includedInto) : root;
    documents.push({ location: document.location, root: placed });
    const references = referencesOf(placed, document.location);
    if (references.length > 0 && depth >= MAX_DEPTH) {
      throw new PullError(
        `The parts of the contract refer to each other more than ${MAX_DEPTH} levels deep.`,
      );
    }
    for (const reference of references) {
      const part = source.resolvePart(document, reference.location);
      queue.push({ id: part, includedInto: reference.includedInto, depth: depth + 1 });
    }
  }
  return { raw: [...raw.values()], documents };
}

/** What is not a WSDL at all could not be pulled; a WSDL that is broken is refused, with the place. */
function read(document: RawDocument, start: boolean, secrets: Secrets): XmlElement {
  let root: XmlElement;
  try {
    root = readXml(document.bytes, { contentType: document.contentType });
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    if (!looksLikeContract(document.bytes)) throw unexpected(document, start, secrets);
    const { line, column } = error;
    const place = { document: document.location, line, column };
    throw new ContractError([{ place, reason: error.message }]);
  }
  const isDefinitions = root.namespace === WSDL && root.name === "definitions";
  // Another version of WSDL is a WSDL: the reader of contracts refuses it by name.
  const isOtherWsdl = start && /wsdl/i.test(root.namespace);
  if (isDefinitions || isOtherWsdl || (isSchema(root) && !start)) {
    // What is pulled is pinned and becomes source code; a server may have echoed the request into it.
    const text = Buffer.from(document.bytes).toString("utf8");
    if (!secrets.areIn(text) && !secrets.areIn(text.replaceAll("\0", ""))) return root;
    throw new PullError(
      `${document.location} holds the credentials or a header of this request, so it is not taken. Ask the vendor for a WSDL that does not echo the request.`,
    );
  }
  throw unexpected(document, start, secrets);
}

function isSchema({ namespace, name }: XmlElement): boolean {
  return namespace === XML_SCHEMA && name === "schema";
}

function looksLikeContract(bytes: Uint8Array): boolean {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 16_384)).replaceAll("\0", "");
  return /<(?:[\w.-]+:)?(?:definitions|schema)[\s>]/.test(head);
}

function unexpected(document: RawDocument, start: boolean, secrets: Secrets): PullError {
  const wanted = start ? "a WSDL" : "a part of the contract (a WSDL or a schema)";
  return new PullError(`${document.location} is not ${wanted} but ${describeResponse(document, secrets)}.`);
}
