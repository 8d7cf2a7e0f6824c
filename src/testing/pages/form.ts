import { wrapperOf } from "../../soap/contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  OperationDescriptor,
} from "../../soap/contract.js";
import { derivedTypes, resolveType } from "../../soap/fields.js";
import { escapeAttribute, escapeText } from "../../soap/xml-text.js";
import { itemOf, membersOf } from "../call-values.js";

/**
 * The inputs of an operation: for its AuthHeader, if it has one, and for its request. Every element that holds a value
 * says in `data-` attributes what the script needs to write the XML and the TypeScript call: its element name, its
 * property and its kind.
 */
export function inputsOf(
  contract: ContractDescriptor,
  { authenticated, request }: OperationDescriptor,
): { readonly credentials: string; readonly request: string } {
  const form = new Form(contract);
  const credentials = authenticated ? (contract.authHeader?.fields ?? []) : [];
  const wrapper = wrapperOf(contract, request);
  const inputs = request.fields.map((field) =>
    field === wrapper?.field
      ? `<div ${data(field, "complex")} data-unwrapped>${form.fields(wrapper.type.fields, [field.type])}</div>`
      : form.field(field, []),
  );
  return { credentials: form.fields(credentials, []), request: inputs.join("\n") };
}

/** What a field of a kind is asked with beside its name. */
const HINTS = {
  number: ' inputmode="numeric"',
  Date: ' placeholder="2024-01-31T12:00:00Z"',
  bytes: ' placeholder="base64"',
  string: "",
} as const;

class Form {
  readonly #contract: ContractDescriptor;
  #ids = 0;

  constructor(contract: ContractDescriptor) {
    this.#contract = contract;
  }

  /** `within` are the types around them: a form stops where a type would hold itself. */
  fields(fields: readonly FieldDescriptor[], within: readonly string[]): string {
    return fields.map((field) => this.field(field, within)).join("\n");
  }

  field(field: FieldDescriptor, within: readonly string[]): string {
    const item = itemOf(this.#contract, field);
    if (item !== undefined) return this.#list(field, item, within);
    const type = resolveType(this.#contract, field.type);
    if (type.kind === "complex") {
      if (within.includes(field.type)) {
        return `<p class="hint">${escapeText(field.element)} may hold another ${escapeText(type.name)}; this form leaves it out.</p>`;
      }
      return (
        `<fieldset ${data(field, "complex")}><legend>${this.#label(field)}</legend>` +
        `${this.#complex(type, [...within, field.type])}</fieldset>`
      );
    }
    const id = `f${++this.#ids}`;
    const ask = (kind: string, control: string): string =>
      `<div ${data(field, kind)}><label for="${id}">${this.#label(field)}</label>${control}</div>`;
    if (type.kind === "enumeration") {
      return ask(type.flags === true ? "flags" : "string", choice(id, ["", ...type.values]));
    }
    const built = type.kind === "value" ? type.codec.requestType : "";
    if (built === "boolean") {
      const box = `<input id="${id}" type="checkbox">`;
      return ask(built, field.required ? box : choice(id, ["", "true", "false"]));
    }
    const kind = built.includes("number")
      ? "number"
      : built === "Date" || built === "string"
        ? built
        : "bytes";
    const shown = field.secret === true ? "password" : "text";
    return ask(
      kind,
      `<input id="${id}" type="${shown}" autocomplete="off" spellcheck="false"${HINTS[kind]}>`,
    );
  }

  /** One group of inputs for each type that the value may have. */
  #complex(declared: ComplexTypeDescriptor, within: readonly string[]): string {
    const all = [declared, ...derivedTypes(this.#contract, declared)];
    const types = all.filter(({ abstract }) => abstract !== true);
    if (types.length === 1 && types[0] === declared) return this.fields(membersOf(declared), within);
    const id = `f${++this.#ids}`;
    const groups = types.map((type, index) => {
      const named = type === declared ? "" : ` data-xsi="${escapeAttribute(type.namespace)}"`;
      return `<div data-type="${escapeAttribute(type.name)}"${named}${index === 0 ? "" : " hidden"}>${this.fields(membersOf(type), within)}</div>`;
    });
    const names = types.map(({ name }) => name);
    return `<div><label for="${id}">xsi:type</label>${choice(id, names, " data-choice")}</div>${groups.join("")}`;
  }

  #list(field: FieldDescriptor, item: FieldDescriptor, within: readonly string[]): string {
    const kind = field.repeated === true ? "repeated" : "array";
    return (
      `<fieldset ${data(field, kind)}><legend>${this.#label(field)}</legend><div data-items></div>` +
      `<template><div class="item">${this.field(item, within)}<button type="button" data-remove>Remove<span class="unseen"> this ${escapeText(item.element)}</span></button></div></template>` +
      `<button type="button" data-add>Add an item<span class="unseen"> to ${escapeText(field.element)}</span></button></fieldset>`
    );
  }

  #label(field: FieldDescriptor): string {
    const item = itemOf(this.#contract, field);
    const { type } = item ?? field;
    const name = this.#contract.types[type]?.name ?? type.replace("xs:", "");
    const facts = [
      item === undefined ? name : `list of ${name}`,
      ...(field.unit === undefined ? [] : [`in ${field.unit}`]),
      ...(field.required ? ["required"] : []),
      ...(field.default === undefined ? [] : [`default ${field.default}`]),
    ];
    const about = field.documentation && ` <span class="hint">${escapeText(field.documentation)}</span>`;
    return `${escapeText(field.element || "text")} <span class="facts">${escapeText(facts.join(", "))}</span>${about ?? ""}`;
  }
}

function choice(id: string, values: readonly string[], more = ""): string {
  const options = values.map((value) => `<option>${escapeText(value)}</option>`).join("");
  return `<select id="${id}"${more}>${options}</select>`;
}

/** What the script needs to know of a field, as attributes of its element. */
function data({ element, property, namespace, attribute, secret }: FieldDescriptor, kind: string): string {
  return [
    `data-element="${escapeAttribute(element)}"`,
    `data-property="${escapeAttribute(property)}"`,
    `data-kind="${kind}"`,
    ...(namespace === undefined ? [] : [`data-namespace="${escapeAttribute(namespace)}"`]),
    ...(attribute === true ? ["data-attribute"] : []),
    ...(secret === true ? ["data-secret"] : []),
    `class="field ${kind}"`,
  ].join(" ");
}
