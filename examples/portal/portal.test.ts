// npm run example: the portal's tests, from the fastest stand-in for the service to the most faithful one.
import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, describe, it } from "node:test";
import nock from "nock";
import { AccountManagementClient } from "account-management-service-client";
import {
  fakeClient,
  mockFault,
  mockOperation,
  startEmulator,
} from "account-management-service-client/testing";
import type { Emulator } from "account-management-service-client/testing";
import { createPortal, signIn } from "./portal.js";

const credentials = { userName: "api-user", password: "api-pass" };

describe("with a fake client", () => {
  it("shows the token", async () => {
    const client = fakeClient({ getAuthorizationTokenByEntity: { authToken: "t-1" } });
    assert.deepEqual(await signIn(client, "jane@example.com"), { status: 200, text: "Your token: t-1" });
  });
});

describe("with nock", () => {
  const client = new AccountManagementClient({ credentials });
  after(() => nock.restore());

  it("shows the token", async () => {
    mockOperation(nock("https://secure.sosonlinebackup.com"), "getAuthorizationTokenByEntity", {
      authToken: "t-2",
    });
    assert.equal((await signIn(client, "jane@example.com")).text, "Your token: t-2");
  });

  it("does not show the customer what a fault says", async () => {
    mockFault(nock("https://secure.sosonlinebackup.com"), "getAuthorizationTokenByEntity", {
      code: "server",
      reason: "Timeout expired.",
    });
    assert.equal((await signIn(client, "jane@example.com")).status, 502);
  });
});

describe("with the emulator, over HTTP", () => {
  let emulator: Emulator;
  let client: AccountManagementClient;
  let portal: ReturnType<typeof createPortal>;
  let url: string;

  before(async () => {
    emulator = await startEmulator({ accounts: [{ username: "jane@example.com" }] });
    client = new AccountManagementClient({ credentials, endpoint: emulator.url, retries: 0 });
    portal = createPortal(client);
    await new Promise<void>((resolve) => portal.listen(0, resolve));
    url = `http://localhost:${(portal.address() as AddressInfo).port}/sign-in`;
  });
  beforeEach(() => emulator.reset());
  after(async () => {
    portal.close();
    await client.close();
    await emulator.close();
  });

  it("signs a customer in, once", async () => {
    const text = await (await fetch(`${url}?user=jane@example.com`)).text();
    const token = text.replace("Your token: ", "");
    assert.equal(emulator.redeem(token)?.username, "jane@example.com");
    assert.equal(emulator.redeem(token), undefined);
  });

  it("does not know a stranger", async () => {
    assert.equal((await fetch(`${url}?user=nobody@example.com`)).status, 404);
  });

  it("asks the customer to try again when the service is down for a moment", async () => {
    emulator.failNext({ kind: "http", status: 503 }, { operation: "getAuthorizationTokenByEntity" });
    assert.equal((await fetch(`${url}?user=jane@example.com`)).status, 503);
    assert.equal((await fetch(`${url}?user=jane@example.com`)).status, 200);
    assert.deepEqual(
      emulator.requests.map(({ operation, mismatches }) => [operation, mismatches]),
      Array(2).fill(["GetAuthorizationTokenByEntity", []]),
    );
  });
});
