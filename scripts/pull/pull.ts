import { fileURLToPath, pathToFileURL } from "node:url";
import { XmlError, findAttribute, readXml } from "../../src/soap/xml.js";
import type { XmlElement } from "../../src/soap/xml.js";
import {
  ContractError,
  SOAP_ENCODING,
  WSDL,
  XML_SCHEMA,
  definitionsOf,
  schemasOf,
} from "../contract/nodes.js";
import type { ContractDocument, Node } from "../contract/nodes.js";
import type { Options } from "../options.js";
import { describeResponse } from "./describe.js";
import { Secrets } from "./echoed-secrets.js";
import { PullError, decoded, fileSource, isUrl, urlSource } from "./sources.js";
import type { RawDocument } from "./sources.js";

const MAX_DOCUMENTS = 100;

export interface Pulled {
  /** What the lock file says: a URL without secrets, or a file's base name. */
  readonly source: string;
  /** As they came; the WSDL itself first. */
  readonly raw: readonly RawDocument[];
  /** For the reader of contracts. A schema that two namespaces include is there twice. */
  readonly documents: readonly ContractDocument[];
}

/**
 * Reads a WSDL and every part that it names, each once, from a URL or a file.
 *
 * @throws PullError when it cannot be had, or something else came in its place.
 * @throws ContractError for a WSDL that is not well-formed.
 */
export async function pull(
  from: string,
  options: Pick<Options, "headers" | "credentials" | "timeoutMs" | "maxBytes">,
): Promise<Pulled> {
  const url = urlOf(from);
  const credentials = options.credentials ?? credentialsIn(url);
  const secrets = new Secrets({ ...options, credentials }, url);
  const signal = AbortSignal.timeout(options.timeoutMs);
  const source =
    url.protocol === "file:"
      ? fileSource(filePath(url))
      : urlSource(url, { ...options, credentials }, { secrets, signal });
  const loaded = new Map<string, { readonly raw: RawDocument; readonly root: XmlElement }>();
  const documents = new Map<string, ContractDocument>();
  const queue: PartReference[] = [{ location: source.start, includedInto: "" }];
  let bytesLeft = options.maxBytes;
  // Growing while it is gone through.
  for (const { location: id, includedInto } of queue) {
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
    const adopts =
      includedInto !== "" && isSchema(root) && findAttribute(root, "", "targetNamespace") === undefined;
    const key = `${id} ${adopts ? includedInto : ""}`;
    if (documents.has(key)) continue;
    const placed = { location: raw.location, root: adopts ? adoptInto(root, includedInto) : root };
    documents.set(key, placed);
    for (const part of referencesOf(placed)) {
      queue.push({ ...part, location: source.resolve(raw, part.location) });
    }
  }
  return {
    source: source.name,
    raw: [...loaded.values()].map(({ raw }) => raw),
    documents: [...documents.values()],
  };
}

function urlOf(from: string): URL {
  if (!isUrl(from)) return pathToFileURL(from);
  if (!URL.canParse(from)) throw new PullError("The source looks like a URL but cannot be read as one.");
  return new URL(from);
}

function filePath(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw new PullError("The file: URL of the source names no file on this machine.");
  }
}

function credentialsIn({ username, password }: URL): Options["credentials"] {
  return username === "" ? undefined : { user: decoded(username), password: decoded(password) };
}

/** A document that another one asks for. */
interface PartReference {
  readonly location: string;
  /** For an `xs:include`: the namespace that a schema without its own is taken into. */
  readonly includedInto: string;
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
  const imports = definitionsOf([document]).flatMap((one) => one.children(WSDL, "import"));
  return [
    ...imports.flatMap((one) => reference(one, "location")),
    ...schemasOf([document]).flatMap((schema) => [
      ...schema.children(XML_SCHEMA, "import").flatMap((one) => reference(one, "schemaLocation")),
      ...schema
        .children(XML_SCHEMA, "include")
        .flatMap((one) => reference(one, "schemaLocation", schema.targetNamespace)),
    ]),
  ];
}

function reference(node: Node, name: string, includedInto = ""): PartReference[] {
  const location = node.attribute(name)?.trim() ?? "";
  const isKnown = wellKnown.has(node.attribute("namespace") ?? "");
  return location === "" || isKnown ? [] : [{ location, includedInto }];
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
