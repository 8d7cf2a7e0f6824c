import http from "node:http";
import type { AddressInfo } from "node:net";
import zlib from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { memoryInUse } from "../../fuzz/heap.js";
import { InvalidResponseError } from "../../src/errors.js";
import { callOf, failureOf, requestTo, sendOnce } from "./sending.js";

const MIB = 1024 * 1024;
let server: http.Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

async function responding(listener: http.RequestListener): Promise<URL> {
  const started = http.createServer(listener).listen(0, "127.0.0.1");
  server = started;
  await new Promise((resolve) => started.once("listening", resolve));
  return new URL(`http://127.0.0.1:${(started.address() as AddressInfo).port}/`);
}

function encoded(body: Buffer | string, encoding: string): Promise<URL> {
  return responding((_request, response) => {
    response.setHeader("Content-Encoding", encoding);
    response.end(body);
  });
}

const text = "<response>Zoë 😀</response>".repeat(2_000);

describe("a compressed response", () => {
  it.each(["gzip", "deflate", "br"])("in %s that is empty is an empty body", async (encoding) => {
    const response = await sendOnce(requestTo(await encoded("", encoding)), callOf());
    expect(response.body).toHaveLength(0);
  });

  it.each([
    ["gzip", Buffer.from("<response/>")],
    ["gzip", zlib.gzipSync(text).subarray(0, 40)],
    ["deflate", Buffer.from("<response/>")],
    ["deflate", zlib.deflateSync(text).subarray(0, 40)],
    ["br", Buffer.from("<response/>")],
    ["br", zlib.brotliCompressSync(text).subarray(0, 20)],
  ])("in %s that is damaged is an InvalidResponseError (%#)", async (encoding, body) => {
    const error = await failureOf(sendOnce(requestTo(await encoded(body, encoding)), callOf()));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ requestSent: true, retryable: false });
    expect(String(error)).toContain("cannot be decompressed");
  });

  it.each(["zstd", "compress", "gzip, br"])(
    "in %s, which was not asked for, is refused",
    async (encoding) => {
      const error = await failureOf(sendOnce(requestTo(await encoded("??", encoding)), callOf()));
      expect(error).toBeInstanceOf(InvalidResponseError);
      expect(String(error)).toContain(`not known: ${encoding}`);
    },
  );

  // By the settings that make bombs in the least time.
  it.each<[encoding: string, compress: (zeros: Buffer) => Buffer]>([
    ["gzip", (zeros) => zlib.gzipSync(zeros, { strategy: zlib.constants.Z_RLE })],
    [
      "br",
      (zeros) => zlib.brotliCompressSync(zeros, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
    ],
  ])("in %s that is a bomb ends at the limit", async (encoding, compress) => {
    const url = await encoded(compress(Buffer.alloc(200 * MIB)), encoding);
    const { arrayBuffers: before } = await memoryInUse();
    const error = await failureOf(sendOnce(requestTo(url, { maxResponseBytes: MIB }), callOf()));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(String(error)).toContain(`longer than ${MIB} bytes (option maxResponseBytes)`);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(30 * MIB);
  });
});

describe("the limit", () => {
  it("is the longest response that is taken", async () => {
    const url = await responding((_request, response) => response.end("x".repeat(1_000)));
    const response = await sendOnce(requestTo(url, { maxResponseBytes: 1_000 }), callOf());
    expect(response.body).toHaveLength(1_000);
    const error = await failureOf(sendOnce(requestTo(url, { maxResponseBytes: 999 }), callOf()));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(String(error)).toContain("longer than 999 bytes (option maxResponseBytes)");
  });

  it("holds for chunked responses and for the compressed bytes themselves", async () => {
    const random = zlib.gzipSync(Buffer.from(Array.from({ length: 5_000 }, () => Math.random() * 256)), {
      level: 0,
    });
    const url = await responding((_request, response) => {
      response.setHeader("Content-Encoding", "gzip");
      response.write(random.subarray(0, 2_500));
      response.end(random.subarray(2_500));
    });
    const error = await failureOf(sendOnce(requestTo(url, { maxResponseBytes: 3_000 }), callOf()));
    expect(error).toBeInstanceOf(InvalidResponseError);
  });

  it("stops an endless response of 100 MB, and its connection, with bounded memory", async () => {
    const chunk = Buffer.alloc(64 * 1024, "x");
    let written = 0;
    const closed = new Promise<void>((resolve) => {
      void responding((_request, response) => {
        const pump = (): void => {
          while (written < 100 * MIB && !response.destroyed) {
            written += chunk.length;
            if (!response.write(chunk)) return void response.once("drain", pump);
          }
          response.end();
        };
        response.on("close", resolve);
        pump();
      }).then((url) => urlReady(url));
    });
    let urlReady: (url: URL) => void = () => undefined;
    const url = await new Promise<URL>((resolve) => (urlReady = resolve));
    const before = process.memoryUsage().rss;
    const error = await failureOf(sendOnce(requestTo(url, { maxResponseBytes: 10 * MIB }), callOf()));
    expect(error).toBeInstanceOf(InvalidResponseError);
    await closed;
    expect(written).toBeLessThan(40 * MIB);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * MIB);
  });

  it("refuses a Content-Length above it without reading", async () => {
    const url = await responding((_request, response) => {
      response.writeHead(200, { "Content-Length": 5_000_000 });
      response.flushHeaders();
    });
    const error = await failureOf(sendOnce(requestTo(url, { maxResponseBytes: 1_000 }), callOf()));
    expect(error).toBeInstanceOf(InvalidResponseError);
  });

  it("also holds for responses of an error status", async () => {
    const url = await responding((_request, response) => response.writeHead(500).end("x".repeat(5_000)));
    const error = await failureOf(sendOnce(requestTo(url, { maxResponseBytes: 1_000 }), callOf()));
    expect(error).toBeInstanceOf(InvalidResponseError);
  });
});
