import { code, someOf } from "./words.js";

export type Direction = "request" | "result";

/** Where a change is seen: in one operation, below a path of properties, or in a type that several share. */
export interface Position {
  readonly direction: Direction;
  readonly methods: readonly string[];
  /** `` `getAllAccounts` ``, or `` `ServiceResult` in the results of `a`, `b` and 11 more ``. */
  readonly subject: string;
  /** Put before a property's name: `accounts[].`. */
  readonly path: string;
}

export function operationPosition(method: string, direction: Direction, path = ""): Position {
  return { direction, methods: [method], subject: code(method), path };
}

export function typePosition(type: string, direction: Direction, methods: readonly string[]): Position {
  const subject = `${code(type)} in the ${direction}s of ${someOf(methods)}`;
  return { direction, methods, subject, path: "" };
}

/** "new required **field** `region`", "**result field** `accounts[].email` is gone". */
export function fieldNoun({ direction }: Position): string {
  return direction === "request" ? "field" : "result field";
}

export function fieldName({ path }: Position, property: string): string {
  return code(`${path}${property}`);
}
