import { afterEach, describe, expect, it } from "vitest";
import { AccountManagementClient, SoapFaultError } from "../../src/index.js";
import type { Logger } from "../../src/index.js";
import { fault11, soapResponse, SUCCESS, wrapped } from "../servers/soap-responses.js";
import type { ServedResponse } from "../servers/soap-responses.js";
import { exposuresOf } from "../secrets/exposure.js";
import { startRespondingServer } from "../servers/responding-server.js";
import type { RespondingServer } from "../servers/responding-server.js";

let server: RespondingServer | undefined;
afterEach(() => server?.close());

const SECRET = "the-pa55word-that-is-sent";
const CHANGED = soapResponse(wrapped("ChangeBackupAccountPassword", SUCCESS));

/** A call with a request whose password comes from a getter. */
async function change(
  newPassword: () => string,
  response: ServedResponse,
  logger?: Logger,
): Promise<unknown> {
  server = await startRespondingServer(() => response);
  await using client = new AccountManagementClient({
    credentials: { userName: "api-user", password: "api-pa55word" },
    endpoint: server.url,
    retries: 0,
    logger,
  });
  return await client.changeBackupAccountPassword({
    username: "jane",
    get newPassword() {
      return newPassword();
    },
    sendEmailToCustomer: false,
  });
}

describe("a request that is another one each time it is looked at", () => {
  it("is looked at once", async () => {
    let reads = 0;
    await change(() => `password ${(reads += 1)}`, CHANGED, { debug: () => undefined });
    expect(reads).toBe(1);
  });

  it("does not fail a call that was sent", async () => {
    let reads = 0;
    const call = change(() => {
      if ((reads += 1) > 1) throw new Error(`no more ${SECRET}`);
      return SECRET;
    }, CHANGED);
    await expect(call).resolves.toMatchObject({ result: { code: "Success" } });
  });

  it("keeps what was sent out of errors and events", async () => {
    let reads = 0;
    const events: unknown[] = [];
    const log = (...event: unknown[]): void => void events.push(event);
    const error: unknown = await change(
      () => ((reads += 1) > 1 ? "another" : SECRET),
      fault11("soap:Server", `Bad password ${SECRET}`),
      { debug: log, info: log, warn: log, error: log },
    ).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SoapFaultError);
    expect(exposuresOf([error, events], [SECRET])).toEqual([]);
    expect(events.length).toBeGreaterThan(1);
  });
});
