import type { XmlElement } from "./xml.js";

/** `xsi:nil` and `xsi:type` live here. */
export const XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance";
/** XML Schema itself: .NET declares it in every envelope. */
export const XSD_NAMESPACE = "http://www.w3.org/2001/XMLSchema";
/** What the prefix `xml` always means. */
export const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
/** Namespace of the attributes that declare namespaces. */
export const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";

/** Why a document could not be read. */
export type XmlErrorKind = "empty" | "encoding" | "doctype" | "not-well-formed" | "too-deep" | "too-large";

/**
 * A document that cannot be read as XML. The message is in this package's own words and never quotes the
 * document, which may hold secrets.
 */
export class XmlError extends Error {
  override readonly name = "XmlError";
  readonly kind: XmlErrorKind;
  /** Where in the document, both counted from 1; both are 1 where no place can be named. */
  readonly line: number;
  readonly column: number;

  constructor(kind: XmlErrorKind, message: string, line = 1, column = 1) {
    super(message);
    this.kind = kind;
    this.line = line;
    this.column = column;
  }
}

/** What XML 1.0 does not allow in a document, not even as a character reference. */
export const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/u;

/** Index of the first character that XML 1.0 forbids (lone surrogates are), -1 if there is none. */
export function firstForbiddenCharacter(text: string): number {
  return text.search(FORBIDDEN);
}

/**
 * Escapes character data so that every conformant parser gives it back exactly: a raw CR would be read as
 * LF. The text must be free of forbidden characters.
 */
export function escapeText(text: string): string {
  return TEXT_SPECIAL.test(text) ? text.replace(TEXT_SPECIALS, reference) : text;
}

/** Escapes a value for an attribute in double quotes; tabs and line ends would be read as spaces. */
export function escapeAttribute(text: string): string {
  return ATTRIBUTE_SPECIAL.test(text) ? text.replace(ATTRIBUTE_SPECIALS, reference) : text;
}

const TEXT_SPECIAL = /[&<>\r]/;
const TEXT_SPECIALS = /[&<>\r]/g;
const ATTRIBUTE_SPECIAL = /[&<>"\t\n\r]/;
const ATTRIBUTE_SPECIALS = /[&<>"\t\n\r]/g;

function reference(character: string): string {
  return PREDEFINED[character] ?? `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}

const PREDEFINED: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * Writes a tree as XML text. Element namespaces become default namespaces, declared where they change;
 * attributes in a namespace get prefixes of this writer's own (`p1`, `p2`, …). Where an element has both
 * text and children the text comes first, since a tree does not know how they were interleaved. Children are left
 * out once the text is `limit` characters long.
 */
export function writeElement(element: XmlElement, limit = Infinity): string {
  return write(element, "", new Map([[XML_NAMESPACE, "xml"]]), limit);
}

function write(
  element: XmlElement,
  defaultNamespace: string,
  prefixes: ReadonlyMap<string, string>,
  limit: number,
): string {
  let xml = `<${element.name}`;
  if (element.namespace !== defaultNamespace) xml += ` xmlns="${escapeAttribute(element.namespace)}"`;
  let inScope = prefixes;
  for (const { namespace, name, value } of element.attributes) {
    if (namespace !== "" && !inScope.has(namespace)) {
      const prefix = `p${inScope.size}`;
      inScope = new Map(inScope).set(namespace, prefix);
      xml += ` xmlns:${prefix}="${escapeAttribute(namespace)}"`;
    }
    const prefix = inScope.get(namespace);
    xml += ` ${prefix === undefined ? name : `${prefix}:${name}`}="${escapeAttribute(value)}"`;
  }
  if (element.text === "" && element.children.length === 0) return `${xml} />`;
  xml += `>${escapeText(element.text)}`;
  for (const child of element.children) {
    if (xml.length >= limit) break;
    xml += write(child, element.namespace, inScope, limit - xml.length);
  }
  return `${xml}</${element.name}>`;
}
