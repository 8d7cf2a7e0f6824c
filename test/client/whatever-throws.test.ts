import { describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { CALL } from "../../src/caller.js";
import type { Codec } from "../../src/client.js";
import { AccountManagementClient, AccountManagementError, InvalidRequestError } from "../../src/index.js";
import { writeEnvelope } from "../../src/soap/envelope.js";
import { startEmulator } from "../../src/testing/index.js";
import { shared } from "../servers/shared.js";
import { PASSWORD, askForToken } from "./calling.js";

const credentials = { userName: "api-user", password: PASSWORD };
const emulator = shared(() => startEmulator({ credentials }));

async function failureOf(calling: (client: AccountManagementClient) => Promise<unknown>): Promise<unknown> {
  await using client = new AccountManagementClient({ credentials, endpoint: emulator.url });
  return await calling(client).then(
    () => undefined,
    (error: unknown) => error,
  );
}

function thrower(): never {
  throw new Error(`not fit to be shown: ${PASSWORD}`);
}

describe("whatever throws in a call, it ends typed", () => {
  const { changeBackupAccountPassword } = contract.operations;
  const codec: Codec = {
    write: () => ({ xml: "<x/>", secrets: [] }),
    envelope: writeEnvelope,
    read: thrower,
  };
  const call = (changes: Partial<Codec>): Promise<unknown> =>
    failureOf((client) => client[CALL](changeBackupAccountPassword, {}, undefined, { ...codec, ...changes }));

  it("and says that nothing was sent when that is so", async () => {
    const error = await call({ write: thrower });
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ requestSent: false, operation: "ChangeBackupAccountPassword" });
    expect(String(error)).toMatch(/threw when it was used\. Nothing was sent to the service\.$/);
  });

  it("and says that a write may have been carried out once the request is under way", async () => {
    const error = await call({});
    expect(error).toMatchObject({ requestSent: true, retryable: false });
    expect(String(error)).toMatch(/carried it out: find out before calling again\.$/);
  });

  it("also a signal, of which it is said once that nothing was sent", async () => {
    const signal = Object.assign(new AbortController().signal, { addEventListener: thrower });
    const error = await failureOf((client) => askForToken(client, { signal }));
    expect(String(error)).toMatch(/threw when it was used\. Nothing was sent to the service\.$/);
  });
});

describe("a caller's own kind of error", () => {
  class PortalError extends AccountManagementError {
    override readonly code = "INVALID_REQUEST";
  }

  it("has the name of the base, and says of itself that nothing was sent", () => {
    expect(new PortalError("no")).toMatchObject({ name: "AccountManagementError", requestSent: false });
  });
});

describe("a method taken off its client", () => {
  it("rejects, naming the way to call it, instead of throwing at once", async () => {
    const client = new AccountManagementClient({ credentials: { userName: "u", password: "p" } });
    const { authenticate } = client as unknown as Record<
      "authenticate",
      (request: object) => Promise<unknown>
    >;
    const error: unknown = await authenticate({}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ field: "client", operation: "Authenticate", requestSent: false });
    expect((error as Error).message).toContain("client.authenticate(…)");
  });
});
