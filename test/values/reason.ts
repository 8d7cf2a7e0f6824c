import { ValueError } from "../../src/soap/values.js";

/** The reason of the `ValueError` that `convert` throws; fails the test if it throws none. */
export function reasonOf(convert: () => unknown): string {
  try {
    convert();
  } catch (error) {
    if (error instanceof ValueError) return error.reason;
    throw error;
  }
  throw new Error("The value was accepted.");
}
