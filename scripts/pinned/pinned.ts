import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExpectedService } from "../check/expected.js";
import { exitCode, GenerateError } from "../exit-code.js";
import { parsePinLock } from "./lock-file.js";
import type { PinLock } from "./lock-file.js";

/** Paths of the pinned contract, from the package's root, with `/`. */
export interface PinnedPaths {
  readonly wsdl: string;
  readonly lock: string;
}

export function pinnedPaths({ service }: ExpectedService): PinnedPaths {
  return { wsdl: `wsdl/${service}.wsdl`, lock: `wsdl/${service}.lock.json` };
}

/** The pinned WSDL as it lies there; `undefined` before the first pull. */
export async function readPinnedWsdl(root: string, { wsdl }: PinnedPaths): Promise<Buffer | undefined> {
  return readIfThere(root, wsdl);
}

/** @throws GenerateError (bad input) for a lock that cannot be read. */
export async function readPinLock(root: string, { lock }: PinnedPaths): Promise<PinLock | undefined> {
  const bytes = await readIfThere(root, lock);
  return bytes === undefined ? undefined : parsePinLock(bytes.toString("utf8"), lock);
}

async function readIfThere(root: string, path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(root, path));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT") return undefined;
    throw new GenerateError(exitCode.badInput, `${path} cannot be read (${code}).`);
  }
}
