import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { PullError } from "./pull-error.js";

/** Undoes `Content-Encoding`. The bound holds for what comes out, so a small answer cannot fill the memory. */
export function decompress(bytes: Buffer, contentEncoding: string | undefined, maxBytes: number): Buffer {
  const encodings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "" && one !== "identity");
  return encodings.reduceRight((current, encoding) => undo(current, encoding, maxBytes), bytes);
}

function undo(bytes: Buffer, encoding: string, maxBytes: number): Buffer {
  if (bytes.length === 0) return bytes;
  const bound = { maxOutputLength: maxBytes };
  try {
    switch (encoding) {
      case "gzip":
      case "x-gzip":
        return gunzipSync(bytes, bound);
      case "br":
        return brotliDecompressSync(bytes, bound);
      case "deflate":
        // RFC 9110 means zlib's format; some servers send the bare stream.
        return ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, bound) : inflateRawSync(bytes, bound);
      default:
        throw new PullError(`The answer is encoded as "${encoding.slice(0, 40)}", which was not asked for.`);
    }
  } catch (error) {
    if (error instanceof PullError) throw error;
    if (
      error instanceof RangeError ||
      (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
    ) {
      throw new PullError(`The answer is larger than ${maxBytes} bytes when decompressed (--max-bytes).`);
    }
    throw new PullError(
      `The answer says that it is ${encoding} but it cannot be decompressed: it was cut short or is broken.`,
    );
  }
}
