import { Agent, request } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { contract } from "../../../generated/contract.js";
import { callerFields } from "../../../src/soap/contract.js";
import type { OperationDescriptor } from "../../../src/soap/contract.js";
import type { Emulator } from "../../../src/testing/index.js";
import { startEmulator } from "../../../src/testing/index.js";
import { call } from "../call.js";

const running: Emulator[] = [];

async function start(...options: Parameters<typeof startEmulator>): Promise<Emulator> {
  const emulator = await startEmulator(...options);
  running.push(emulator);
  return emulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.close()));
});

const JANE = { username: "jane@example.com", isAppUser: false };

describe("startEmulator", () => {
  it("has credentials and an account to begin with", async () => {
    const emulator = await start();
    const { result } = await call(emulator, "getAuthorizationTokenByEntity", JANE);
    expect(result.result).toMatchObject({ code: "Success" });
    expect(emulator.accounts.hasPassword("jane@example.com", "account-pass")).toBe(true);
  });

  it("is at the real service's path on the loopback interface", async () => {
    const { url, wsdlUrl } = await start();
    expect(url).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/WebApi\/AccountManagementService\/AccountManagementService\.asmx$/,
    );
    expect(wsdlUrl).toBe(`${url}?WSDL`);
  });

  it("listens on no other interface", async () => {
    const port = Number(new URL((await start()).url).port);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === "IPv4" && !internal);
    for (const { address } of others) {
      await expect(connects(port, address)).resolves.toBe(false);
    }
    await expect(connects(port, "127.0.0.1")).resolves.toBe(true);
  });

  it("rejects when the port is taken", async () => {
    const port = Number(new URL((await start()).url).port);
    await expect(start({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("refuses a behaviour for an operation that the contract does not have", async () => {
    const behaviours: object = { getNothing: () => ({}) };
    await expect(start({ behaviours })).rejects.toThrow("no operation whose method is getNothing");
  });

  it("responds to 200 calls at once, each with its own token", async () => {
    const accounts = Array.from({ length: 200 }, (_, index) => ({ username: `user-${index}` }));
    const emulator = await start({ accounts });
    const tokens = await Promise.all(
      accounts.map(async ({ username }) => {
        const { result } = await call(emulator, "getAuthorizationTokenByEntity", {
          username,
          isAppUser: false,
        });
        return String(result.authToken);
      }),
    );
    expect(tokens.map((token) => emulator.redeem(token)?.username)).toEqual(
      accounts.map(({ username }) => username),
    );
  });
});

describe("close", () => {
  it("ends idle connections that are kept alive", async () => {
    const emulator = await start();
    const agent = new Agent({ keepAlive: true });
    const incoming = await get(emulator.wsdlUrl, agent);
    const gone = new Promise((resolve) => incoming.socket.once("close", resolve));
    incoming.resume();
    await new Promise((resolve) => incoming.once("end", resolve));
    await emulator.close();
    await gone;
    agent.destroy();
  });

  it("ends connections that wait for a response", async () => {
    const emulator = await start();
    emulator.failNext({ kind: "silence" });
    const waiting = call(emulator, "getAuthorizationTokenByEntity", JANE).catch((error: unknown) => error);
    while (emulator.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await emulator.close();
    await expect(waiting).resolves.toBeInstanceOf(Error);
  });

  it.each([
    ["a late response", { kind: "delay", ms: 60_000 }, {}],
    ["a late failure", { kind: "http", status: 503 }, { delayMs: 60_000 }],
  ] as const)("does not wait for %s", async (_, failure, options) => {
    const emulator = await start();
    emulator.failNext(failure, options);
    const waiting = call(emulator, "getAuthorizationTokenByEntity", JANE).catch((error: unknown) => error);
    while (emulator.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await emulator.close();
    await expect(waiting).resolves.toBeInstanceOf(Error);
    expect(emulator.requests[0]?.status).toBeUndefined();
  });

  it("frees the port, and may be repeated", async () => {
    const emulator = await start();
    await Promise.all([emulator.close(), emulator.close()]);
    await emulator.close();
    const again = await start({ port: Number(new URL(emulator.url).port) });
    expect(again.url).toBe(emulator.url);
  });

  it("comes with the end of an `await using` block", async () => {
    const emulator = await start();
    await emulator[Symbol.asyncDispose]();
    await expect(fetch(emulator.url)).rejects.toThrow();
  });
});

describe("Every operation of the contract", () => {
  const operations = Object.values<OperationDescriptor>(contract.operations);
  const versions = ["1.1", "1.2"] as const;

  it.each(
    operations.flatMap((operation) =>
      versions.map((version) => [operation.method, version, operation] as const),
    ),
  )("%s is served over SOAP %s", async (method, soapVersion, { request }) => {
    const { status, result } = await call(await start(), method, {}, { soapVersion });
    const lacksSomething = callerFields(contract, request).some(({ optionalInSchema }) => optionalInSchema);
    expect(status).toBe(200);
    expect(JSON.stringify(result.result)).toContain(lacksSomething ? "InvalidInputParameters" : "Success");
  });
});

function connects(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.unref();
  });
}

function get(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing: ClientRequest = request(url, { agent }, resolve);
    outgoing.once("error", reject);
    outgoing.end();
  });
}
