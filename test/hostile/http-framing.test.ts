import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { memoryInUse } from "../../fuzz/heap.js";
import { isAccountManagementError, TimeoutError } from "../../src/index.js";
import type { ErrorCode } from "../../src/index.js";
import { tokenBody } from "../servers/soap-responses.js";
import { responseOf, observeCall } from "./observed-call.js";
import type { HostileResponse } from "./observed-call.js";

const MEBIBYTE = 1_048_576;
const BODY = tokenBody("token");
const TYPE = "Content-Type: text/xml; charset=utf-8\r\n";

const head = (headers: string, status = "200 OK"): string => `HTTP/1.1 ${status}\r\n${TYPE}${headers}\r\n`;
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const CHUNKED = head("Transfer-Encoding: chunked\r\n");
const HALF = BODY.slice(0, BODY.length / 2);

const compressed = (encoding: string, body: string | Uint8Array): Buffer =>
  responseOf(body, { headers: `Content-Encoding: ${encoding}\r\n` });

/** Its characters, one by one. */
const piecesOf = (text: string): string[] => Array.from(text);

/** Writes one piece after the other, some milliseconds apart, until there are none or nobody listens. */
function drip(pieces: Iterable<string | Uint8Array>, everyMs: number): (socket: Socket) => void {
  return (socket) => {
    const iterator = pieces[Symbol.iterator]();
    const timer = setInterval(() => {
      const next = iterator.next();
      if (next.done === true || socket.destroyed) clearInterval(timer);
      else socket.write(next.value);
    }, everyMs);
    socket.on("close", () => clearInterval(timer));
  };
}

/** Writes the same bytes for as long as there is somebody to take them, up to a limit. */
function flood(
  start: string,
  piece: Buffer,
  limit: number,
  onEnd: (written: number) => void = () => undefined,
): (socket: Socket) => void {
  return (socket) => {
    socket.write(start);
    let written = 0;
    socket.on("close", () => onEnd(written));
    const more = (): void => {
      while (written < limit && !socket.destroyed) {
        written += piece.length;
        if (!socket.write(piece)) {
          socket.once("drain", more);
          return;
        }
      }
      socket.end();
    };
    more();
  };
}

function* endlessly(text: string): Generator<string> {
  for (;;) yield text;
}

async function expectError(response: HostileResponse, ...codes: ErrorCode[]): Promise<void> {
  const { value, error, durationMs, growthBytes } = await observeCall(response, { timeoutMs: 2_000 });
  expect(value).toBeUndefined();
  if (!isAccountManagementError(error)) throw new Error(`No error of this package: ${String(error)}`);
  expect(codes).toContain(error.code);
  expect(error.requestSent).toBe(true);
  if (error.code === "CONNECTION_FAILED")
    expect(error.message).toMatch(/was cut short|lost before a response/);
  expect(durationMs).toBeLessThan(4_000);
  expect(growthBytes).toBeLessThan(200 * MEBIBYTE);
}

async function expectToken(response: HostileResponse): Promise<void> {
  const { value, error } = await observeCall(response);
  expect(error).toBeUndefined();
  expect(value?.authToken).toBe("token");
}

