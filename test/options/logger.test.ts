import { describe, expect, it } from "vitest";
import type { Logger } from "../../src/index.js";
import {
  pageResponse,
  soapResponse,
  standardResult,
  SUCCESS,
  tokenBody,
  wrapped,
} from "../servers/soap-responses.js";
import { askForToken, makeClient, PASSWORD } from "../client/calling.js";
import { exposuresOf } from "../secrets/exposure.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";

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

  it("is told once of an element that the contract does not have, by its path alone", async () => {
    const { logger, entries } = recorder();
    const grown = `<AuthToken>t</AuthToken><Added>geheim</Added>${SUCCESS}`;
    interceptService(soapResponse(wrapped("GetAuthorizationTokenByEntity", grown)), { times: 2 });
    const client = makeClient({ logger });
    await askForToken(client);
    await askForToken(client);
    const warnings = entries.filter(([level]) => level === "warn");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.[2].element).toMatch(/Added$/);
    expect(exposuresOf(entries, ["geheim"])).toEqual([]);
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
