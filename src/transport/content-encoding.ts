import type { Transform } from "node:stream";
import zlib from "node:zlib";

/** What we say that we understand. */
export const ACCEPT_ENCODING = "gzip, deflate, br";

/** Makes the stream that undoes an encoding. It is given the body's first bytes, which it is not yet fed with. */
export type DecoderFactory = (beginning: Buffer) => Transform;

const DECODERS: ReadonlyMap<string, DecoderFactory> = new Map<string, DecoderFactory>([
  ["gzip", () => zlib.createGunzip()],
  ["x-gzip", () => zlib.createGunzip()],
  ["br", () => zlib.createBrotliDecompress()],
  ["deflate", inflate],
]);

/** How to undo a `Content-Encoding`: `"identity"` when there is nothing to undo, `undefined` when it is unknown. */
export function decoderFor(contentEncoding: string | undefined): DecoderFactory | "identity" | undefined {
  const name = contentEncoding?.trim().toLowerCase() ?? "";
  return name === "" || name === "identity" ? "identity" : DECODERS.get(name);
}

/** `deflate` means the zlib format, but IIS among others sends the bare one; the first byte tells. */
function inflate(beginning: Buffer): Transform {
  return ((beginning[0] ?? 0) & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw();
}
