import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { XmlError, readXml } from "../src/soap/xml.js";
import { checkContract } from "./check/check.js";
import { parseReviews } from "./compare/changes.js";
import type { Review } from "./compare/changes.js";
import { joinDocuments } from "./contract/document.js";
import { contractHash } from "./contract/model.js";
import type { ContractModel, UnservedModel } from "./contract/model.js";
import { ContractError } from "./contract/nodes.js";
import { GenerateError, codeOf, exitCode } from "./options.js";
import type { Options } from "./options.js";
import { pull } from "./pull/pull.js";
import type { Pulled } from "./pull/pull.js";
import type { Files } from "./replace.js";
import type { ServiceSettings } from "./service.js";

/** Paths of the pinned contract, from the package's root, with `/`. */
export interface PinnedPaths {
  readonly wsdl: string;
  readonly lock: string;
}

export function pinnedPaths({ name }: Pick<ServiceSettings, "name">): PinnedPaths {
  return { wsdl: `wsdl/${name}.wsdl`, lock: `wsdl/${name}.lock.json` };
}

interface Setting {
  readonly root: string;
  readonly service: ServiceSettings;
  readonly options: Options;
}

/**
 * The pinned contract; `undefined` before the first pull. It was checked when it was pinned: if it no longer
 * passes, it was damaged, or the checks are stricter.
 *
 * @throws GenerateError (not compared) when it is refused.
 */
export async function pinnedContract({ root, service }: Setting): Promise<ContractModel | undefined> {
  const { wsdl } = pinnedPaths(service);
  const bytes = await readIfThere(root, wsdl);
  if (bytes === undefined) return undefined;
  return earlierContract(`${wsdl}; restore it from version control, or remove it to pin anew`, () =>
    checkContract([{ location: wsdl, root: readXml(bytes) }], service),
  );
}

/**
 * Another contract to compare with: at a URL, in a file, or what was pinned in a revision of git.
 *
 * @throws GenerateError (not compared) when it cannot be had or is refused.
 */
export function contractAgainst(what: string, { root, service, options }: Setting): Promise<ContractModel> {
  return earlierContract(what, async () => {
    if (/^[a-z][a-z0-9+.-]+:/i.test(what) || existsSync(what)) {
      return checkContract((await pull(what, options)).documents, service);
    }
    const location = `${what}:./${pinnedPaths(service).wsdl}`;
    const git = promisify(execFile)("git", ["show", "--end-of-options", location], {
      cwd: root,
      encoding: "buffer",
      maxBuffer: options.maxBytes,
    });
    const { stdout } = await git.catch(() => {
      throw new GenerateError(
        exitCode.notCompared,
        "It is neither a file nor a revision of git that has one.",
      );
    });
    return checkContract([{ location, root: readXml(stdout) }], service);
  });
}

async function earlierContract(
  what: string,
  read: () => ContractModel | Promise<ContractModel>,
): Promise<ContractModel> {
  try {
    return await read();
  } catch (error) {
    const known =
      error instanceof ContractError || error instanceof GenerateError || error instanceof XmlError;
    if (!known) throw error;
    throw new GenerateError(
      exitCode.notCompared,
      `There is nothing to compare with: ${what}.\n${error.message}`,
      { cause: error },
    );
  }
}

const reviewsPath = "wsdl/reviewed-changes.json";

