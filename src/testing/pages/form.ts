import { wrapperOf } from "../../soap/contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  OperationDescriptor,
} from "../../soap/contract.js";
import { TEXT_PROPERTY, derivedTypes } from "../../soap/fields.js";
import { codecOf } from "../../soap/values.js";
import { escapeAttribute, escapeText } from "../../soap/xml-text.js";

/**
 * The inputs of an operation's request. Every element that holds a value says in `data-` attributes what the
 * script needs to write the XML and the TypeScript call: its element name, its property and its kind.
 */
export function requestForm(contract: ContractDescriptor, { request }: OperationDescriptor): string {
  const form = new Form(contract);
  const wrapper = wrapperOf(contract, request);
  return request.fields
    .map((field) =>
      field === wrapper?.field
        ? `<div ${data(field, "complex")} data-unwrapped>${form.fields(wrapper.type.fields, [field.type])}</div>`
        : form.field(field, []),
    )
    .join("\n");
}

/** The inputs of the AuthHeader. */
export function credentialsForm({ authHeader }: ContractDescriptor): string {
  const inputs = (authHeader?.fields ?? []).map(
    (field) =>
      `<div ${data(field, "string")}><label for="c-${attribute(field.element)}">${escapeText(field.element)}</label>` +
      `<input id="c-${attribute(field.element)}" type="${field.secret === true ? "password" : "text"}" autocomplete="off" spellcheck="false"></div>`,
  );
  return inputs.join("\n");
}

class Form {
  readonly #contract: ContractDescriptor;
  #ids = 0;

  constructor(contract: ContractDescriptor) {
    this.#contract = contract;
  }

  fields(fields: readonly FieldDescriptor[], within: readonly string[]): string {
    return fields.map((field) => this.field(field, within)).join("\n");
  }

  field(field: FieldDescriptor, within: readonly string[]): string {
    const type = this.#contract.types[field.type];
    if (field.repeated === true) return this.#list(field, field, "repeated", within);
    if (type?.kind === "array") return this.#list(field, type.item, "array", within);
    return this.#single(field, within);
  }

  #single(field: FieldDescriptor, within: readonly string[]): string {
    const type = this.#contract.types[field.type];
    if (type?.kind === "complex") {
      if (within.includes(field.type)) {
        return `<p class="hint">${escapeText(field.element)} may hold another ${escapeText(type.name)}; this form leaves it out.</p>`;
      }
      return (
        `<fieldset ${data(field, "complex")}><legend>${this.#label(field)}</legend>` +
        `${this.#complex(type, [...within, field.type])}</fieldset>`
      );
    }
    const id = `f${++this.#ids}`;
    const label = `<label for="${id}">${this.#label(field)}</label>`;
    if (type?.kind === "enumeration") {
      const options = ["", ...type.values].map((value) => `<option>${escapeText(value)}</option>`).join("");
      return `<div ${data(field, "string")}>${label}<select id="${id}">${options}</select></div>`;
    }
    const built = codecOf(type?.kind === "simple" ? type.base : field.type).requestType;
    if (built === "boolean") {
      const input = field.required
        ? `<input id="${id}" type="checkbox">`
        : `<select id="${id}"><option></option><option>true</option><option>false</option></select>`;
      return `<div ${data(field, "boolean")}>${label}${input}</div>`;
    }
    const kind = built.includes("number")
      ? "number"
      : built === "Date"
        ? "Date"
        : built === "string"
          ? "string"
          : "bytes";
    const hint =
      kind === "number"
        ? ' inputmode="numeric"'
        : kind === "Date"
          ? ' placeholder="2024-01-31T12:00:00Z"'
          : "";
    const input = `<input id="${id}" type="${field.secret === true ? "password" : "text"}" autocomplete="off" spellcheck="false"${hint}>`;
    return `<div ${data(field, kind)}>${label}${input}</div>`;
  }

  /** One group of inputs for each type that the value may have. */
  #complex(declared: ComplexTypeDescriptor, within: readonly string[]): string {
    const types = [declared, ...derivedTypes(this.#contract, declared)].filter(
      ({ abstract }) => abstract !== true,
    );
    const content = (type: ComplexTypeDescriptor): string => {
      const text =
        type.textType === undefined
          ? ""
          : this.#single(
              { element: "", property: TEXT_PROPERTY, type: type.textType, required: true },
              within,
            );
      return this.fields(type.fields, within) + text;
    };
    const [first] = types;
    if (first === declared && types.length === 1) return content(declared);
    const id = `f${++this.#ids}`;
    const options = types.map(({ name }) => `<option>${escapeText(name)}</option>`).join("");
    const groups = types.map((type, index) => {
      const named = type === declared ? "" : ` data-xsi="${attribute(type.namespace)}"`;
      return `<div data-type="${attribute(type.name)}"${named}${index === 0 ? "" : " hidden"}>${content(type)}</div>`;
    });
    return `<div><label for="${id}">xsi:type</label><select id="${id}" data-choice>${options}</select></div>${groups.join("")}`;
  }

  #list(
    field: FieldDescriptor,
    item: FieldDescriptor,
    kind: "array" | "repeated",
    within: readonly string[],
  ): string {
    const name = escapeText(item.element);
    return (
      `<fieldset ${data(field, kind)}><legend>${this.#label(field)}</legend><div data-items></div>` +
      `<template><div class="item">${this.#single(item, within)}<button type="button" data-remove>Remove<span class="unseen"> this ${name}</span></button></div></template>` +
      `<button type="button" data-add>Add an item<span class="unseen"> to ${escapeText(field.element)}</span></button></fieldset>`
    );
  }

  #label(field: FieldDescriptor): string {
    const type = this.#contract.types[field.type];
    const name =
      type === undefined
        ? field.type.replace("xs:", "")
        : type.kind === "array"
          ? `list of ${type.item.type.replace("xs:", "")}`
          : type.name;
    const facts = [
      name,
      ...(field.unit === undefined ? [] : [`in ${field.unit}`]),
      ...(field.required ? ["required"] : []),
    ];
    const about =
      field.documentation === undefined
        ? ""
        : ` <span class="hint">${escapeText(field.documentation)}</span>`;
    return `${escapeText(field.element || "text")} <span class="facts">${escapeText(facts.join(", "))}</span>${about}`;
  }
}

function data(field: FieldDescriptor, kind: string): string {
  const parts = [
    `data-element="${attribute(field.element)}"`,
    `data-property="${attribute(field.property)}"`,
    `data-kind="${kind}"`,
    ...(field.namespace === undefined ? [] : [`data-namespace="${attribute(field.namespace)}"`]),
    ...(field.attribute === true ? ["data-attribute"] : []),
    ...(field.secret === true ? ["data-secret"] : []),
    `class="field ${kind}"`,
  ];
  return parts.join(" ");
}

function attribute(text: string): string {
  return escapeAttribute(text);
}
