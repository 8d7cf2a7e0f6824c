import { TEXT_PROPERTY, TYPE_PROPERTY } from "../../src/soap/fields.js";
import type { ContractModel, FieldModel, Place, TypeModel } from "../contract/model.js";
import type { ProblemLog } from "../contract/nodes.js";
import { viewContract } from "../emit/view.js";
import type { FieldView } from "../emit/view.js";
import { quoted } from "../words.js";

/**
 * Method names that the client cannot give to an operation: its own members, and those that JavaScript calls
 * behind everybody's back (a `then` makes `await client` hang or call the service).
 */
const reservedMethods: ReadonlySet<string> = wordSet(`
  call close credentials endpoint soap soapVersion constructor then catch finally toString toJSON
  toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable inspect prototype __proto__
  __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__
`);

/** Property names that change what an object is instead of what it holds. */
const reservedProperties: ReadonlySet<string> = wordSet(`
  __proto__ constructor prototype toString toJSON then valueOf hasOwnProperty
`);

/** Different names in the WSDL that would be one name for a caller. */
export function checkCollisions(model: ContractModel, problems: ProblemLog): void {
  const view = viewContract(model, []);
  const taken = new Map<string, string>();
  const claim = (what: string, key: string, name: string, place: Place): void => {
    const other = taken.get(`${what} ${key}`) ?? name;
    taken.set(`${what} ${key}`, other);
    if (other === name) return;
    problems.add(place, `operations ${quoted(other)} and ${quoted(name)} would be the same ${what}`);
  };
  for (const { model: operation, method, request, response } of view.operations) {
    const { name, place } = operation;
    problems.within({ kind: "operation", name }, () => {
      if (reservedMethods.has(method)) {
        problems.add(
          place,
          `operation ${quoted(name)} would be the client's method "${method}", which the client needs for itself`,
        );
      }
      claim("method", method, name, place);
      claim("word to a reader", look(name), name, place);
      checkProperties(request.callerFields, `the request of operation ${quoted(name)}`, problems);
      checkProperties(response.callerFields, `the result of operation ${quoted(name)}`, problems);
    });
  }
  for (const { model: type, fields, derived } of view.types.values()) {
    problems.within({ kind: "type", name: type.key }, () => {
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

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
