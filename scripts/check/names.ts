import type { ContractModel, FieldModel, Place } from "../contract/model.js";
import type { ProblemLog } from "../contract/nodes.js";
import { typeName } from "../emit/source.js";

/** Names become identifiers and file names, so they must be XML names, and short enough for a file system. */
const xmlName = /^[\p{L}_][\p{L}\p{N}\p{M}_.·-]*$/u;
const MAX_LENGTH = 150;

/** Every name of the contract: those that XML forbids would leave a string, an identifier or a folder. */
export function checkNames(model: ContractModel, problems: ProblemLog): void {
  const check = (kind: string, name: string, place: Place | undefined): boolean => {
    if (name.length > MAX_LENGTH) {
      problems.add(
        place,
        `${kind} ${quoted(name)} has a name of ${name.length} characters; ${MAX_LENGTH} is the most`,
      );
      return false;
    }
    if (xmlName.test(name)) return true;
    problems.add(place, `${kind} ${quoted(name)} has a name that XML does not allow`);
    return false;
  };
  const checkFields = (fields: readonly FieldModel[]): void => {
    for (const { name, attribute, place } of fields) check(attribute ? "attribute" : "element", name, place);
  };
  check("service", model.service, undefined);
  check("port type", model.portType, undefined);
  for (const port of model.ports) {
    check("port", port.name, undefined);
    check("binding", port.binding, undefined);
  }
  for (const { name: operation, place, input, output, headers } of model.operations) {
    problems.within({ operation }, () => {
      check("operation", operation, place);
      for (const { name, element, fields } of [input, output]) {
        check("message", name, place);
        check("element", element, place);
        checkFields(fields);
      }
      for (const { message, part, element, fields } of headers) {
        check("message", message, place);
        check("part", part, place);
        check("element", element, place);
        checkFields(fields);
      }
    });
  }
  for (const type of model.types.values()) {
    problems.within({ type: type.key }, () => {
      if (check("type", type.name, type.place)) checkTypeName(type.key, type.place, problems);
      if (type.kind === "complex") checkFields(type.fields);
    });
  }
}

function checkTypeName(key: string, place: Place, problems: ProblemLog): void {
  const name = typeName(key);
  if (reservedTypes.has(name))
    problems.add(place, `type ${quoted(key)} would hide "${name}" of TypeScript or of the emitted code`);
  if (reservedFiles.test(name))
    problems.add(place, `type ${quoted(key)} would be a file that some systems cannot hold`);
  if (!/^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name)) {
    problems.add(place, `type ${quoted(key)} cannot be an identifier`);
  }
}

/** An untrusted name in a message: one line, bounded. */
export function quoted(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/**
 * Method names that the client cannot give to an operation: its own members, and those that JavaScript calls
 * behind everybody's back (a `then` makes `await client` hang or call the service).
 */
export const reservedMethods: ReadonlySet<string> = wordSet(`
  call close credentials endpoint soap soapVersion constructor then catch finally toString toJSON
  toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable inspect prototype __proto__
  __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__
`);

/** Property names that change what an object is instead of what it holds. */
export const reservedProperties: ReadonlySet<string> = wordSet(`
  __proto__ constructor prototype toString toJSON then valueOf hasOwnProperty
`);

/** Names that can be no type of TypeScript's, or that emitted files use as they are. Compared as they are written. */
export const reservedTypes: ReadonlySet<string> = wordSet(`
  any unknown never void null undefined string number boolean bigint symbol object break case catch
  class const continue debugger default delete do else enum export extends false finally for function
  if import in instanceof new return super switch this throw true try typeof var while with yield
  await let static implements interface package private protected public Date Promise Pick Array
  Uint8Array Buffer SoapClient ISoapExOptions
`);

/** Files that no Windows checkout can hold, with any extension. */
export const reservedFiles = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

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
    for (const { name, documentation: text, default: usual, place } of all) {
      documentation(`element ${quoted(name)}`, text, place);
      if (usual !== undefined) value(`the default of element ${quoted(name)}`, usual, place);
    }
  };
  documentation("the service", model.documentation, undefined);
  value("the namespace", model.namespace, undefined);
  for (const { address } of model.ports) value("the address of a port", address, undefined);
  for (const { name, place, soapActions, ...operation } of model.operations) {
    problems.within({ operation: name }, () => {
      documentation(`operation ${quoted(name)}`, operation.documentation, place);
      const what = `the SOAPAction of operation ${quoted(name)}`;
      for (const action of Object.values(soapActions)) {
        value(what, action, place);
        if (/["\\]/.test(action)) {
          problems.add(place, `${what} has a quote or a backslash, which would leave its HTTP header`);
        } else if (!/^[\u0020-\u007e]*$/.test(action)) {
          problems.add(place, `${what} has characters that an HTTP header cannot hold`);
        }
      }
      fields([...operation.input.fields, ...operation.output.fields]);
    });
  }
  for (const type of model.types.values()) {
    const name = quoted(type.name);
    problems.within({ type: type.key }, () => {
      documentation(`type ${name}`, type.documentation, type.place);
      if (type.kind === "complex") fields(type.fields);
      else if (type.kind === "simple") {
        for (const one of type.facets) value(`a facet of type ${name}`, one, type.place);
      } else {
        for (const one of type.values) value(`a value of enumeration ${name}`, one, type.place);
        if (type.values.length === 0) problems.add(type.place, `enumeration ${name} has no values`);
      }
    });
  }
}
