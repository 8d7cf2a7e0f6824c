import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { Sample } from "../corpus.js";
import type { Random } from "../random.js";
import { mutateBytes } from "./bytes.js";

/** The bytes of a response, in the pieces in which they are sent. */
export interface SocketResponse {
  readonly pieces: readonly Buffer[];
  /** Whether the server ends the connection afterwards, or leaves it open. */
  readonly hangsUp: boolean;
}

const ENCODINGS: readonly (readonly [string, (body: Buffer) => Buffer])[] = [
  ["gzip", (body) => gzipSync(body, { level: 1 })],
  ["deflate", (body) => deflateSync(body, { level: 1 })],
  ["br", (body) => brotliCompressSync(body)],
  ["gzip", (body) => body],
  ["__proto__", (body) => body],
];

const HEADERS: readonly string[] = [
  ..."Connection: close|Connection: keep-alive|Keep-Alive: timeout=0|Retry-After: 1|Retry-After: __proto__".split(
    "|",
  ),
  ..."Transfer-Encoding: chunked|Content-Length: 7|Content-Length: -1|Location: http://127.0.0.1:1/".split(
    "|",
  ),
  ..."Upgrade: h2c|Set-Cookie: __proto__=1|__proto__: x|constructor: x|Trailer: X|: x| folded|X:\ty".split(
    "|",
  ),
  `X: ${"y".repeat(20_000)}`,
];

/** A mutant as HTTP, framed right or wrong. */
export function frameResponse(sample: Sample, random: Random): SocketResponse {
  let { body } = sample;
  let head = `HTTP/1.${random.chance(0.1) ? 0 : 1} ${sample.status} What\r\n`;
  if (sample.contentType !== undefined) head += `Content-Type: ${sample.contentType}\r\n`;
  if (random.chance(0.2)) {
    const [name, encode] = random.pick(ENCODINGS);
    body = encode(body);
    head += `Content-Encoding: ${name}\r\n`;
  }
  if (random.chance(0.2)) head += `${random.pick(HEADERS)}\r\n`;
  if (random.chance(0.2)) {
    head += "Transfer-Encoding: chunked\r\n";
    body = chunked(body, random);
  } else if (random.chance(0.9)) {
    head += `Content-Length: ${body.length + (random.chance(0.1) ? random.below(9) - 4 : 0)}\r\n`;
  }
  let whole: Buffer = Buffer.concat([Buffer.from(`${head}\r\n`, "latin1"), body]);
  if (random.chance(0.15)) whole = mutateBytes(whole, random, body);
  if (random.chance(0.05)) whole = Buffer.concat([Buffer.from("HTTP/1.1 100 Continue\r\n\r\n"), whole]);
  if (random.chance(0.05)) whole = Buffer.concat([whole, whole]);
  const cut = random.below(whole.length + 1);
  return {
    pieces: random.chance(0.3) ? [whole.subarray(0, cut), whole.subarray(cut)] : [whole],
    hangsUp: random.chance(0.9),
  };
}

function chunked(body: Buffer, random: Random): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const part = body.subarray(at, (at += random.count(4_000)));
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n"));
  }
  if (random.chance(0.95)) parts.push(Buffer.from("0\r\n\r\n"));
  return Buffer.concat(parts);
}
