import { exitCode, GenerateError } from "../exit-code.js";

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
