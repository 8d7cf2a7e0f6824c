import { MessageError } from "../../src/soap/fields.js";

/** Field and reason of the error that `run` throws; fails the test if it throws no such error. */
export function errorOf(run: () => unknown): [field: string, reason: string] {
  try {
    run();
  } catch (error) {
    if (error instanceof MessageError) return [error.field, error.reason];
    throw error;
  }
  throw new Error("Nothing was thrown.");
}
