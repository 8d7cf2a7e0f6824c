import type http from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isAccountManagementError } from "../../src/index.js";
import { startRawServer } from "../transport/raw-server.js";
import type { RawServer, Reaction } from "../transport/raw-server.js";
import { clientOf, create, errorOf, read, TOKEN_RESPONSE } from "./service.js";

let server: RawServer | undefined;
afterEach(() => server?.close());

const start = async (reaction: Reaction): Promise<URL> => (server = await startRawServer(reaction)).url;
const responding: Reaction = (socket) => socket.write(TOKEN_RESPONSE);

describe("faked timers", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("neither hang nor break a call on a kept connection", async () => {
    await using client = clientOf(await start(responding));
    await read(client);
    vi.useFakeTimers({
      toFake: [
        "setTimeout",
        "clearTimeout",
        "setImmediate",
        "clearImmediate",
        "setInterval",
        "Date",
        "performance",
      ],
    });
    vi.setSystemTime(Date.now() + 86_400_000);
    await read(client);
    await create(client).catch(() => undefined);
    expect(server?.requests).toHaveLength(3);
    expect(server?.connections).toHaveLength(1);
  });

  it("do not keep a call from ending in time", async () => {
    await using client = clientOf(await start(() => undefined));
    vi.useFakeTimers();
    expect(await errorOf(create(client, { timeoutMs: 100 }))).toMatchObject({ code: "TIMEOUT" });
  });
});

describe("whatever is passed to a call throws, the call ends typed", () => {
  const revoked = (target: object): never => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy as never;
  };

  it.each<[string, () => Promise<unknown>]>([
    ["a provider that throws a revoked proxy", () => call({ credentials: () => fail(revoked({})) })],
    ["a provider that gives one", () => call({ credentials: () => revoked({}) })],
    ["a provider that throws nothing", () => call({ credentials: () => fail(undefined) })],
    ["a signal that is one", () => call({ signal: revoked(new AbortController().signal) })],
  ])("%s", async (_what, act) => {
    const error: unknown = await act().catch((reason: unknown) => reason);
    expect(isAccountManagementError(error)).toBe(true);
  });

  it("an agent that fails a request with a revoked proxy", async () => {
    // Not from `createConnection`: there the agent of a newer Node looks at the error itself.
    const agent = {
      addRequest: (request: http.ClientRequest) =>
        process.nextTick(() => request.emit("error", revoked(new Error("x")))),
    };
    const client = clientOf(await start(responding), { agent: agent as never, retries: 0 });
    expect(await errorOf(read(client))).toMatchObject({ code: "CONNECTION_FAILED", requestSent: false });
  });

  it("an agent that throws, or gives an error that is a revoked proxy", async () => {
    const agent = { addRequest: () => fail(revoked(new Error("x"))) };
    const client = clientOf(await start(responding), { agent: agent as never });
    expect(await errorOf(read(client))).toMatchObject({ code: "INVALID_REQUEST", field: "agent" });
  });

  it("a logger that does anything is not noticed", async () => {
    const logger = { debug: () => revoked({}), info: () => fail(revoked({})) };
    await using client = clientOf(await start(responding), { logger });
    expect((await read(client)).authToken).toBe("token");
  });

  async function call(options: Record<string, unknown>): Promise<unknown> {
    await using client = clientOf(await start(responding));
    return await read(client, options);
  }

  function fail(reason: unknown): never {
    throw reason;
  }
});
