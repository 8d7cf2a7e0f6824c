import { types } from "node:util";
import { InvalidRequestError } from "../../../errors/index.js";
import { suggestion } from "../../../message/nearest.js";
import { itemPath, pathOf } from "../../../message/path.js";
import { checkKeys } from "../../../options/check.js";
import { kindOf } from "../../../values/kind.js";

/** Throws `InvalidRequestError` for a value that is not as it must be; `field` is its path. */
export type Check = (value: unknown, field: string) => void;

/** One check for every key that an object of the type may have. */
export type ChecksOf<T> = Readonly<Record<keyof T, Check>>;

/** An object with these keys and no others. The options themselves have the empty path. */
export function objectOf(checks: Readonly<Record<string, Check>>): Check {
  return (value, field) => {
    checkKeys(value, Object.keys(checks), field === "" ? "options" : field, field);
    for (const [key, check] of Object.entries(checks)) check(value[key], pathOf(field, key));
  };
}

export function optional(check: Check): Check {
  return (value, field) => {
    if (value !== undefined) check(value, field);
  };
}

export function listOf(check: Check): Check {
  return (value, field) => {
    if (!Array.isArray(value)) throw unexpected(value, field, "an array");
    for (const [index, item] of value.entries()) check(item, itemPath(field, index));
  };
}

/** An object with any keys. */
export function recordOf(check: Check): Check {
  return (value, field) => {
    anyObject(value, field);
    for (const [key, item] of Object.entries(value as object)) check(item, pathOf(field, key));
  };
}

export function oneOf(...words: readonly [string, string, ...string[]]): Check {
  const listed = words.map((word) => `"${word}"`);
  const expected = `${listed.slice(0, -1).join(", ")} or ${listed.at(-1) ?? ""}`;
  return (value, field) => {
    if (typeof value !== "string") throw unexpected(value, field, expected);
    if (words.includes(value)) return;
    throw new InvalidRequestError(field, `${field} must be ${expected}${suggestion(value, words)}`);
  };
}

export function whole(min: number, max: number): Check {
  return is(
    `a whole number from ${min} to ${max}`,
    (value) => typeof value === "number" && Number.isInteger(value) && value >= min && value <= max,
  );
}

export const text = is("a string", (value) => typeof value === "string");
export const flag = is("true or false", (value) => typeof value === "boolean");
export const anyFunction = is("a function", (value) => typeof value === "function");
export const date = is("a valid Date", (value) => types.isDate(value) && !Number.isNaN(value.getTime()));
export const int32 = whole(-2_147_483_648, 2_147_483_647);
export const int64 = is(
  "a whole number or a bigint",
  (value) => typeof value === "bigint" || Number.isInteger(value),
);
export const anyObject = is("an object", isObject);

/** What is neither null nor an array. */
export function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function is(expected: string, holds: (value: unknown) => boolean): Check {
  return (value, field) => {
    if (!holds(value)) throw unexpected(value, field, expected);
  };
}

function unexpected(value: unknown, field: string, expected: string): InvalidRequestError {
  return new InvalidRequestError(field, `${field} must be ${expected}, got ${kindOf(value)}.`);
}
