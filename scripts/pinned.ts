import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { readXml } from "../src/soap/xml.js";
import { checkContract } from "./check/check.js";
import { parseReviews } from "./compare/changes.js";
import type { Review } from "./compare/changes.js";
import { joinDocuments } from "./contract/document.js";
import { contractHash } from "./contract/model.js";
import type { ContractModel } from "./contract/model.js";
import { GenerateError, codeOf, exitCode, messageOf } from "./options.js";
import type { Options } from "./options.js";
import { pull } from "./pull/pull.js";
import type { Pulled } from "./pull/pull.js";
import { isUrl, publicUrl } from "./pull/sources.js";
import type { Files } from "./replace.js";
import { pinnedPaths } from "./service.js";
import type { ServiceSettings } from "./service.js";

export const reviewsPath = "wsdl/reviewed-changes.json";

/** The package and its service. */
interface Home {
  readonly root: string;
  readonly service: ServiceSettings;
}

/**
 * The pinned contract; `undefined` before the first pull. It was checked when it was pinned: if it no longer
 * passes, it was damaged, or the checks are stricter.
 *
 * @throws GenerateError (not compared) when it is refused.
 */
export async function pinnedContract({ root, service }: Home): Promise<ContractModel | undefined> {
  const { wsdl } = pinnedPaths(service);
  const bytes = await readIfThere(root, wsdl);
  if (bytes === undefined) return undefined;
  return earlierContract(`${wsdl}; restore it from version control, or remove it to pin anew`, () =>
    contractIn(bytes, wsdl, service),
  );
}

/**
 * Another contract to compare with: at a URL, in a file, or what was pinned in a revision of git.
 *
 * @param source - Of the WSDL of this run; headers and credentials are for its origin.
 * @throws GenerateError (not compared) when it cannot be had or is refused.
 */
export function contractAgainst(
  what: string,
  source: string,
  { root, service, options }: Home & { readonly options: Options },
): Promise<ContractModel> {
  const url = isUrl(what) && URL.canParse(what) ? new URL(what) : undefined;
  // A host may have credentials before it; `HEAD:file` is no URL but a slip.
  const named = url === undefined || url.host === "" ? what : publicUrl(url);
  const shown = isUrl(what) && url === undefined ? "a URL that cannot be read" : named;
  return earlierContract(shown, async () => {
    if (isUrl(what) || existsSync(what)) {
      const isElsewhere =
        url !== undefined && /^https?:/i.test(source) && new URL(source).origin !== url.origin;
      const bare = isElsewhere ? { ...options, headers: [], credentials: undefined } : options;
      return checkContract((await pull(what, bare)).documents, service);
    }
    const location = `${what}:./${pinnedPaths(service).wsdl}`;
    const { stdout } = await promisify(execFile)("git", ["show", "--end-of-options", location], {
      cwd: root,
      encoding: "buffer",
      maxBuffer: options.maxBytes,
    }).catch(() => {
      throw new Error("It is neither a file nor a revision of git that has one.");
    });
    return contractIn(stdout, location, service);
  });
}

function contractIn(bytes: Uint8Array, location: string, service: ServiceSettings): ContractModel {
  return checkContract([{ location, root: readXml(bytes) }], service);
}

async function earlierContract(
  what: string,
  read: () => ContractModel | Promise<ContractModel>,
): Promise<ContractModel> {
  try {
    return await read();
  } catch (error) {
    const message = `There is nothing to compare with: ${what}.\n${messageOf(error)}`;
    throw new GenerateError(exitCode.notCompared, message);
  }
}

/** The changes that maintainers have accepted; none where there is no such file. */
export async function readReviews(root: string): Promise<readonly Review[]> {
  const bytes = await readIfThere(root, reviewsPath);
  try {
    return bytes === undefined ? [] : parseReviews(bytes.toString("utf8"));
  } catch (error) {
    throw new GenerateError(exitCode.badInput, `${reviewsPath} cannot be used. ${messageOf(error)}`);
  }
}

async function readIfThere(root: string, path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(join(root, path));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new GenerateError(exitCode.badInput, `${path} cannot be read (${codeOf(error)}).`);
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
  /** What of the contract is left out, each with its place and reason. */
  readonly unserved?: readonly string[] | undefined;
}

