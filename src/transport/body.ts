import type http from "node:http";
import type { Transform } from "node:stream";
import { InvalidResponseError } from "../errors.js";
import { safeCause } from "../redaction/cause.js";
import { excerpt } from "../redaction/text.js";
import type { Call } from "./deadline.js";
import { cutResponse } from "./failures.js";
import type { HttpRequest } from "./post.js";
import { ifWritten } from "./retry.js";

/** What we say that we understand. */
export const ACCEPT_ENCODING = "gzip, deflate, br";

/** Makes the stream that undoes an encoding. It is given the body's first bytes, which it is not yet fed with. */
type DecoderFactory = (beginning: Buffer) => Transform;

/** Loaded when a compressed body comes. */
const zlib = () => process.getBuiltinModule("node:zlib");

/** By `Content-Encoding`; `undefined` where there is nothing to undo. */
const DECODERS: ReadonlyMap<string, DecoderFactory | undefined> = new Map<string, DecoderFactory | undefined>(
  [
    ["", undefined],
    ["identity", undefined],
    ["gzip", () => zlib().createGunzip()],
    ["x-gzip", () => zlib().createGunzip()],
    ["br", () => zlib().createBrotliDecompress()],
    ["deflate", inflate],
  ],
);

/** `deflate` means the zlib format, but IIS among others sends the bare one; the first byte tells. */
function inflate(beginning: Buffer): Transform {
  return ((beginning[0] ?? 0) & 0x0f) === 8 ? zlib().createInflate() : zlib().createInflateRaw();
}

/**
 * Reads the body of a response to its end and decompresses it. The limit holds while reading, for the bytes as
 * they come and for the decompressed ones, so that neither an endless body nor a bomb gets far. Does not
 * destroy the response when it fails; whoever owns the request does. One of `resolve` and `reject` is called.
 */
export function readBody(
  response: http.IncomingMessage,
  request: HttpRequest,
  call: Call,
  resolve: (body: Buffer) => void,
  reject: (error: Error) => void,
): void {
  const invalid = (message: string, error?: unknown): void => {
    const { operation, access } = call;
    reject(
      new InvalidResponseError(message + ifWritten(access), {
        operation,
        cause: safeCause(error, request.redact),
      }),
    );
  };
  const tooLong = (): void =>
    invalid(
      `The response is longer than ${request.maxResponseBytes} bytes (option maxResponseBytes). Raise the limit if such a response is to be expected.`,
    );

  const encoding = response.headers["content-encoding"] ?? "";
  const encodingName = encoding.trim().toLowerCase();
  if (!DECODERS.has(encodingName)) {
    invalid(`The response has a Content-Encoding that is not known: ${excerpt(encoding, request.redact)}.`);
    return;
  }
  const makeDecoder = DECODERS.get(encodingName);
  if (Number(response.headers["content-length"] ?? 0) > request.maxResponseBytes) {
    tooLong();
    return;
  }

  const chunks: Buffer[] = [];
  let rawBytes = 0;
  let bytes = 0;
  let decoder: Transform | undefined;
  const keep = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes <= request.maxResponseBytes) chunks.push(chunk);
    else fail(tooLong);
  };
  const finish = (): void =>
    resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes));
  /** Nothing that comes later is looked at, or kept. */
  const fail = (report: () => void): void => {
    response.off("data", onData);
    response.off("end", onEnd);
    decoder?.removeAllListeners("data").destroy();
    chunks.length = 0;
    report();
  };
  const startDecoder = (make: DecoderFactory, beginning: Buffer): Transform =>
    make(beginning)
      .on("data", keep)
      .on("end", finish)
      .on("drain", () => response.resume())
      .on("error", (error) =>
        fail(() => invalid("The response is damaged: it cannot be decompressed.", error)),
      );
  const onData = (chunk: Buffer): void => {
    rawBytes += chunk.length;
    if (rawBytes > request.maxResponseBytes) fail(tooLong);
    else if (makeDecoder === undefined) keep(chunk);
    else {
      decoder ??= startDecoder(makeDecoder, chunk);
      if (!decoder.write(chunk)) response.pause();
    }
  };
  const onEnd = (): void => {
    if (decoder === undefined) finish();
    else decoder.end();
  };
  response.on("data", onData);
  response.on("end", onEnd);
  response.on("error", (error) => fail(() => reject(cutResponse(error, request, call))));
  response.on("close", () => {
    if (!response.complete) fail(() => reject(cutResponse(undefined, request, call)));
  });
}
