import type { ContractDocument } from "../contract/document.js";
import { WSDL, XML_SCHEMA } from "../contract/namespaces.js";
import { ContractError } from "../contract/problem.js";
import { readXml } from "../../src/xml/read.js";
import { XmlError } from "../../src/xml/xml-error.js";
import type { XmlElement } from "../../src/xml/element.js";
import { adoptInto } from "./adopt.js";
import { describeAnswer } from "./answer-description.js";
import type { DocumentSource, RawDocument } from "./document.js";
import { PullError } from "./pull-error.js";
import { referencesOf } from "./references.js";
import type { Secrets } from "./secrets.js";

const MAX_DOCUMENTS = 100;
const MAX_DEPTH = 10;

export interface Collected {
  /** As they came; the WSDL itself first. */
  readonly raw: readonly RawDocument[];
  /** For the reader of contracts. A schema that two namespaces include is there twice. */
  readonly documents: readonly ContractDocument[];
}

interface Pending {
  readonly id: string;
  readonly includedInto: string | undefined;
  readonly depth: number;
}

/** Loads a WSDL and every part that it names, each once. */
export async function collectDocuments(source: DocumentSource, secrets: Secrets): Promise<Collected> {
  const start = await source.loadStart();
  const raw = new Map<string, RawDocument>([[start.id, start]]);
  const roots = new Map<string, XmlElement>([[start.id, read(start, true, secrets)]]);
  const documents: ContractDocument[] = [];
  const seen = new Set<string>();
  const queue: Pending[] = [{ id: start.id, includedInto: undefined, depth: 0 }];
  for (let pending = queue.shift(); pending !== undefined; pending = queue.shift()) {
    const { id, includedInto, depth } = pending;
    const known = raw.get(id);
    if (known === undefined && raw.size >= MAX_DOCUMENTS) {
      throw new PullError(`The contract has more than ${MAX_DOCUMENTS} documents.`);
    }
    const document = known ?? (await source.loadPart(id));
    const root = roots.get(id) ?? read(document, false, secrets);
    raw.set(id, document);
    roots.set(id, root);
    const adopts = includedInto !== undefined && includedInto !== "" && isSchemaWithoutNamespace(root);
    const key = `${id} ${adopts ? includedInto : ""}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const placed = adopts ? adoptInto(root, includedInto) : root;
    documents.push({ location: document.location, root: placed });
    const references = referencesOf(placed);
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

function isSchemaWithoutNamespace(root: XmlElement): boolean {
  return (
    root.namespace === XML_SCHEMA &&
    !root.attributes.some(({ name, namespace }) => name === "targetNamespace" && namespace === "")
  );
}

/** What is no WSDL at all could not be pulled; a WSDL that is broken is refused, with the place. */
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
  const isSchema = root.namespace === XML_SCHEMA && root.name === "schema";
  // Another version of WSDL is a WSDL: the reader of contracts refuses it by name.
  const isOtherWsdl = start && /wsdl/i.test(root.namespace);
  if (isDefinitions || isOtherWsdl || (isSchema && !start)) return root;
  throw unexpected(document, start, secrets);
}

function looksLikeContract(bytes: Uint8Array): boolean {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 16_384)).replaceAll("\0", "");
  return /<(?:[\w.-]+:)?(?:definitions|schema)[\s>]/.test(head);
}

function unexpected(document: RawDocument, start: boolean, secrets: Secrets): PullError {
  const wanted = start ? "a WSDL" : "a part of the contract (a WSDL or a schema)";
  return new PullError(`${document.location} is not ${wanted} but ${describeAnswer(document, secrets)}.`);
}