/** Always the same bytes for the same content. There is no time in it: pulling twice changes nothing. */
export function formatPinLock(lock: PinLock): string {
  const { source, note, serviceVersion, sha256, pulledSha256, contractHash, unserved } = lock;
  const shown = { source, note, serviceVersion, sha256, pulledSha256, contractHash, unserved };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

/** @throws GenerateError (bad input) for a lock that cannot be read, or that is none. */
export async function readPinLock({ root, service }: Home): Promise<PinLock | undefined> {
  const path = pinnedPaths(service).lock;
  const bytes = await readIfThere(root, path);
  if (bytes === undefined) return undefined;
  try {
    const lock = JSON.parse(bytes.toString("utf8")) as PinLock;
    const texts: readonly unknown[] = [lock.source, lock.sha256, lock.contractHash];
    if (texts.every((one) => typeof one === "string")) return lock;
  } catch {
    // Told below.
  }
  throw new GenerateError(
    exitCode.badInput,
    `${path} is no lock of a pinned WSDL: a JSON object with the texts "source", "sha256" and "contractHash". Restore it from version control, or remove it and run npm run generate.`,
  );
}

/** A new contract takes the pinned one's place. */
export function pinNew(service: ServiceSettings, pulled: Pulled, model: ContractModel): Files {
  const { serviceVersion } = model;
  const known = { source: pulled.source, serviceVersion, pulledSha256: digestOf(pulled.raw) };
  return pinOf(service, pinnableBytes(service, pulled, model), model, known);
}

/** The pinned contract stays; its lock is brought up to date with it, and with the version that was seen last. */
export async function pinAgain(
  home: Home,
  model: ContractModel,
  serviceVersion: string | undefined,
): Promise<Files> {
  const bytes = await readFile(join(home.root, pinnedPaths(home.service).wsdl));
  const known = await readPinLock(home);
  return pinOf(home.service, bytes, model, {
    source: "unknown",
    ...known,
    serviceVersion: serviceVersion ?? known?.serviceVersion ?? model.serviceVersion,
  });
}

/** What is wrong with the lock of the pinned WSDL, as lines of a report. The service's version is no part of it. */
export async function lockDrift(home: Home, model: ContractModel): Promise<readonly string[]> {
  const { wsdl, lock: path } = pinnedPaths(home.service);
  const lock = await readPinLock(home);
  if (lock === undefined) return [`${path}: is missing`];
  const seen = whatIsSeen(await readFile(join(home.root, wsdl)), model);
  const names = { sha256: "sha256", contractHash: "contractHash", unserved: "list of what is left out" };
  const differs = (["sha256", "contractHash", "unserved"] as const).filter(
    (one) => JSON.stringify(lock[one]) !== JSON.stringify(seen[one]),
  );
  return differs.slice(0, 1).map((one) => `${path}: its ${names[one]} is not that of ${wsdl}`);
}

function pinOf(
  service: ServiceSettings,
  bytes: Buffer,
  model: ContractModel,
  known: Pick<PinLock, "source" | "note" | "serviceVersion" | "pulledSha256">,
): Files {
  const { wsdl, lock } = pinnedPaths(service);
  const text = formatPinLock({ ...known, ...whatIsSeen(bytes, model) });
  return new Map([
    [basename(wsdl), bytes],
    [basename(lock), Buffer.from(text, "utf8")],
  ]);
}

/** What a lock says of the file itself. */
function whatIsSeen(bytes: Buffer, model: ContractModel) {
  // Without the document's name, which is another one when the WSDL is pulled than when it is pinned.
  const unserved = model.unserved.map(
    ({ kind, name, place, reason }) =>
      `${kind} ${name}${place === undefined ? "" : ` (line ${place.line})`}: ${reason}`,
  );
  return {
    sha256: sha256(bytes),
    contractHash: contractHash(model),
    unserved: unserved.length === 0 ? undefined : unserved,
  };
}

/**
 * One document is pinned as it came, several joined into one. So is one document that says something else when
 * it is read from a file, because only its HTTP headers gave its encoding.
 */
function pinnableBytes(service: ServiceSettings, pulled: Pulled, model: ContractModel): Buffer {
  const saysTheSame = (bytes: Buffer): boolean => {
    try {
      return contractHash(contractIn(bytes, "the pinned WSDL", service)) === contractHash(model);
    } catch {
      return false;
    }
  };
  const single = pulled.raw.length === 1 ? pulled.raw.map(({ bytes }) => Buffer.from(bytes)) : [];
  const joined = Buffer.from(joinDocuments(pulled.documents), "utf8");
  const found = [...single, joined].find(saysTheSame);
  if (found !== undefined) return found;
  throw new GenerateError(
    exitCode.badInput,
    "The parts of the contract cannot be joined into one document that says the same.",
  );
}

/** sha256, hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Of one document, its own; of several, that of their digests in the order in which they were pulled. */
function digestOf(documents: readonly { readonly bytes: Uint8Array }[]): string {
  const digests = documents.map(({ bytes }) => sha256(bytes));
  return digests.length === 1 ? digests.join() : sha256(digests.join("\n"));
}
