import { isDeepStrictEqual } from "node:util";
import { ParseOption, XmlDocument, XmlElement as LibElement } from "libxml2-wasm";
import { isKnownCharset } from "../../src/soap/charset.js";
import { readXml, XmlError } from "../../src/soap/xml.js";
import type { XmlElement } from "../../src/soap/xml.js";
import { Find } from "../find.js";

/** What a reader makes of a document: a tree of plain values, or why it refuses. */
type Reading = { readonly tree: Tree } | { readonly refused: string };

interface Tree {
  readonly name: string;
  readonly text: string;
  readonly attributes: readonly string[];
  readonly prefixes: readonly string[];
  readonly children: readonly Tree[];
}

const named = (namespace: string, name: string): string => `{${namespace}}${name}`;

/** By this package. */
export function readOurs(bytes: Uint8Array): Reading {
  try {
    return { tree: ourTree(readXml(bytes)) };
  } catch (error) {
    if (error instanceof XmlError) return { refused: error.kind };
    throw error;
  }
}

function ourTree(element: XmlElement): Tree {
  return {
    name: named(element.namespace, element.name),
    text: element.text,
    attributes: element.attributes
      .map(({ namespace, name, value }) => `${named(namespace, name)}=${value}`)
      .sort(),
    prefixes: prefixesOf(element.prefixes),
    children: element.children.map(ourTree),
  };
}

/** Above the bound of depth that holds here. */
const OPTION = ParseOption.XML_PARSE_HUGE;

/** By libxml2. */
export function readTheirs(bytes: Uint8Array): Reading {
  let document: XmlDocument;
  try {
    document = XmlDocument.fromBuffer(bytes, { option: OPTION });
  } catch (error) {
    return { refused: (error as Error).message.trim() };
  }
  try {
    return { tree: theirTree(document.root) };
  } finally {
    document.dispose();
  }
}

function theirTree(element: LibElement): Tree {
  const children: Tree[] = [];
  let text = "";
  for (const node of element.find("*|text()")) {
    if (node instanceof LibElement) children.push(theirTree(node));
    else text += node.content;
  }
  return {
    name: named(element.namespaceUri, element.name),
    text,
    attributes: element.attrs.map((one) => `${named(one.namespaceUri, one.name)}=${one.value}`).sort(),
    prefixes: prefixesOf(Object.entries(element.namespaces)),
    children,
  };
}

function prefixesOf(declared: Iterable<readonly [string, string]>): string[] {
  const all = Array.from(declared, ([prefix, namespace]) => `${prefix}=${namespace}`);
  return all.filter((one) => one !== "=" && !one.startsWith("xml=")).sort();
}

/** A difference that is meant to be there. */
interface Difference {
  readonly what: string;
  readonly why: string;
  /** A small document that shows it. */
  readonly example: Uint8Array;
  explains(ours: Reading, theirs: Reading, bytes: Uint8Array): boolean;
}

const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");

