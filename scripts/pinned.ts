import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExpectedService } from "./check/check.js";
import { GenerateError, exitCode } from "./options.js";

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

/** Where the pinned WSDL comes from, and how to tell that it is still the one that was checked. */
export interface PinLock {
  /** A URL without secrets, a file's base name, or `reconstructed`. */
  readonly source: string;
  /** For a source that cannot be asked again: what it was made from. */
  readonly note?: string | undefined;
  /** The vendor's version of the service, where it is known. */
  readonly serviceVersion?: string | undefined;
  /** Of the pinned file. */
  readonly sha256: string;
  /** Of what was pulled; another than `sha256` when the parts were joined, or the file edited since. */
  readonly pulledSha256?: string | undefined;
  /** Of the contract, whatever its form; the generated files carry it too. */
  readonly contractHash: string;
}

/** Always the same bytes for the same content. There is no time in it: pulling twice changes nothing. */
export function formatPinLock(lock: PinLock): string {
  const { source, note, serviceVersion, sha256, pulledSha256, contractHash } = lock;
  return `${JSON.stringify({ source, note, serviceVersion, sha256, pulledSha256, contractHash }, null, 2)}\n`;
}

/** @throws GenerateError (bad input) for anything but a lock file. */
export function parsePinLock(text: string, path: string): PinLock {
  const refuse = (why: string): GenerateError =>
    new GenerateError(
      exitCode.badInput,
      `${path} ${why}. Restore it from version control, or pull the WSDL again.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("is no JSON");
  }
  if (typeof value !== "object" || value === null) throw refuse("is no JSON object");
  const fields = new Map<string, unknown>(Object.entries(value));
  const field = (name: string): string | undefined => {
    const one = fields.get(name);
    if (one !== undefined && typeof one !== "string") throw refuse(`has a "${name}" that is no string`);
    return one;
  };
  const source = field("source");
  const sha256 = field("sha256");
  const contractHash = field("contractHash");
  if (source === undefined || sha256 === undefined || contractHash === undefined) {
    throw refuse("lacks source, sha256 or contractHash");
  }
  return {
    source,
    sha256,
    contractHash,
    note: field("note"),
    serviceVersion: field("serviceVersion"),
    pulledSha256: field("pulledSha256"),
  };
}

/** sha256, hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Of one document, its own; of several, that of their digests in the order in which they were pulled. */
export function digestOf(documents: readonly { readonly bytes: Uint8Array }[]): string {
  const [only, other] = documents;
  if (only !== undefined && other === undefined) return sha256(only.bytes);
  return sha256(documents.map(({ bytes }) => sha256(bytes)).join("\n"));
}