describe("the length of a response", () => {
  it.each([
    [
      "is longer than what comes: cut short",
      head(`Content-Length: ${BODY.length + 1}\r\n`) + BODY,
      "CONNECTION_FAILED",
    ],
    ["is nearly 10 MiB and nothing comes", head(`Content-Length: ${10 * MEBIBYTE}\r\n`), "CONNECTION_FAILED"],
    [
      "is shorter than what comes: half a document is none",
      head(`Content-Length: ${HALF.length}\r\n`) + BODY,
      "INVALID_RESPONSE",
    ],
    ["is zero, and what comes is not part of it", head("Content-Length: 0\r\n") + BODY, "HTTP_ERROR"],
    ["is negative", head("Content-Length: -1\r\n") + BODY, "INVALID_RESPONSE"],
    ["is no number", head("Content-Length: many\r\n") + BODY, "INVALID_RESPONSE"],
    [
      "is more than any number holds",
      head(`Content-Length: ${"9".repeat(40)}\r\n`) + BODY,
      "INVALID_RESPONSE",
    ],
    ["is above the limit", head(`Content-Length: ${100 * MEBIBYTE}\r\n`), "INVALID_RESPONSE"],
    [
      "is given twice, differently",
      head(`Content-Length: ${BODY.length}\r\nContent-Length: 1\r\n`) + BODY,
      "INVALID_RESPONSE",
    ],
    [
      "is given beside chunks, the way requests are smuggled",
      head(`Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`) + chunk(BODY) + chunk(""),
      "INVALID_RESPONSE",
    ],
  ] as const)("%s", async (_what, response, code) => {
    await expectError(response, code);
  });

  it("is not given at all: the response ends with the connection", async () => {
    await expectToken(head("Connection: close\r\n") + BODY);
  });

  it("is longer than what comes on a connection that stays open: the time of the call ends it", async () => {
    await expectError(
      (socket) => socket.write(head(`Content-Length: ${BODY.length + 1}\r\n`) + BODY),
      "TIMEOUT",
    );
  });
});

describe("a response in chunks", () => {
  it("is taken together", async () => {
    await expectToken(CHUNKED + piecesOf(BODY).map(chunk).join("") + chunk(""));
  });

  it.each([
    ["is cut short in its headers", CHUNKED.slice(0, -4), "CONNECTION_FAILED"],
    [
      "is cut short while it is decompressed",
      head("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n") + chunk("\x1f"),
      "CONNECTION_FAILED",
    ],
    ["is cut short between two", CHUNKED + chunk(HALF), "CONNECTION_FAILED"],
    ["is cut short within one", CHUNKED + chunk(HALF).slice(0, -9), "CONNECTION_FAILED"],
    [
      "is cut short before its end mark: whole or not, nobody knows",
      CHUNKED + chunk(BODY),
      "CONNECTION_FAILED",
    ],
    ["has a size that is no number", `${CHUNKED}what\r\n${BODY}`, "INVALID_RESPONSE"],
    ["has a negative size", `${CHUNKED}-5\r\n${BODY}`, "INVALID_RESPONSE"],
    ["has a size beyond all measure", `${CHUNKED}${"f".repeat(30)}\r\n${BODY}`, "INVALID_RESPONSE"],
    ["has a chunk that is longer than it says", `${CHUNKED}5\r\n${BODY}`, "INVALID_RESPONSE"],
  ] as const)("%s", async (_what, response, code) => {
    await expectError(response, code);
  });
});

describe("more than anybody asked for", () => {
  it.each([
    [
      "a body of 100 MB in chunks",
      flood(`${CHUNKED}${(100_000_000).toString(16)}\r\n`, Buffer.alloc(65_536, "x"), 100_000_000),
    ],
    ["a body of 100 MB without a length", flood(head(""), Buffer.alloc(65_536, "<a>"), 100_000_000)],
    ["chunk extensions without end", flood(`${CHUNKED}5;a=`, Buffer.alloc(65_536, "x"), 100_000_000)],
    ["a header without end", flood("HTTP/1.1 200 OK\r\nX: ", Buffer.alloc(65_536, "x"), 100_000_000)],
    [
      "headers without end",
      flood("HTTP/1.1 200 OK\r\n", Buffer.from("X: y\r\n".repeat(10_000)), 100_000_000),
    ],
    ["a reason phrase without end", flood("HTTP/1.1 200 ", Buffer.alloc(65_536, "x"), 100_000_000)],
    [
      "trailers without end",
      flood(`${CHUNKED}${chunk(BODY)}0\r\n`, Buffer.from("X: y\r\n".repeat(10_000)), 100_000_000),
    ],
    ["blank lines without end", flood("", Buffer.from("\r\n".repeat(10_000)), 100_000_000)],
  ])("%s", async (_what, response) => {
    await expectError(response, "INVALID_RESPONSE", "CONNECTION_FAILED", "TIMEOUT");
  });

  // By the settings that make bombs of blanks in the least time.
  it.each([
    ["gzip", (blanks: Buffer) => gzipSync(blanks, { strategy: constants.Z_RLE })],
    ["deflate", (blanks: Buffer) => deflateSync(blanks, { strategy: constants.Z_RLE })],
    [
      "br",
      (blanks: Buffer) => brotliCompressSync(blanks, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
    ],
  ] as const)("a bomb of 256 MiB in %s", async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(256 * MEBIBYTE, " "));
    expect(bomb.length).toBeLessThan(MEBIBYTE);
    const { arrayBuffers: before } = await memoryInUse();
    await expectError(compressed(encoding, bomb), "INVALID_RESPONSE");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30 * MEBIBYTE);
  });

  it("a bomb inside a bomb", async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(64 * MEBIBYTE)));
    await expectError(compressed("gzip, gzip", bomb), "INVALID_RESPONSE");
  });

  it("a thousand headers are no matter", async () => {
    await expectToken(responseOf(BODY, { headers: "X-Y: z\r\n".repeat(1_000) }));
  });
});

