import { TEXT_PROPERTY, TYPE_PROPERTY } from "../../src/soap/fields.js";
import type { ContractModel, Place } from "../contract/model.js";
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
    const made = new Map<string, string>();
    if (type.kind === "complex") {
      if (type.textType !== undefined) made.set(TEXT_PROPERTY, "its text");
      if (type.base !== undefined || derived.length > 0) made.set(TYPE_PROPERTY, "the name of its type");
    }
    problems.within({ kind: "type", name: type.key }, () => {
      checkProperties(fields, `type ${quoted(type.name)}`, problems, made);
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

/** @param made - Properties that are no fields, with what they hold. */
function checkProperties(
  fields: readonly FieldView[],
  owner: string,
  problems: ProblemLog,
  made: ReadonlyMap<string, string> = new Map(),
): void {
  const taken = new Map<string, FieldView>();
  for (const field of fields) {
    const { property, name, place } = field;
    if (reservedProperties.has(property) || reservedProperties.has(name)) {
      problems.add(place, `${owner} has a field ${quoted(name)}, a name that changes what an object is`);
    }
    const other = taken.get(property);
    if (other !== undefined) {
      const both = `${quoted(other.name)} and ${quoted(name)}`;
      problems.add(place, `${owner} has fields ${both}, which would be the same property "${property}"`);
    }
    taken.set(property, field);
    const held = made.get(property);
    if (held !== undefined) {
      const words = `which would be the property "${property}" that holds ${held}`;
      problems.add(place, `${owner} has a field ${quoted(name)}, ${words}`);
    }
  }
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
