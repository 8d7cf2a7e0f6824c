import type { ContractModel, FieldModel, Place } from "../contract/model.js";
import type { ProblemLog } from "../contract/problem.js";
import { quoted } from "./names.js";

/** Longer texts are a mistake or an attack; the longest known one has 200 characters. */
const MAX_DOCUMENTATION = 20_000;
const MAX_VALUE = 1_000;

/** Control characters and direction marks make a reviewer read something else than the compiler does. */
const hidden = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** Documentation, enumeration values, facets and SOAPActions: texts that end up in the emitted files. */
export function checkTexts(model: ContractModel, problems: ProblemLog): void {
  const documentation = (what: string, text: string | undefined, place: Place | undefined): void => {
    if (text === undefined) return;
    if (text.length > MAX_DOCUMENTATION)
      problems.add(place, `the documentation of ${what} has ${text.length} characters`);
    if (hidden.test(text))
      problems.add(place, `the documentation of ${what} has hidden or control characters`);
  };
  const value = (what: string, text: string, place: Place | undefined): void => {
    if (text.length > MAX_VALUE) problems.add(place, `${what} has ${text.length} characters`);
    if (hidden.test(text)) problems.add(place, `${what} has hidden or control characters`);
  };
  const fields = (all: readonly FieldModel[]): void => {
    for (const field of all) documentation(`element ${quoted(field.name)}`, field.documentation, field.place);
  };
  documentation("the service", model.documentation, undefined);
  value("the namespace", model.namespace, undefined);
  for (const { address } of model.ports) value("the address of a port", address, undefined);
  for (const operation of model.operations) {
    documentation(`operation ${quoted(operation.name)}`, operation.documentation, operation.place);
    for (const action of Object.values(operation.soapActions)) {
      value(`the SOAPAction of operation ${quoted(operation.name)}`, action, operation.place);
      if (/["\\]/.test(action)) {
        problems.add(
          operation.place,
          `the SOAPAction of operation ${quoted(operation.name)} has a quote or a backslash, which would leave its HTTP header`,
        );
      }
    }
    fields(operation.input.fields);
    fields(operation.output.fields);
  }
  for (const type of model.types.values()) {
    documentation(`type ${quoted(type.name)}`, type.documentation, type.place);
    if (type.kind === "complex") fields(type.fields);
    if (type.kind === "enumeration") {
      for (const one of type.values) value(`a value of enumeration ${quoted(type.name)}`, one, type.place);
      if (type.values.length === 0)
        problems.add(type.place, `enumeration ${quoted(type.name)} has no values`);
    }
    if (type.kind === "simple") {
      for (const one of type.facets) value(`a facet of type ${quoted(type.name)}`, one, type.place);
    }
  }
}
