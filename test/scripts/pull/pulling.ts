import { expect } from "vitest";
import { readArguments } from "../../../scripts/options.js";
import { pull } from "../../../scripts/pull/pull.js";
import type { Pulled } from "../../../scripts/pull/pull.js";
import { PullError } from "../../../scripts/pull/sources.js";

/** Pulls with the options that a command line would give. */
export function pullWith(from: string, ...argv: readonly string[]): Promise<Pulled> {
  return pull(from, readArguments(argv, {}));
}

/** Why it could not be pulled. */
export async function pullFailure(from: string, ...argv: readonly string[]): Promise<string> {
  const error: unknown = await pullWith(from, ...argv).then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(PullError);
  return error instanceof PullError ? error.message : "";
}
