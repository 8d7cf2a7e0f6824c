import { Buffer } from "node:buffer";
import { readXml } from "../../src/soap/xml.js";
import { checkContract } from "../check/check.js";
import type { ContractModel } from "../contract/model.js";
import { canonicalWsdl, contractHash } from "../contract/write.js";
import { digestOf, formatPinLock, pinnedPaths, readPinLock, readPinnedWsdl, sha256 } from "../pinned.js";
import type { PinLock } from "../pinned.js";
import type { Pulled } from "../pull/pull.js";
import type { Setting } from "./setting.js";

/** What `wsdl/` is to hold, by the files' base names. */
export type Pin = ReadonlyMap<string, Buffer>;

/** A new contract takes the pinned one's place. */
export function pinNew({ expected }: Setting, pulled: Pulled, model: ContractModel): Pin {
  const bytes = pinnableBytes(pulled, model, expected);
  return files(expected, bytes, {
    source: pulled.source,
    sha256: sha256(bytes),
    pulledSha256: digestOf(pulled.raw),
    contractHash: contractHash(model),
  });
}

/** The pinned contract stays; its lock is brought up to date when somebody edited the WSDL. */
export async function pinAgain({ root, expected }: Setting, model: ContractModel): Promise<Pin> {
  const paths = pinnedPaths(expected);
  const bytes = await readPinnedWsdl(root, paths);
  if (bytes === undefined) throw new Error("the pinned WSDL was read before");
  const known = await readPinLock(root, paths);
  const lock = { source: "unknown", ...known, sha256: sha256(bytes), contractHash: contractHash(model) };
  return files(expected, bytes, lock);
}

/**
 * One document is pinned as it came, several as one in canonical form. So is one document that says something
 * else when it is read from a file, because only its HTTP headers gave its encoding.
 */
function pinnableBytes(pulled: Pulled, model: ContractModel, expected: Setting["expected"]): Buffer {
  const [only, other] = pulled.raw;
  const hash = contractHash(model);
  if (only !== undefined && other === undefined && readsAs(only.bytes, expected) === hash) {
    return Buffer.from(only.bytes);
  }
  const canonical = Buffer.from(canonicalWsdl(model), "utf8");
  if (readsAs(canonical, expected) !== hash)
    throw new Error("the canonical WSDL says something else than the contract");
  return canonical;
}

function readsAs(bytes: Uint8Array, expected: Setting["expected"]): string | undefined {
  try {
    return contractHash(checkContract([{ location: "the pinned WSDL", root: readXml(bytes) }], expected));
  } catch {
    return undefined;
  }
}

function files(expected: Setting["expected"], bytes: Buffer, lock: PinLock): Pin {
  const paths = pinnedPaths(expected);
  const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
  return new Map([
    [base(paths.wsdl), bytes],
    [base(paths.lock), Buffer.from(formatPinLock(lock), "utf8")],
  ]);
}