describe("a compressed response", () => {
  it.each(["gzip", "deflate", "br"])("in %s that is empty is an empty body", async (encoding) => {
    await expectError(compressed(encoding, ""), "HTTP_ERROR");
  });

  it.each([
    ["gzip", Buffer.from("<response/>")],
    ["gzip", gzipSync(BODY).subarray(0, 40)],
    ["deflate", Buffer.from("<response/>")],
    ["deflate", deflateSync(BODY).subarray(0, 40)],
    ["br", Buffer.from("<response/>")],
    ["br", brotliCompressSync(BODY).subarray(0, 20)],
  ])("in %s that is damaged is refused, and says so (%#)", async (encoding, body) => {
    const { error } = await observeCall(compressed(encoding, body));
    expect(error).toMatchObject({ code: "INVALID_RESPONSE", requestSent: true, retryable: false });
    expect(String(error)).toContain("cannot be decompressed");
  });

  it.each(["zstd", "compress", "gzip, br"])(
    "in %s, which was not asked for, is refused by name",
    async (encoding) => {
      const { error } = await observeCall(compressed(encoding, "??"));
      expect(error).toMatchObject({ code: "INVALID_RESPONSE" });
      expect(String(error)).toContain(`not known: ${encoding}`);
    },
  );
});

describe("maxResponseBytes", () => {
  it("is the longest response that is taken", async () => {
    const maxResponseBytes = Buffer.byteLength(BODY);
    expect((await observeCall(responseOf(BODY), { maxResponseBytes })).error).toBeUndefined();
    const { error } = await observeCall(responseOf(BODY), { maxResponseBytes: maxResponseBytes - 1 });
    expect(String(error)).toContain(`longer than ${maxResponseBytes - 1} bytes (option maxResponseBytes)`);
  });

  it.each([
    ["the compressed bytes themselves", compressed("gzip", gzipSync(BODY, { level: 0 }))],
    ["a response in chunks", CHUNKED + chunk(BODY) + chunk("")],
    ["a response of an error status", responseOf(BODY, { status: "500 No" })],
    ["a length, before anything is read", head("Content-Length: 5000000\r\n")],
  ])("holds for %s", async (_what, response) => {
    const { error } = await observeCall(response, { maxResponseBytes: Buffer.byteLength(BODY) - 1 });
    expect(error).toMatchObject({ code: "INVALID_RESPONSE" });
    expect(String(error)).toContain("maxResponseBytes");
  });

  it("is where the reading of an endless response ends, and its connection, with bounded memory", async () => {
    let ended: (written: number) => void = () => undefined;
    const written = new Promise<number>((resolve) => (ended = resolve));
    const endless = flood(head(""), Buffer.alloc(65_536, "x"), 100 * MEBIBYTE, ended);
    const { error, growthBytes } = await observeCall(endless, { maxResponseBytes: 10 * MEBIBYTE });
    expect(error).toMatchObject({ code: "INVALID_RESPONSE" });
    expect(await written).toBeLessThan(40 * MEBIBYTE);
    expect(growthBytes).toBeLessThan(80 * MEBIBYTE);
  });
});

