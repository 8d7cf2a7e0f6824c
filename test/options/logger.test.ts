import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Logger } from "../../src/index.js";
import { pageAnswer, soapAnswer, SUCCESS, tokenBody, wrapped } from "../answers/soap-answers.js";
import { askForToken, makeClient, PASSWORD } from "../client/calling.js";
import { exposuresOf } from "../secrets/exposure.js";
import {
  forgetInterceptions,
  interceptService,
  sealNetwork,
  unsealNetwork,
} from "../servers/intercepted-service.js";

beforeAll(sealNetwork);
afterEach(forgetInterceptions);
afterAll(unsealNetwork);

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
    interceptService(soapAnswer(wrapped("ChangeBackupAccountPassword", SUCCESS)));
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
      request: { username: "jane", newPassword: "***", sendEmailToCustomer: true },
    });
    expect(entries[1]?.[2]).toMatchObject({ durationMs: expect.any(Number) as number });
    expect(exposuresOf(entries, [PASSWORD, "her-new-password"])).toEqual([]);
  });

  it("is told of retries and of the failure, by its code", async () => {
    const { logger, entries } = recorder();
    interceptService(pageAnswer(503, `<p>${PASSWORD}</p>`), { times: 2 });
    await expect(askForToken(makeClient({ logger, retries: 1 }))).rejects.toThrow();
    expect(entries.map(([level]) => level)).toEqual(["debug", "warn", "error"]);
    expect(entries[1]?.[2]).toMatchObject({ retry: 1, code: "HTTP_ERROR" });
    expect(entries[2]?.[2]).toMatchObject({ code: "HTTP_ERROR" });
    expect(exposuresOf(entries, [PASSWORD])).toEqual([]);
  });

  it("is told nothing of the token", async () => {
    const { logger, entries } = recorder();
    interceptService(soapAnswer(tokenBody("a-secret-token")));
    await askForToken(makeClient({ logger }));
    expect(exposuresOf(entries, ["a-secret-token", PASSWORD])).toEqual([]);
  });

  it("may have some of its methods only", async () => {
    interceptService(soapAnswer(tokenBody()));
    const infos: string[] = [];
    await askForToken(makeClient({ logger: { info: (message) => void infos.push(message) } }));
    expect(infos).toEqual(["GetAuthorizationTokenByEntity succeeded"]);
  });

  it("that throws does not fail the call", async () => {
    interceptService(soapAnswer(tokenBody()));
    const fail = (): never => {
      throw new Error("disk full");
    };
    const client = makeClient({ logger: { debug: fail, info: fail } });
    expect((await askForToken(client)).authToken).toBe("one-time-token");
  });

  it("that rejects does not fail the process", async () => {
    interceptService(soapAnswer(tokenBody()));
    const client = makeClient({ logger: { debug: () => Promise.reject(new Error("disk full")) as never } });
    expect((await askForToken(client)).authToken).toBe("one-time-token");
    await new Promise(setImmediate);
  });
});
