import { XML_NAMESPACE } from "../../src/soap/xml.js";
import type { XmlAttribute } from "../../src/soap/xml.js";
import { escapeAttribute, escapeText } from "../../src/soap/xml-text.js";
import {
  WSDL,
  WSDL_SOAP_11,
  WSDL_SOAP_12,
  XML_SCHEMA,
  attribute,
  children,
  definitionsOf,
  nameOf,
  normalizeText,
  qualifiedName,
  readerText,
  schemasOf,
  targetNamespace,
} from "./nodes.js";
import type { ContractDocument, Node } from "./nodes.js";

/**
 * The documents of a contract as one WSDL: its SOAP part, with prefixes, layout and order of declarations always
 * the same, and without references to other documents, so that no tool that reads it asks for any.
 *
 * @param served leaves out every other operation.
 */
export function joinDocuments(documents: readonly ContractDocument[], served?: ReadonlySet<string>): string {
  return new DocumentWriter(documents, served).write();
}

/** Attributes of XML Schema whose values are names with prefixes. */
const QUALIFIED = new Set(["type", "base", "ref", "itemType", "memberTypes", "substitutionGroup"]);
/** Attributes that concern the document only. */
const DROPPED = new Set(["schemaLocation", "id", "version"]);
const PREFIXES: readonly (readonly [string, string])[] = [
  [WSDL_SOAP_11, "soap"],
  [WSDL_SOAP_12, "soap12"],
  [XML_SCHEMA, "s"],
  [WSDL, "wsdl"],
];

class DocumentWriter {
  readonly #definitions: readonly Node[];
  readonly #schemas: readonly Node[];
  readonly #served: ReadonlySet<string> | undefined;
  readonly #namespace: string;
  readonly #prefixes: Map<string, string>;
  readonly #lines: string[] = [];

  constructor(documents: readonly ContractDocument[], served: ReadonlySet<string> | undefined) {
    this.#definitions = definitionsOf(documents);
    this.#served = served;
    const service = this.#definitions.find((root) => children(root, WSDL, "service").length > 0);
    this.#namespace = service === undefined ? "" : targetNamespace(service);
    this.#schemas = [...schemasOf(documents)].sort((a, b) =>
      targetNamespace(a) < targetNamespace(b) ? -1 : 1,
    );
    this.#prefixes = new Map([[XML_NAMESPACE, "xml"], ...PREFIXES, [this.#namespace, "tns"]]);
    for (const schema of this.#schemas) this.#prefix(targetNamespace(schema));
  }

