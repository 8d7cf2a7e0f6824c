import { createHash } from "node:crypto";
import { escapeAttribute, escapeText } from "../../src/soap/xml-text.js";
import type { ContractModel, FieldModel, MessageModel, TypeModel, TypeReference } from "./model.js";

/**
 * The contract as one WSDL in ASMX's form: same prefixes, same layout, declarations in order of their names.
 * Two WSDLs that say the same give the same text, whatever their prefixes, order, formatting and documents.
 */
export function canonicalWsdl(model: ContractModel): string {
  return new WsdlWriter(model).write();
}

/** sha256 of {@link canonicalWsdl}, hexadecimal. The endpoint's host is no part of it. */
export function contractHash(model: ContractModel): string {
  const anywhere = {
    ...model,
    ports: model.ports.map((port) => ({ ...port, address: pathOf(port.address) })),
  };
  return createHash("sha256").update(canonicalWsdl(anywhere)).digest("hex");
}

function pathOf(address: string): string {
  return URL.canParse(address) ? new URL(address).pathname : address;
}

class WsdlWriter {
  readonly #model: ContractModel;
  readonly #prefixes = new Map<string, string>();
  readonly #lines: string[] = [];

  constructor(model: ContractModel) {
    this.#model = model;
    this.#prefixes.set(model.namespace, "tns");
    const others = new Set<string>();
    for (const type of model.types.values()) others.add(type.namespace);
    for (const { input, output, headers } of model.operations) {
      for (const { namespace } of [input, output, ...headers]) others.add(namespace);
    }
    for (const namespace of [...others].sort()) {
      if (namespace !== "" && !this.#prefixes.has(namespace)) {
        this.#prefixes.set(namespace, `q${this.#prefixes.size}`);
      }
    }
  }

  write(): string {
    const { namespace } = this.#model;
    const declared = [...this.#prefixes]
      .map(([uri, prefix]) => ` xmlns:${prefix}="${escapeAttribute(uri)}"`)
      .join("");
    this.#line(0, `<?xml version="1.0" encoding="utf-8"?>`);
    this.#line(
      0,
      `<wsdl:definitions xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:s="http://www.w3.org/2001/XMLSchema"${declared} targetNamespace="${escapeAttribute(namespace)}" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/">`,
    );
    this.#line(1, "<wsdl:types>");
    this.#schemas();
    this.#line(1, "</wsdl:types>");
    this.#messages();
    this.#portType();
    this.#bindings();
    this.#service();
    this.#line(0, "</wsdl:definitions>");
    return `${this.#lines.join("\n")}\n`;
  }

