import net from "node:net";
import { once } from "node:events";
import { beforeEach, describe, expect, test } from "vitest";
import { acceptToo, allReceived, callCount, orderNext, reset, seedAccount } from "../controls.js";
import { startAsmxHost } from "../host.js";
import { clientOf, soapVersions } from "./clients.js";
import { requests } from "./requests.js";
import { shared } from "../../servers/shared.js";

const many = Array.from({ length: 200 }, (_, index) => index);

const host = shared(() => startAsmxHost());
beforeEach(() => reset(host));

/** Stands before the host and counts the connections that a client makes. */
async function countingRelay(): Promise<AsyncDisposable & { readonly url: string; connections: number }> {
  const { hostname, port } = new URL(host.url);
  const sockets = new Set<net.Socket>();
  const server = net.createServer((incoming) => {
    relay.connections += 1;
    const outgoing = net.connect(Number(port), hostname);
    for (const socket of [incoming, outgoing]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(host.url);
  url.port = String((server.address() as net.AddressInfo).port);
  const relay = {
    url: url.href,
    connections: 0,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  return relay;
}

describe.each(soapVersions)("many calls to a real ASMX host in SOAP %s", (soap) => {
  test("calls one after another share one connection, failed ones included", async () => {
    await using relay = await countingRelay();
    await using client = clientOf(relay, soap);
    await seedAccount(host, "jane");
    for (let index = 0; index < 20; index += 1) {
      await client.getAccountUsedSpace({ userName: "jane" });
      await expect(client.getAccountUsedSpace({ userName: "nobody" })).rejects.toThrow();
      await orderNext(host, "fault");
      await expect(client.getAccountUsedSpace({ userName: "jane" })).rejects.toThrow();
    }
    expect(await callCount(host)).toBe(60);
    expect(relay.connections).toBe(1);
  });

  test("a chunked response is read, and its connection used again", async () => {
    await using relay = await countingRelay();
    await using client = clientOf(relay, soap);
    await seedAccount(host, "jane", { systems: 2_000 });
    for (let index = 0; index < 3; index += 1) {
      await orderNext(host, "unbuffered");
      const { accountSpaces } = await client.getAccountUsedSpaceBySystem({ username: "jane" });
      expect(accountSpaces).toHaveLength(2_000);
    }
    expect(relay.connections).toBe(1);
  });

  test("200 calls at once go over 64 connections at most", async () => {
    await using relay = await countingRelay();
    await using client = clientOf(relay, soap);
    await seedAccount(host, "jane");
    await Promise.all(many.map(() => client.getAccountUsedSpace({ userName: "jane" })));
    expect(relay.connections).toBeGreaterThan(1);
    expect(relay.connections).toBeLessThanOrEqual(64);
  });

  test("200 calls at once, each with its own credentials and argument, never mix", async () => {
    await using client = clientOf(host, soap);
    for (const index of many) {
      await seedAccount(host, `jane-${index}`, { usedSpaceKB: index });
      // Every tenth is not known to the host.
      if (index % 10 !== 0) await acceptToo(host, `user-${index}`, `pass-${index}`);
    }
    const calls = many.map(async (index) => {
      const own = { userName: `user-${index}`, password: `pass-${index}` };
      const credentials = index % 2 === 0 ? own : () => Promise.resolve(own);
      const response = client.getAccountUsedSpace({ userName: `jane-${index}` }, { credentials });
      return response.then(
        ({ usedSpaceInKB }) => usedSpaceInKB,
        (error: unknown) => (error as { code: unknown }).code,
      );
    });
    expect(await Promise.all(calls)).toEqual(
      many.map((index) => (index % 10 === 0 ? "INVALID_CREDENTIALS" : BigInt(index))),
    );
    const received = await allReceived(host);
    expect(received).toHaveLength(200);
    for (const one of received) {
      const index = /^jane-(\d+)$/.exec(String(one.userName))?.[1];
      expect(one).toMatchObject({
        soap,
        "AuthHeader.UserName": `user-${index}`,
        "AuthHeader.Password": `pass-${index}`,
      });
    }
  });

  test("200 accounts created at once: each create arrives once and succeeds", async () => {
    await using client = clientOf(host, soap, { retries: 5 });
    await Promise.all(
      many.map((index) =>
        client.createAccountBySize({ ...requests.createAccountBySize, username: `joe-${index}` }),
      ),
    );
    const names = (await allReceived(host)).map((one) => one["request.Username"]);
    expect(names).toHaveLength(200);
    expect(new Set(names).size).toBe(200);
  });

  test("of twenty creates of one account at once, one succeeds and the others say why not", async () => {
    await using client = clientOf(host, soap, { retries: 5 });
    const outcomes = await Promise.allSettled(
      many.slice(0, 20).map(() => client.createAccountBySize(requests.createAccountBySize)),
    );
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(19);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ reason: { result: { result: 52, code: "AlreadyExists" } } });
    }
    expect(await callCount(host)).toBe(20);
  });
});

test("clients of both SOAP versions at once do not disturb each other", async () => {
  await using first = clientOf(host, "1.1");
  await using second = clientOf(host, "1.2");
  for (const index of many) await seedAccount(host, `jane-${index}`, { usedSpaceKB: index });
  const responses = await Promise.all(
    many.map((index) =>
      (index % 2 === 0 ? first : second).getAccountUsedSpace({ userName: `jane-${index}` }),
    ),
  );
  expect(responses.map(({ usedSpaceInKB }) => usedSpaceInKB)).toEqual(many.map(BigInt));
  for (const one of await allReceived(host)) {
    const index = Number(/\d+$/.exec(String(one.userName))?.[0]);
    expect(one.soap).toBe(index % 2 === 0 ? "1.1" : "1.2");
  }
});