/** The changes that maintainers have accepted; none where there is no such file. */
export async function readReviews(root: string): Promise<readonly Review[]> {
  const bytes = await readIfThere(root, reviewsPath);
  if (bytes === undefined) return [];
  try {
    return parseReviews(bytes.toString("utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : "";
    throw new GenerateError(exitCode.badInput, `${reviewsPath} cannot be used. ${why}`);
  }
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
  const { source, note, serviceVersion, sha256, pulledSha256, contractHash, unserved = [] } = lock;
  const left = unserved.length === 0 ? {} : { unserved };
  const shown = { source, note, serviceVersion, sha256, pulledSha256, contractHash, ...left };
  return `${JSON.stringify(shown, null, 2)}\n`;
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
    throw refuse("is not JSON");
  }
  if (typeof value !== "object" || value === null) throw refuse("is not a JSON object");
  const { source, note, serviceVersion, sha256, pulledSha256, contractHash, unserved } = value as PinLock;
  for (const [name, one] of Object.entries({ source, sha256, contractHash })) {
    if (typeof one !== "string") throw refuse(`has no text as "${name}"`);
  }
  for (const [name, one] of Object.entries({ note, serviceVersion, pulledSha256 })) {
    if (one !== undefined && typeof one !== "string") throw refuse(`has a "${name}" that is not a text`);
  }
  if (
    unserved !== undefined &&
    !(Array.isArray(unserved) && unserved.every((one) => typeof one === "string"))
  ) {
    throw refuse('has an "unserved" that is not a list of texts');
  }
  return { source, sha256, contractHash, note, serviceVersion, pulledSha256, unserved };
}

/** A new contract takes the pinned one's place. */
export function pinNew(service: ServiceSettings, pulled: Pulled, model: ContractModel): Files {
  const bytes = pinnableBytes(service, pulled, model);
  const { serviceVersion } = model;
  const known = { source: pulled.source, serviceVersion, pulledSha256: digestOf(pulled.raw) };
  return files(service, bytes, model, known);
}

/** The pinned contract stays; its lock is brought up to date with it, and with the version that was seen last. */
export async function pinAgain(
  root: string,
  service: ServiceSettings,
  model: ContractModel,
  serviceVersion: string | undefined,
): Promise<Files> {
  const paths = pinnedPaths(service);
  const bytes = await readIfThere(root, paths.wsdl);
  if (bytes === undefined) throw new Error("the pinned WSDL was read before");
  const known = await readPinLock(root, paths);
  return files(service, bytes, model, {
    source: "unknown",
    ...known,
    serviceVersion: serviceVersion ?? known?.serviceVersion ?? model.serviceVersion,
  });
}

/** What is wrong with the lock of the pinned WSDL, as lines of a report. The service's version is no part of it. */
export async function lockDrift(
  root: string,
  service: ServiceSettings,
  model: ContractModel,
): Promise<readonly string[]> {
  const paths = pinnedPaths(service);
  const bytes = await readIfThere(root, paths.wsdl);
  const lock = await readPinLock(root, paths);
  if (lock === undefined) return [`${paths.lock}: is missing`];
  if (bytes === undefined || lock.sha256 !== sha256(bytes)) {
    return [`${paths.lock}: its sha256 is not that of ${paths.wsdl}`];
  }
  if (lock.contractHash !== contractHash(model)) {
    return [`${paths.lock}: its contractHash is not that of ${paths.wsdl}`];
  }
  if (JSON.stringify(lock.unserved ?? []) !== JSON.stringify(unservedLines(model))) {
    return [`${paths.lock}: its list of what is left out is not that of ${paths.wsdl}`];
  }
  return [];
}

/** Without the document's name, which is another one when the WSDL is pulled than when it is pinned. */
function unservedLines({ unserved, unservedTypes }: ContractModel): readonly string[] {
  const line = (what: string, { place, reason }: UnservedModel): string =>
    `${what}${place === undefined ? "" : ` (line ${place.line})`}: ${reason}`;
  return [
    ...unserved.map((one) => line(`operation ${one.operation}`, one)),
    ...unservedTypes.map((one) => line(`type ${one.type}`, one)),
  ];
}

/**
 * One document is pinned as it came, several joined into one. So is one document that says something else when
 * it is read from a file, because only its HTTP headers gave its encoding.
 */
function pinnableBytes(service: ServiceSettings, pulled: Pulled, model: ContractModel): Buffer {
  const [only, other] = pulled.raw;
  const hash = contractHash(model);
  if (only !== undefined && other === undefined && readsAs(only.bytes, service) === hash) {
    return Buffer.from(only.bytes);
  }
  const joined = Buffer.from(joinDocuments(pulled.documents), "utf8");
  if (readsAs(joined, service) !== hash) {
    throw new GenerateError(
      exitCode.badInput,
      "The parts of the contract cannot be joined into one document that says the same.",
    );
  }
  return joined;
}

function readsAs(bytes: Uint8Array, service: ServiceSettings): string | undefined {
  try {
    return contractHash(checkContract([{ location: "the pinned WSDL", root: readXml(bytes) }], service));
  } catch {
    return undefined;
  }
}

function files(
  service: ServiceSettings,
  bytes: Buffer,
  model: ContractModel,
  known: Pick<PinLock, "source" | "note" | "serviceVersion" | "pulledSha256">,
): Files {
  const { wsdl, lock } = pinnedPaths(service);
  const seen = { sha256: sha256(bytes), contractHash: contractHash(model), unserved: unservedLines(model) };
  return new Map([
    [basename(wsdl), bytes],
    [basename(lock), Buffer.from(formatPinLock({ ...known, ...seen }), "utf8")],
  ]);
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
