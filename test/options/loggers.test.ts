import { Writable } from "node:stream";
import bunyan from "bunyan";
import { pino } from "pino";
import { expect, it, vi } from "vitest";
import winston from "winston";
import type { Logger } from "../../src/index.js";
import { soapResponse, tokenBody } from "../servers/soap-responses.js";
import { askForToken, makeClient } from "../client/calling.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";

sealNetwork();

/** Every line that a logger writes to it, parsed. */
class Lines extends Writable {
  readonly lines: unknown[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    for (const line of chunk.toString().trim().split("\n")) this.lines.push(JSON.parse(line));
    done();
  }
}

it.each<[string, (stream: Lines) => Logger, string]>([
  ["pino", (stream) => pino({ level: "info" }, stream), "msg"],
  ["pino's child", (stream) => pino({ level: "info" }, stream).child({ part: "portal" }), "msg"],
  ["bunyan", (stream) => bunyan.createLogger({ name: "portal", level: "info", stream }), "msg"],
  [
    "winston",
    (stream) =>
      winston.createLogger({
        format: winston.format.json(),
        transports: [new winston.transports.Stream({ stream })],
      }),
    "message",
  ],
])("%s gets the text and the facts", async (_, create, text) => {
  interceptService(soapResponse(tokenBody()));
  const stream = new Lines();
  await askForToken(makeClient({ logger: create(stream) }));
  await expect.poll(() => stream.lines).toHaveLength(1);
  expect(stream.lines[0]).toMatchObject({
    [text]: "GetAuthorizationTokenByEntity succeeded",
    operation: "GetAuthorizationTokenByEntity",
    attempts: 1,
  });
});

it("the console gets the text and the facts", async () => {
  interceptService(soapResponse(tokenBody()));
  const info = vi.spyOn(console, "info").mockReturnValue();
  vi.spyOn(console, "debug").mockReturnValue();
  await askForToken(makeClient({ logger: console }));
  expect(info.mock.calls).toEqual([
    ["GetAuthorizationTokenByEntity succeeded", expect.objectContaining({ attempts: 1 })],
  ]);
  vi.restoreAllMocks();
});