export const DIFFERENCES: readonly Difference[] = [
  {
    what: "a document type declaration",
    why: "SOAP forbids it, and entities are an attack: it is refused here, whatever it declares.",
    example: Buffer.from("<!DOCTYPE a><a/>"),
    explains: (ours) => refusal(ours) === "doctype",
  },
  {
    what: "a namespace name that is no URI",
    why: "Namespaces in XML 1.0 compares names as strings and makes no error of their form; .NET reads them, too.",
    example: Buffer.from('<a xmlns="a b"/>'),
    explains: (ours, theirs) => reads(ours) && refusal(theirs).includes("is not a valid URI"),
  },
  {
    what: "an encoding by a name that is not known here",
    why: "libxml2 knows more encodings, and overlooks dashes in their names; no SOAP server sends any of these.",
    example: Buffer.from('<?xml version="1.0" encoding="UTF--8"?><a/>'),
    explains: (ours, theirs, bytes) =>
      refusal(ours) === "encoding" && reads(theirs) && !isKnownCharset(declaredIn(bytes) ?? "utf-8"),
  },
  {
    what: "an encoding that the bytes contradict",
    why: "RFC 7303 puts the byte order mark above the declaration, and a document that was readable byte by byte is not UTF-16: a gateway has transcoded it.",
    example: Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a/>'),
    explains: (ours, theirs, bytes) => reads(ours) && refusal(theirs) !== "" && declaresAnother(bytes),
  },
  {
    what: "UTF-16 without a byte order mark",
    why: "Appendix F of XML 1.0 shows how to tell; libxml2 does so only before an XML declaration.",
    example: utf16("<a/>"),
    explains: (ours, theirs, bytes) =>
      reads(ours) && refusal(theirs) !== "" && bytes.subarray(0, 2).includes(0),
  },
  {
    what: "UTF-32 without a byte order mark",
    why: "libxml2 tells it by its zeros; no SOAP server sends it, and it is refused here with a mark, too.",
    example: Buffer.from("<a/>".replace(/./g, "$&\0\0\0")),
    explains: (ours, theirs, bytes) =>
      refusal(ours) !== "" && reads(theirs) && /^(?:<\0{3}|\0{3}<)/.test(latin1(bytes)),
  },
  {
    what: "U+FEFF at the beginning of a text",
    why: "The wrapper around libxml2 decodes strings with a decoder that drops it; it is a character of the text.",
    example: Buffer.from(`<a>\ufeff${"x".repeat(300)}</a>`),
    explains: (ours, theirs) =>
      reads(ours) && reads(theirs) && isDeepStrictEqual(withoutMarks(ours), withoutMarks(theirs)),
  },
  {
    what: "a version number without digits behind its dot",
    why: "VersionNum is '1.' [0-9]+; libxml2 takes none for some.",
    example: Buffer.from('<?xml version="1."?><a/>'),
    explains: (ours, theirs, bytes) =>
      refusal(ours) === "not-well-formed" && reads(theirs) && /version\s*=\s*["']1\.["']/.test(ascii(bytes)),
  },
  {
    what: "elements nested deeper than 256",
    why: "A bound of this package; libxml2 has one of 2,048.",
    example: Buffer.from("<a>".repeat(257) + "</a>".repeat(257)),
    explains: (ours, theirs) => refusal(ours) === "too-deep" && reads(theirs),
  },
];

const reads = (reading: Reading): boolean => "tree" in reading;
const refusal = (reading: Reading): string => ("refused" in reading ? reading.refused : "");
const withoutMarks = (reading: Reading): string => JSON.stringify(reading).replaceAll("\ufeff", "");
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const ascii = (bytes: Uint8Array): string => latin1(bytes).replaceAll("\0", "");

const declaredIn = (bytes: Uint8Array): string | undefined =>
  /^[^<]*<\?xml[^>]*encoding\s*=\s*["']([^"']*)/.exec(ascii(bytes))?.[1];

/** A declaration that says UTF-16 in bytes, or something else than UTF-16 in units of two. */
function declaresAnother(bytes: Uint8Array): boolean {
  const declared = declaredIn(bytes);
  const inUnits = bytes.subarray(0, 4).includes(0);
  return declared !== undefined && /^utf-?16/i.test(declared) !== inUnits;
}

/** Whether both read the same, and what explains it if they do not. Throws {@link Find}. */
export function compareReadings(bytes: Uint8Array): string {
  const [ours, theirs] = [readOurs(bytes), readTheirs(bytes)];
  if ("refused" in ours && "refused" in theirs) return "both refuse";
  if (isDeepStrictEqual(ours, theirs)) return "both read the same";
  const known = DIFFERENCES.find((one) => one.explains(ours, theirs, bytes));
  if (known !== undefined) return known.what;
  throw new Find("XML is read as libxml2 reads it", `ours ${shown(ours)}, libxml2 ${shown(theirs)}`);
}

const shown = (reading: Reading): string => JSON.stringify(reading).slice(0, 700);