  write(): string {
    this.#line(1, "<wsdl:types>");
    for (const schema of this.#schemas) this.#schema(schema);
    this.#line(1, "</wsdl:types>");
    const services = this.#all("service");
    const ports = services.flatMap((service) => children(service, WSDL, "port")).filter(isSoapPort);
    const bindings = this.#named("binding", localNames(ports, "binding"));
    const portTypes = this.#named("portType", localNames(bindings, "type"));
    const used = [...portTypes, ...bindings].flatMap((parent) => this.#operations(parent));
    const users = used.flatMap((operation) => children(operation, WSDL));
    const headers = users.flatMap((user) => [
      ...children(user, WSDL_SOAP_11),
      ...children(user, WSDL_SOAP_12),
    ]);
    const messages = this.#named("message", localNames([...users, ...headers], "message"));
    for (const node of [...messages, ...portTypes, ...bindings, ...services]) this.#wsdl(1, node);
    this.#line(0, "</wsdl:definitions>");
    const declared = [...this.#prefixes]
      .filter(([, prefix]) => prefix !== "xml")
      .map(([uri, prefix]) => ` xmlns:${prefix}="${escapeAttribute(uri)}"`);
    const start = `<wsdl:definitions${declared.join("")} targetNamespace="${escapeAttribute(this.#namespace)}">`;
    return `${['<?xml version="1.0" encoding="utf-8"?>', start, ...this.#lines].join("\n")}\n`;
  }

  /** A reviewer sees every character of it. */
  #line(depth: number, text: string): void {
    const visible = text.replace(
      /[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu,
      (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`,
    );
    this.#lines.push("  ".repeat(depth) + visible);
  }

  #all(kind: string): readonly Node[] {
    return this.#definitions.flatMap((root) => children(root, WSDL, kind));
  }

  #named(kind: string, names: ReadonlySet<string>): readonly Node[] {
    return sortedByName(this.#all(kind).filter((node) => names.has(nameOf(node))));
  }

  #operations(parent: Node): readonly Node[] {
    const operations = children(parent, WSDL, "operation");
    return sortedByName(operations.filter((node) => this.#served?.has(nameOf(node)) ?? true));
  }

  #wsdl(depth: number, node: Node): void {
    const { name, namespace } = node.element;
    if (name === "documentation") {
      const text = normalizeText(readerText(node));
      if (text !== undefined)
        this.#line(depth, `<wsdl:documentation>${escapeText(text)}</wsdl:documentation>`);
      return;
    }
    const inside = node.element.children
      .map((element): Node => ({ document: node.document, element }))
      .filter(({ element }) => [WSDL, WSDL_SOAP_11, WSDL_SOAP_12].includes(element.namespace))
      .filter((child) => child.element.name !== "operation" || child.element.namespace !== WSDL)
      .filter((child) => child.element.name !== "port" || isSoapPort(child));
    const attributes = this.#attributes(node, (one) => {
      if (one.namespace === WSDL) return ` wsdl:${one.name}="${escapeAttribute(one.value)}"`;
      if (name === "part") return undefined;
      const isReference =
        ["message", "binding"].includes(one.name) || (name === "binding" && one.name === "type");
      return isReference ? ` ${one.name}="tns:${escapeAttribute(localName(one.value))}"` : undefined;
    });
    this.#element(depth, `${this.#prefix(namespace)}:${name}`, attributes, [
      // Ports have no order; a service's documentation, which has no name, stays first.
      ...(name === "service" ? sortedByName(inside) : inside).map(
        (child) => (at: number) => this.#wsdl(at, child),
      ),
      ...this.#operations(node).map((child) => (at: number) => this.#wsdl(at, child)),
    ]);
  }

  #schema(schema: Node): void {
    const rank = ["import", "element", "complexType", "simpleType"];
    const key = (node: Node): string =>
      `${rank.indexOf(node.element.name)} ${node.element.name} ${nameOf(node)} ${attribute(node, "namespace") ?? ""}`;
    const inside = children(schema, XML_SCHEMA)
      .filter(({ element }) => element.name !== "include")
      .sort((a, b) => (key(a) < key(b) ? -1 : 1));
    this.#element(
      2,
      "s:schema",
      this.#attributes(schema),
      inside.map((child) => (at: number) => this.#component(at, child)),
    );
  }

  #component(depth: number, node: Node): void {
    const { name } = node.element;
    if (name === "documentation") {
      const text = normalizeText(readerText(node));
      if (text !== undefined) this.#line(depth, `<s:documentation>${escapeText(text)}</s:documentation>`);
      return;
    }
    const inside = children(node, XML_SCHEMA).filter(({ element }) => element.name !== "appinfo");
    this.#element(
      depth,
      `s:${name}`,
      this.#attributes(node),
      inside.map((child) => (at: number) => this.#component(at, child)),
    );
  }

  #element(
    depth: number,
    tag: string,
    attributes: string,
    inside: readonly ((depth: number) => void)[],
  ): void {
    if (inside.length === 0) {
      this.#line(depth, `<${tag}${attributes} />`);
      return;
    }
    this.#line(depth, `<${tag}${attributes}>`);
    for (const write of inside) write(depth + 1);
    this.#line(depth, `</${tag}>`);
  }

  #attributes(node: Node, special?: (one: XmlAttribute) => string | undefined): string {
    return node.element.attributes
      .map((one) => {
        const written = special?.(one);
        if (written !== undefined) return written;
        if (one.namespace !== "" || DROPPED.has(one.name)) return "";
        const isName =
          node.element.namespace === XML_SCHEMA ? QUALIFIED.has(one.name) : one.name === "element";
        const value = isName ? this.#qualified(node, one.value) : one.value;
        return ` ${one.name}="${escapeAttribute(value)}"`;
      })
      .join("");
  }

  #qualified(node: Node, value: string): string {
    return value
      .trim()
      .split(/\s+/)
      .map((one) => {
        const name = qualifiedName(node, one);
        if (name === undefined) return one;
        const prefix = name.namespace === "" ? "" : `${this.#prefix(name.namespace)}:`;
        return prefix + name.name;
      })
      .join(" ");
  }

  #prefix(namespace: string): string {
    const known = this.#prefixes.get(namespace);
    if (known !== undefined || namespace === "") return known ?? "";
    const prefix = `q${this.#prefixes.size - PREFIXES.length - 1}`;
    this.#prefixes.set(namespace, prefix);
    return prefix;
  }
}

function isSoapPort(port: Node): boolean {
  return children(port, WSDL_SOAP_11, "address").length + children(port, WSDL_SOAP_12, "address").length > 0;
}

function localNames(nodes: readonly Node[], name: string): ReadonlySet<string> {
  return new Set(nodes.map((node) => localName(attribute(node, name) ?? "")));
}

function localName(value: string): string {
  return value.slice(value.indexOf(":") + 1).trim();
}

function sortedByName(nodes: readonly Node[]): readonly Node[] {
  return [...nodes].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}