  #line(depth: number, text: string): void {
    this.#lines.push("  ".repeat(depth) + text);
  }

  #documentation(depth: number, tag: string, text: string | undefined): void {
    if (text !== undefined) this.#line(depth, `<${tag}>${escapeText(text)}</${tag}>`);
  }

  #schemas(): void {
    const elements = this.#elementsByNamespace();
    const types = this.#typesByNamespace();
    const namespaces = [...new Set([this.#model.namespace, ...elements.keys(), ...types.keys()])].sort();
    for (const namespace of namespaces) {
      this.#line(
        2,
        `<s:schema elementFormDefault="qualified" targetNamespace="${escapeAttribute(namespace)}">`,
      );
      for (const other of namespaces) {
        if (other !== namespace) this.#line(3, `<s:import namespace="${escapeAttribute(other)}" />`);
      }
      for (const [name, message] of [...(elements.get(namespace) ?? [])].sort(byName)) {
        if (typeof message === "string") {
          this.#line(3, `<s:element name="${name}" type="${this.#typeName({ named: message })}" />`);
        } else {
          this.#line(3, `<s:element name="${name}">`);
          this.#line(4, "<s:complexType>");
          this.#fields(5, message.fields, namespace);
          this.#line(4, "</s:complexType>");
          this.#line(3, "</s:element>");
        }
      }
      for (const type of [...(types.get(namespace) ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1))) {
        this.#type(3, type, ` name="${type.name}"`);
      }
      this.#line(2, "</s:schema>");
    }
  }

  #typesByNamespace(): Map<string, TypeModel[]> {
    const types = new Map<string, TypeModel[]>();
    for (const type of this.#model.types.values()) {
      if (type.anonymous) continue;
      const room = types.get(type.namespace);
      if (room === undefined) types.set(type.namespace, [type]);
      else room.push(type);
    }
    return types;
  }

  /** Message elements; one with a named type is its key. */
  #elementsByNamespace(): Map<string, Map<string, MessageModel | string>> {
    const elements = new Map<string, Map<string, MessageModel | string>>();
    const add = (namespace: string, name: string, content: MessageModel | string): void => {
      const room = elements.get(namespace) ?? new Map<string, MessageModel | string>();
      elements.set(namespace, room.set(name, content));
    };
    for (const { input, output, headers } of this.#model.operations) {
      add(input.namespace, input.element, input);
      add(output.namespace, output.element, output);
      for (const header of headers) {
        const { message: name, type, ...content } = header;
        add(header.namespace, header.element, type ?? { name, ...content });
      }
    }
    return elements;
  }

  #type(depth: number, type: TypeModel, name: string): void {
    if (type.kind !== "complex") {
      const base = type.kind === "enumeration" ? "string" : type.base;
      this.#line(depth, `<s:simpleType${name}>`);
      this.#annotation(depth + 1, type.documentation);
      this.#line(depth + 1, `<s:restriction base="s:${base}">`);
      const facets =
        type.kind === "enumeration" ? type.values.map((value) => `enumeration=${value}`) : type.facets;
      for (const facet of facets) {
        const equals = facet.indexOf("=");
        this.#line(
          depth + 2,
          `<s:${facet.slice(0, equals)} value="${escapeAttribute(facet.slice(equals + 1))}" />`,
        );
      }
      this.#line(depth + 1, "</s:restriction>");
      this.#line(depth, "</s:simpleType>");
      return;
    }
    this.#line(depth, `<s:complexType${name}${type.abstract ? ` abstract="true"` : ""}>`);
    this.#annotation(depth + 1, type.documentation);
    const base = type.base === undefined ? type.textType : { named: type.base };
    if (base === undefined) {
      this.#fields(depth + 1, type.fields, type.namespace, type.open);
    } else {
      const content = type.textType === undefined ? "complexContent" : "simpleContent";
      this.#line(depth + 1, `<s:${content}>`);
      this.#line(depth + 2, `<s:extension base="${this.#typeName(base)}">`);
      this.#fields(depth + 3, type.fields, type.namespace, type.open);
      this.#line(depth + 2, "</s:extension>");
      this.#line(depth + 1, `</s:${content}>`);
    }
    this.#line(depth, "</s:complexType>");
  }

  #annotation(depth: number, documentation: string | undefined): void {
    if (documentation === undefined) return;
    this.#line(depth, "<s:annotation>");
    this.#documentation(depth + 1, "s:documentation", documentation);
    this.#line(depth, "</s:annotation>");
  }

  #fields(depth: number, fields: readonly FieldModel[], namespace: string, open = false): void {
    const elements = fields.filter((field) => !field.attribute);
    if (elements.length > 0) {
      this.#line(depth, "<s:sequence>");
      for (const field of elements) this.#element(depth + 1, field, namespace);
      if (open) this.#line(depth + 1, `<s:any minOccurs="0" maxOccurs="unbounded" processContents="lax" />`);
      this.#line(depth, "</s:sequence>");
    }
    const attributes = fields.filter((field) => field.attribute).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const field of attributes) {
      const use = field.minOccurs > 0 ? ` use="required"` : "";
      const form = field.namespace === "" ? "" : ` form="qualified"`;
      this.#declare(depth, "attribute", ` name="${field.name}"${form}${use}`, field);
    }
  }

  #element(depth: number, field: FieldModel, namespace: string): void {
    const occurs = ` minOccurs="${field.minOccurs}" maxOccurs="${field.maxOccurs}"`;
    const form = field.namespace === namespace ? "" : ` form="unqualified"`;
    const nillable = field.nillable ? ` nillable="true"` : "";
    this.#declare(depth, "element", `${occurs} name="${field.name}"${form}${nillable}`, field);
  }

  #declare(depth: number, kind: "element" | "attribute", attributes: string, field: FieldModel): void {
    const anonymous = "named" in field.type ? this.#model.types.get(field.type.named) : undefined;
    const inline = anonymous?.anonymous === true ? anonymous : undefined;
    const type = inline === undefined ? ` type="${this.#typeName(field.type)}"` : "";
    if (inline === undefined && field.documentation === undefined) {
      this.#line(depth, `<s:${kind}${attributes}${type} />`);
      return;
    }
    this.#line(depth, `<s:${kind}${attributes}${type}>`);
    this.#annotation(depth + 1, field.documentation);
    if (inline !== undefined) this.#type(depth + 1, inline, "");
    this.#line(depth, `</s:${kind}>`);
  }

  #typeName(reference: TypeReference): string {
    if ("builtIn" in reference) return `s:${reference.builtIn}`;
    const type = this.#model.types.get(reference.named);
    return `${this.#prefixes.get(type?.namespace ?? "") ?? "tns"}:${type?.name ?? reference.named}`;
  }

  #messages(): void {
    const messages = new Map<string, { part: string; element: string }>();
    for (const { input, output, headers } of this.#model.operations) {
      for (const { name, namespace, element } of [input, output]) {
        messages.set(name, { part: "parameters", element: this.#elementName(namespace, element) });
      }
      for (const { message, part, namespace, element } of headers) {
        messages.set(message, { part, element: this.#elementName(namespace, element) });
      }
    }
    for (const [name, { part, element }] of [...messages].sort(byName)) {
      this.#line(1, `<wsdl:message name="${name}">`);
      this.#line(2, `<wsdl:part name="${part}" element="${element}" />`);
      this.#line(1, "</wsdl:message>");
    }
  }

  #elementName(namespace: string, element: string): string {
    return `${this.#prefixes.get(namespace) ?? "tns"}:${element}`;
  }

  #portType(): void {
    this.#line(1, `<wsdl:portType name="${this.#model.portType}">`);
    for (const { name, documentation, input, output } of this.#model.operations) {
      this.#line(2, `<wsdl:operation name="${name}">`);
      this.#documentation(3, "wsdl:documentation", documentation);
      this.#line(3, `<wsdl:input message="tns:${input.name}" />`);
      this.#line(3, `<wsdl:output message="tns:${output.name}" />`);
      this.#line(2, "</wsdl:operation>");
    }
    this.#line(1, "</wsdl:portType>");
  }

  #bindings(): void {
    for (const { binding, version } of this.#model.ports) {
      const soap = version === "1.1" ? "soap" : "soap12";
      this.#line(1, `<wsdl:binding name="${binding}" type="tns:${this.#model.portType}">`);
      this.#line(2, `<${soap}:binding transport="http://schemas.xmlsoap.org/soap/http" />`);
      for (const { name, soapActions, headers } of this.#model.operations) {
        this.#line(2, `<wsdl:operation name="${name}">`);
        this.#line(
          3,
          `<${soap}:operation soapAction="${escapeAttribute(soapActions[version] ?? "")}" style="document" />`,
        );
        this.#line(3, "<wsdl:input>");
        this.#line(4, `<${soap}:body use="literal" />`);
        for (const header of headers) {
          const required = header.required ? ` wsdl:required="true"` : "";
          this.#line(
            4,
            `<${soap}:header message="tns:${header.message}" part="${header.part}" use="literal"${required} />`,
          );
        }
        this.#line(3, "</wsdl:input>");
        this.#line(3, "<wsdl:output>");
        this.#line(4, `<${soap}:body use="literal" />`);
        this.#line(3, "</wsdl:output>");
        this.#line(2, "</wsdl:operation>");
      }
      this.#line(1, "</wsdl:binding>");
    }
  }

  #service(): void {
    this.#line(1, `<wsdl:service name="${this.#model.service}">`);
    this.#documentation(2, "wsdl:documentation", this.#model.documentation);
    for (const { name, binding, version, address } of this.#model.ports) {
      const soap = version === "1.1" ? "soap" : "soap12";
      this.#line(2, `<wsdl:port name="${name}" binding="tns:${binding}">`);
      this.#line(3, `<${soap}:address location="${escapeAttribute(address)}" />`);
      this.#line(2, "</wsdl:port>");
    }
    this.#line(1, "</wsdl:service>");
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
