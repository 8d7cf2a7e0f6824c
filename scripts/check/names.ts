import type { ContractModel, Place } from "../contract/model.js";
import type { ProblemLog } from "../contract/problem.js";
import { typeName } from "../emit/naming.js";
import { reservedFiles, reservedTypes } from "./reserved-names.js";

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
    if (!xmlName.test(name))
      problems.add(place, `${kind} ${quoted(name)} has a name that XML does not allow`);
    return xmlName.test(name);
  };
  check("service", model.service, undefined);
  check("port type", model.portType, undefined);
  for (const port of model.ports) {
    check("port", port.name, undefined);
    check("binding", port.binding, undefined);
  }
  for (const operation of model.operations) {
    check("operation", operation.name, operation.place);
    for (const { name, element, fields } of [operation.input, operation.output]) {
      check("message", name, operation.place);
      check("element", element, operation.place);
      for (const field of fields) check("element", field.name, field.place);
    }
    for (const { message, part, element, fields } of operation.headers) {
      check("message", message, operation.place);
      check("part", part, operation.place);
      check("element", element, operation.place);
      for (const field of fields) check("element", field.name, field.place);
    }
  }
  for (const type of model.types.values()) {
    if (check("type", type.name, type.place)) checkTypeName(type.key, type.place, problems);
    if (type.kind !== "complex") continue;
    for (const field of type.fields)
      check(field.attribute ? "attribute" : "element", field.name, field.place);
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
