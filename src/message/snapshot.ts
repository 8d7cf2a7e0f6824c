import { kindOf } from "../values/kind.js";
import { FieldError } from "./field-error.js";
import { suggestion } from "./nearest.js";
import { pathOf } from "./path.js";

/**
 * The properties of a caller's object, each read once, so that a getter or a proxy cannot show one value to
 * the checks and send another. Throws `FieldError` for anything but an object whose keys are all known.
 */
export function snapshotObject(
  value: unknown,
  known: ReadonlySet<string>,
  path: string,
): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null) {
    throw new FieldError(path, `must be an object, got ${kindOf(value)}`);
  }
  const properties = readable(path, () => ownProperties(value));
  if (properties === undefined) throw new FieldError(path, `must be a plain object, got ${kindOf(value)}`);
  for (const key of properties.keys()) {
    if (typeof key === "symbol") throw new FieldError(path, "must not have symbols for keys");
    if (!known.has(key)) {
      throw new FieldError(pathOf(path, key), `is not a known field${suggestion(key, known)}`);
    }
  }
  return properties as ReadonlyMap<string, unknown>;
}

/** The items of a caller's array, each read once. Throws `FieldError`. */
export function snapshotArray(value: unknown, path: string): readonly unknown[] {
  const items = readable(path, () => (Array.isArray(value) ? ownItems(value) : undefined));
  if (items === undefined) throw new FieldError(path, `must be an array, got ${kindOf(value)}`);
  if (items === "holes") throw new FieldError(path, "must not have holes");
  return items;
}

function ownItems(array: readonly unknown[]): unknown[] | "holes" {
  const items: unknown[] = [];
  const { length } = array;
  for (let index = 0; index < length; index++) {
    if (!Object.hasOwn(array, index)) return "holes";
    items.push(array[index]);
  }
  return items;
}

/** `undefined` for a `Date`, a `Map`, an array and the like. */
function ownProperties(value: object): Map<string | symbol, unknown> | undefined {
  if (Object.prototype.toString.call(value) !== "[object Object]") return undefined;
  const properties = new Map<string | symbol, unknown>();
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
    if (descriptor?.enumerable !== true) continue;
    properties.set(key, "value" in descriptor ? descriptor.value : Reflect.get(value, key));
  }
  return properties;
}

/** What a getter or a proxy throws is not passed on: it is not ours and may hold anything. */
function readable<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw new FieldError(path, "cannot be read: a getter or a proxy threw");
  }
}
