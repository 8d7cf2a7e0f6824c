import type { XmlAttribute } from "../../src/soap/xml.js";
import { XML_NAMESPACE, escapeAttribute, escapeText } from "../../src/soap/xml-text.js";
import { sorted } from "./model.js";
import {
  WSDL,
  WSDL_SOAP_11,
  WSDL_SOAP_12,
  XML_SCHEMA,
  definitionsOf,
  normalizeText,
  schemasOf,
} from "./nodes.js";
import { INVISIBLE } from "../words.js";
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
const SOAP = [WSDL_SOAP_11, WSDL_SOAP_12];
const PREFIXES: readonly (readonly [string, string])[] = [
  [WSDL_SOAP_11, "soap"],
  [WSDL_SOAP_12, "soap12"],
  [XML_SCHEMA, "s"],
  [WSDL, "wsdl"],
];
/** The order of what a schema declares; groups and attributes stand before it. */
const RANKS = ["import", "element", "complexType", "simpleType"];

class DocumentWriter {
  readonly #definitions: readonly Node[];
  readonly #schemas: readonly Node[];
  readonly #namespace: string;
  readonly #prefixes: Map<string, string>;
  readonly #lines: string[] = [];

  constructor(
    documents: readonly ContractDocument[],
    private readonly served: ReadonlySet<string> | undefined,
  ) {
    this.#definitions = definitionsOf(documents);
    this.#schemas = sorted(schemasOf(documents), (schema) => schema.targetNamespace);
    const service = this.#definitions.find((root) => root.children(WSDL, "service").length > 0);
    this.#namespace = service === undefined ? "" : service.targetNamespace;
    this.#prefixes = new Map([[XML_NAMESPACE, "xml"], ...PREFIXES, [this.#namespace, "tns"]]);
    for (const schema of this.#schemas) this.#prefix(schema.targetNamespace);
  }

  write(): string {
    this.#line(1, "<wsdl:types>");
    for (const schema of this.#schemas) this.#write(2, schema);
    this.#line(1, "</wsdl:types>");
    const services = this.#definitions.flatMap((root) => root.children(WSDL, "service"));
    const ports = services.flatMap((service) => this.#inside(service));
    const bindings = this.#used("binding", ports, "binding");
    const portTypes = this.#used("portType", bindings, "type");
    const users = [...portTypes, ...bindings]
      .flatMap((parent) => this.#inside(parent))
      .flatMap((operation) => this.#inside(operation))
      .flatMap((message) => [message, ...this.#inside(message)]);
    const messages = this.#used("message", users, "message");
    for (const node of [...messages, ...portTypes, ...bindings, ...services]) this.#write(1, node);
    this.#line(0, "</wsdl:definitions>");
    const declared = [...this.#prefixes]
      .filter(([, prefix]) => prefix !== "xml")
      .map(([uri, prefix]) => ` xmlns:${prefix}="${escapeAttribute(uri)}"`);
    const start = `<wsdl:definitions${declared.join("")} targetNamespace="${escapeAttribute(this.#namespace)}">`;
    return `${['<?xml version="1.0" encoding="utf-8"?>', start, ...this.#lines].join("\n")}\n`;
  }

  /** What others name by an attribute, sorted by name. */
  #used(kind: string, users: readonly Node[], reference: string): readonly Node[] {
    const names = new Set(users.map((user) => localName(user.attribute(reference) ?? "")));
    const all = this.#definitions.flatMap((root) => root.children(WSDL, kind));
    return sorted(all, ({ name }) => name).filter((node) => names.has(node.name));
  }

  /** A reviewer sees every character of it. */
  #line(depth: number, text: string): void {
    const reference = (one: string): string => `&#x${(one.codePointAt(0) ?? 0).toString(16)};`;
    const visible = text.replace(INVISIBLE, (run) => Array.from(run, reference).join(""));
    this.#lines.push("  ".repeat(depth) + visible);
  }

  #write(depth: number, node: Node): void {
    const { name, namespace } = node.element;
    const tag = `${this.#prefix(namespace)}:${name}`;
    if (name === "documentation") {
      const text = normalizeText(node.text);
      if (text !== undefined) this.#line(depth, `<${tag}>${escapeText(text)}</${tag}>`);
      return;
    }
    const start = `<${tag}${node.element.attributes.map((one) => this.#attribute(node, one)).join("")}`;
    const inside = this.#inside(node);
    this.#line(depth, inside.length === 0 ? `${start} />` : `${start}>`);
    for (const child of inside) this.#write(depth + 1, child);
    if (inside.length > 0) this.#line(depth, `</${tag}>`);
  }

  /** What of an element is kept, in the order of names where the order says nothing. */
  #inside(node: Node): readonly Node[] {
    const { name, namespace } = node.element;
    const known = namespace === XML_SCHEMA ? [XML_SCHEMA] : [WSDL, ...SOAP];
    const kept = node
      .children()
      .filter((child) => known.includes(child.element.namespace) && this.#isKept(child));
    if (namespace === XML_SCHEMA && name === "schema") return sorted(kept, declarationKey);
    return ["service", "portType", "binding"].includes(name) ? sorted(kept, (child) => child.name) : kept;
  }

  #isKept(node: Node): boolean {
    const { name, namespace } = node.element;
    if (namespace === XML_SCHEMA) return name !== "include" && name !== "appinfo";
    if (namespace !== WSDL) return true;
    if (name === "operation") return this.served?.has(node.name) ?? true;
    return name !== "port" || SOAP.some((soap) => node.child(soap, "address") !== undefined);
  }

  #attribute(node: Node, { namespace, name, value }: XmlAttribute): string {
    const { element } = node;
    const isSchema = element.namespace === XML_SCHEMA;
    if (namespace === WSDL && !isSchema) return ` wsdl:${name}="${escapeAttribute(value)}"`;
    if (namespace !== "" || DROPPED.has(name)) return "";
    const isGlobal = ["message", "binding"].includes(name) || (element.name === "binding" && name === "type");
    if (isGlobal && !isSchema) return ` ${name}="tns:${escapeAttribute(localName(value))}"`;
    const isName = isSchema ? QUALIFIED.has(name) : name === "element";
    const written = isName ? this.#qualified(node, value) : value;
    return ` ${name}="${escapeAttribute(written)}"`;
  }

  #qualified(node: Node, value: string): string {
    const names = value.trim().split(/\s+/);
    const written = names.map((one) => {
      const { namespace = "", name = "" } = node.resolve(one) ?? {};
      return namespace === "" ? one : `${this.#prefix(namespace)}:${name}`;
    });
    return written.join(" ");
  }

  #prefix(namespace: string): string {
    const known = this.#prefixes.get(namespace);
    if (known !== undefined || namespace === "") return known ?? "";
    const prefix = `q${this.#prefixes.size - PREFIXES.length - 1}`;
    this.#prefixes.set(namespace, prefix);
    return prefix;
  }
}

function declarationKey(node: Node): string {
  const { name } = node.element;
  return `${RANKS.indexOf(name)} ${name} ${node.name} ${node.attribute("namespace") ?? ""}`;
}

function localName(value: string): string {
  return value.slice(value.indexOf(":") + 1).trim();
}
