import { InvalidRequestError, isAccountManagementError } from "../errors/index.js";
import { suggestion } from "../message/nearest.js";
import { pathOf } from "../message/path.js";
import { kindOf } from "../values/kind.js";

/** What a getter or a proxy throws while options are read is not passed on: it is not ours and may hold anything. */
export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isAccountManagementError(error)) throw error;
    throw new InvalidRequestError("options", "The options cannot be read: a getter or a proxy threw.");
  }
}

/**
 * Refuses what is no object and every key that is not known, naming the nearest one that is. `path` is where the
 * object stands in the caller's options.
 */
export function checkKeys(
  options: unknown,
  known: readonly string[],
  what: string,
  path = "",
): asserts options is Readonly<Record<string, unknown>> {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new InvalidRequestError(what, `The ${what} must be an object, got ${kindOf(options)}.`);
  }
  for (const key of Reflect.ownKeys(options)) {
    if (typeof key !== "string" || !known.includes(key)) {
      const name = String(key);
      const field = path === "" ? name : pathOf(path, name);
      throw new InvalidRequestError(field, `Unknown option ${pathOf(path, name)}${suggestion(name, known)}`);
    }
  }
}

export function checkWhole(value: unknown, field: string, min: number, max: number, unit: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new InvalidRequestError(
    field,
    `${field} must be a whole number of ${unit} from ${min} to ${max}, got ${typeof value === "number" ? value : kindOf(value)}.`,
  );
}
