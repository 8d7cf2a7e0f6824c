import { TEXT_PROPERTY, TYPE_PROPERTY } from "../../src/soap/fields.js";
import type { ContractModel, FieldModel, Place, TypeModel } from "../contract/model.js";
import type { ProblemLog } from "../contract/nodes.js";
import { callerFields } from "../emit/caller-types.js";
import { typeName } from "../emit/source.js";
import { viewContract } from "../emit/view.js";
import type { FieldView } from "../emit/view.js";
import { quoted } from "../words.js";
import { reservedFiles, reservedMethods, reservedProperties } from "./names.js";

/** Different names in the WSDL that would be one name for a caller, or one file. */
export function checkCollisions(model: ContractModel, problems: ProblemLog): void {
  const view = viewContract(model, []);
  const taken = new Map<string, string>();
  const claim = (kind: string, what: string, key: string, name: string, place: Place): void => {
    const id = `${kind} ${what} ${key}`;
    const other = taken.get(id) ?? name;
    taken.set(id, other);
    if (other === name) return;
    problems.add(place, `${kind}s ${quoted(other)} and ${quoted(name)} would be the same ${what}`);
  };
  for (const { model: operation, method, request, response } of view.operations) {
    const { name, place, input, output } = operation;
    problems.within({ operation: name }, () => {
      if (reservedMethods.has(method)) {
        problems.add(
          place,
          `operation ${quoted(name)} would be the client's method "${method}", which the client needs for itself`,
        );
      }
      if (reservedFiles.test(typeName(name))) {
        problems.add(place, `operation ${quoted(name)} would be a file that some systems cannot hold`);
      }
      claim("operation", "method", method, name, place);
      claim("operation", "file", typeName(name).toLowerCase(), name, place);
      // What differs by case alone is told already.
      if (/[^\0-\x7f]/.test(name)) claim("operation", "word to a reader", look(name), name, place);
      else taken.set(`operation word to a reader ${look(name)}`, name);
      checkProperties(callerFields(request), `the request of operation ${quoted(name)}`, problems);
      checkProperties(callerFields(response), `the result of operation ${quoted(name)}`, problems);
      // Message names become files of the stubs.
      for (const message of [input.name, output.name]) {
        claim("message", "file", typeName(message).toLowerCase(), message, place);
      }
    });
  }
  for (const { model: type, fields, derived } of view.types.values()) {
    problems.within({ type: type.key }, () => {
      claim("type", "file", typeName(type.key).toLowerCase(), type.key, type.place);
      checkProperties(fields, `type ${quoted(type.name)}`, problems);
      if (type.kind !== "complex") return;
      if (type.textType !== undefined) refuseProperty(TEXT_PROPERTY, "its text", type, fields, problems);
      if (type.base !== undefined || derived.length > 0) {
        refuseProperty(TYPE_PROPERTY, "the name of its type", type, fields, problems);
      }
    });
  }
}

/** Letters of other scripts that a reviewer cannot tell from Latin ones, in the order of {@link LATIN}. */
const LOOKALIKES = "аеорсухіјѕԁһԛԝкмтнвαοριντυκχ";
const LATIN = "aeopcyxijsdhqwkmthbaopivtukx";

/** Equal for names that look the same. */
function look(name: string): string {
  const letters = Array.from(name.normalize("NFKC").toLowerCase());
  return letters.map((letter) => LATIN[LOOKALIKES.indexOf(letter)] ?? letter).join("");
}

function checkProperties(fields: readonly FieldView[], owner: string, problems: ProblemLog): void {
  const taken = new Map<string, FieldModel>();
  for (const field of fields) {
    const { property } = field;
    if (reservedProperties.has(property) || reservedProperties.has(field.name)) {
      problems.add(
        field.place,
        `${owner} has a field ${quoted(field.name)}, a name that changes what an object is`,
      );
    }
    const other = taken.get(property);
    if (other !== undefined) {
      problems.add(
        field.place,
        `${owner} has fields ${quoted(other.name)} and ${quoted(field.name)}, which would be the same property "${property}"`,
      );
    }
    taken.set(property, field);
  }
}

/** A property that says something else of the value than one of its fields. */
function refuseProperty(
  taken: string,
  what: string,
  type: TypeModel,
  fields: readonly FieldView[],
  problems: ProblemLog,
): void {
  const same = fields.find(({ property }) => property === taken);
  if (same === undefined) return;
  problems.add(
    same.place,
    `type ${quoted(type.name)} has a field ${quoted(same.name)}, which would be the property "${taken}" that holds ${what}`,
  );
}
