import type http from "node:http";
import type { ZlibOptions } from "node:zlib";
import { InvalidResponseError } from "../errors.js";
import { safeCause } from "../redaction/cause.js";
import { excerpt } from "../redaction/text.js";
import type { Call } from "./call.js";
import { codeOf, cutResponse } from "./failures.js";
import type { HttpRequest } from "./post.js";
import { ifWritten } from "./retry.js";

/** What we say that we understand. */
export const ACCEPT_ENCODING = "gzip, deflate, br";

type Decode = (
  body: Buffer,
  options: ZlibOptions,
  callback: (error: Error | null, decoded: Buffer) => void,
) => void;

/** Loaded when a compressed body comes. */
const zlib = () => process.getBuiltinModule("node:zlib");

const gunzip: Decode = (...all) => zlib().gunzip(...all);

/** `deflate` means the zlib format, but IIS among others sends the bare one; the first byte tells. */
const inflate: Decode = (body, ...rest) =>
  ((body[0] ?? 0) & 0x0f) === 8 ? zlib().inflate(body, ...rest) : zlib().inflateRaw(body, ...rest);

/** By `Content-Encoding`. */
const DECODERS: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["gzip", gunzip],
  ["x-gzip", gunzip],
  ["br", (...all) => zlib().brotliDecompress(...all)],
  ["deflate", inflate],
]);

/**
 * Reads the body of a response to its end and decompresses it. The limit holds for the bytes as they come and for
 * the decompressed ones, in both cases before more of them are kept, so that neither an endless body nor a bomb
 * gets far. `reject` must destroy the request; what comes after it, a call of `resolve` included, means nothing.
 */
export function readBody(
  response: http.IncomingMessage,
  request: HttpRequest,
  call: Call,
  resolve: (body: Buffer) => void,
  reject: (error: Error) => void,
): void {
  const { maxResponseBytes } = request;
  const invalid = (message: string, error?: unknown): void => {
    const cause = safeCause(error, request.redact);
    reject(new InvalidResponseError(message + ifWritten(call.access), { cause }));
  };
  const tooLong = (): void =>
    invalid(
      `The response is longer than ${maxResponseBytes} bytes (option maxResponseBytes). Raise the limit if such a response is to be expected.`,
    );

  const encoding = response.headers["content-encoding"] ?? "";
  const coding = encoding
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((one) => one !== "" && one !== "identity")
    .join();
  const decode = DECODERS.get(coding);
  if (coding !== "" && decode === undefined) {
    invalid(`The response has a Content-Encoding that is not known: ${excerpt(encoding, request.redact)}.`);
    return;
  }
  if (Number(response.headers["content-length"] ?? 0) > maxResponseBytes) {
    tooLong();
    return;
  }

  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxResponseBytes) chunks.push(chunk);
    else tooLong();
  });
  response.on("end", () => {
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes);
    if (decode === undefined || bytes === 0) resolve(body);
    else {
      decode(body, { maxOutputLength: maxResponseBytes }, (error, decoded) => {
        if (error === null) resolve(decoded);
        else if (codeOf(error) === "ERR_BUFFER_TOO_LARGE") tooLong();
        else invalid("The response is damaged: it cannot be decompressed.", error);
      });
    }
  });
  response.on("error", (error) => reject(cutResponse(error, request, call)));
  response.on("close", () => {
    if (!response.complete) reject(cutResponse(undefined, request, call));
  });
}