describe.concurrent("a drip", () => {
  it.each([
    ["of the status line", drip(["HTTP/1.1 200 ", ...piecesOf("x".repeat(500))], 20)],
    [
      "of headers",
      drip(["HTTP/1.1 200 OK\r\n", ...Array.from({ length: 500 }, (_, n) => `X-${n}: y\r\n`)], 20),
    ],
    ["of the body", drip([head(`Content-Length: ${BODY.length}\r\n`), ...piecesOf(BODY)], 20)],
    ["of chunks", drip([CHUNKED, ...piecesOf(BODY).map(chunk)], 20)],
    [
      "of a compressed body",
      drip(
        [
          head("Content-Encoding: gzip\r\nContent-Length: 300\r\n"),
          ...Array.from(gzipSync(BODY), (byte) => Buffer.from([byte])),
        ],
        20,
      ),
    ],
    ["of informational responses", drip(endlessly("HTTP/1.1 102 Processing\r\n\r\n"), 2)],
  ])("%s does not outlast the time of the call", async (_what, response) => {
    const { error, durationMs } = await observeCall(response, { timeoutMs: 700 });
    expect(durationMs).toBeLessThan(2_700);
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ requestSent: true, timeoutMs: 700 });
  });
});

describe("an informational response", () => {
  it.each([
    ["100", "HTTP/1.1 100 Continue\r\n\r\n"],
    ["102, with headers", "HTTP/1.1 102 Processing\r\nX: y\r\n\r\n"],
    ["103", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"],
    ["199, a hundred times", "HTTP/1.1 199 What\r\n\r\n".repeat(100)],
  ])("%s is not the response", async (_what, before) => {
    await expectToken(Buffer.concat([Buffer.from(before), responseOf(BODY)]));
  });

  it("101 would be another protocol", async () => {
    const upgrade = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
    await expectError(upgrade + BODY, "HTTP_ERROR");
  });
});

describe("a status", () => {
  it.each([
    ["000", ["INVALID_RESPONSE", "HTTP_ERROR"]],
    ["99", ["INVALID_RESPONSE", "HTTP_ERROR"]],
    ["204", ["INVALID_RESPONSE", "HTTP_ERROR"]],
    ["304", ["INVALID_RESPONSE", "HTTP_ERROR"]],
    ["399", ["HTTP_ERROR"]],
    ["400", ["INVALID_RESPONSE"]],
    ["600", ["INVALID_RESPONSE", "HTTP_ERROR"]],
    ["999", ["INVALID_RESPONSE", "HTTP_ERROR"]],
    ["1000", ["INVALID_RESPONSE"]],
    ["2000", ["INVALID_RESPONSE"]],
    ["abc", ["INVALID_RESPONSE"]],
    ["-200", ["INVALID_RESPONSE"]],
    ["", ["INVALID_RESPONSE"]],
  ] as const)("of %s is no success, whatever comes with it", async (status, codes) => {
    await expectError(responseOf(BODY, { status: `${status} What` }), ...codes);
  });

  it.each(["200", "201", "203", "205", "299"])(
    "of %s is none to object to where the response is right",
    async (status) => {
      await expectToken(responseOf(BODY, { status: `${status} What` }));
    },
  );

  it.each([
    ["another protocol", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["HTTP/2", "\0\0\x12\x04\0\0\0\0\0"],
    ["HTTP/0.9", BODY],
    ["HTTP/9.9", `HTTP/9.9 200 OK\r\nContent-Length: 1\r\n\r\n `],
    ["NUL in a header", `HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`],
    ["a bare CR in a header", `HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`],
    ["a TLS alert", "\x15\x03\x01\0\x02\x02\x28"],
    ["nothing", ""],
  ])("line of %s is no response", async (_what, response) => {
    await expectError(Buffer.from(response, "latin1"), "INVALID_RESPONSE", "CONNECTION_FAILED");
  });
});
