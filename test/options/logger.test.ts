import { Writable } from "node:stream";
import bunyan from "bunyan";
import { pino } from "pino";
import { describe, expect, it, vi } from "vitest";
import winston from "winston";
import type { Logger } from "../../src/index.js";
import { PASSWORD, askForToken, makeClient } from "../client/calling.js";
import { exposuresOf } from "../secrets/exposure.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import {
  SUCCESS,
  pageResponse,
  soapResponse,
  standardResult,
  tokenBody,
  wrapped,
} from "../servers/soap-responses.js";

sealNetwork();

type Entry = readonly [level: string, message: string, fields: Readonly<Record<string, unknown>>];

function recorder(): { logger: Required<Logger>; entries: Entry[] } {
  const entries: Entry[] = [];
  const at =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>>): void =>
      void entries.push([level, message, fields]);
  return { logger: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") }, entries };
}

describe("a logger", () => {
  it("is told of a call and its success, with the request's secrets blanked", async () => {
    const { logger, entries } = recorder();
    interceptService(soapResponse(wrapped("ChangeBackupAccountPassword", SUCCESS)));
    await makeClient({ logger }).changeBackupAccountPassword({
      username: "jane",
      newPassword: "her-new-password",
      sendEmailToCustomer: true,
    });
    expect(entries.map(([level]) => level)).toEqual(["debug", "info"]);
    expect(entries[0]?.[2]).toMatchObject({
      operation: "ChangeBackupAccountPassword",
      soapVersion: "1.1",
      host: "secure.sosonlinebackup.com",
      callId: expect.stringMatching(/^\w+-\w+$/) as string,
    });
    expect(entries[0]?.[2].request).toMatch(/>jane<.*>\*\*\*<.*>true</s);
    expect(entries[1]?.[2]).toMatchObject({
      callId: entries[0]?.[2].callId,
      attempts: 1,
      durationMs: expect.any(Number) as number,
    });
    expect(exposuresOf(entries, [PASSWORD, "her-new-password"])).toEqual([]);
  });

  it("is told of retries and of the failure, by its code", async () => {
    const { logger, entries } = recorder();
    interceptService(pageResponse(503, `<p>${PASSWORD}</p>`), { times: 2 });
    await expect(askForToken(makeClient({ logger, retries: 1 }))).rejects.toThrow();
    expect(entries.map(([level]) => level)).toEqual(["debug", "warn", "error"]);
    expect(entries[1]?.[2]).toMatchObject({ retry: 1, code: "HTTP_ERROR" });
    expect(entries[2]?.[2]).toMatchObject({ code: "HTTP_ERROR" });
    expect(exposuresOf(entries, [PASSWORD])).toEqual([]);
  });

  it("is told of a refusal by the service as something ordinary", async () => {
    const { logger, entries } = recorder();
    interceptService(
      soapResponse(
        wrapped("ChangeBackupAccountPassword", standardResult(52, "AlreadyExists", "her-new-password")),
      ),
    );
    const call = makeClient({ logger }).changeBackupAccountPassword({
      username: "jane",
      newPassword: "her-new-password",
      sendEmailToCustomer: true,
    });
    await expect(call).rejects.toMatchObject({ callId: expect.stringMatching(/-/) as string });
    expect(entries.map(([level]) => level)).toEqual(["debug", "info"]);
    expect(entries[1]?.[2]).toMatchObject({
      code: "SERVICE_RESULT",
      result: 52,
      resultCode: "AlreadyExists",
    });
    expect(exposuresOf(entries, [PASSWORD, "her-new-password"])).toEqual([]);
  });

  it("is told nothing of the token", async () => {
    const { logger, entries } = recorder();
    interceptService(soapResponse(tokenBody("a-secret-token")));
    await askForToken(makeClient({ logger }));
    expect(exposuresOf(entries, ["a-secret-token", PASSWORD])).toEqual([]);
  });

  it("may have some of its methods only", async () => {
    interceptService(soapResponse(tokenBody()));
    const infos: string[] = [];
    await askForToken(makeClient({ logger: { info: (message) => void infos.push(message) } }));
    expect(infos).toEqual(["GetAuthorizationTokenByEntity succeeded"]);
  });

  it("that throws does not fail the call", async () => {
    interceptService(soapResponse(tokenBody()));
    const fail = (): never => {
      throw new Error("disk full");
    };
    const client = makeClient({ logger: { debug: fail, info: fail } });
    expect((await askForToken(client)).authToken).toBe("one-time-token");
  });

  it("whose level is off is not asked for the fields", async () => {
    interceptService(soapResponse(tokenBody()));
    const debugs: string[] = [];
    const logger = {
      isLevelEnabled: (level: string) => level !== "debug",
      debug: (message: string) => void debugs.push(message),
    };
    await askForToken(makeClient({ logger }));
    expect(debugs).toEqual([]);
  });

  it("that rejects does not fail the process", async () => {
    interceptService(soapResponse(tokenBody()));
    const client = makeClient({ logger: { debug: () => Promise.reject(new Error("disk full")) as never } });
    expect((await askForToken(client)).authToken).toBe("one-time-token");
    await new Promise(setImmediate);
  });
});

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
