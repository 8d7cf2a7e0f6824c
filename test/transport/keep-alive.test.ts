import { spawn } from "node:child_process";
import http from "node:http";
import type net from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createAgent } from "../../src/transport/agent.js";
import type { Access } from "../../src/soap/contract.js";
import type { HttpRequest } from "../../src/transport/post.js";
import { httpResponse, startRawServer } from "./raw-server.js";
import type { RawServer, Reaction } from "./raw-server.js";
import { callOf, failureOf, requestTo, sendOnce } from "./sending.js";

/** A server that reacts so and the agent that keeps connections to it, for as long as a test runs. */
interface Line extends AsyncDisposable {
  readonly server: RawServer;
  readonly agent: http.Agent;
  send(changes?: Partial<HttpRequest>, access?: Access): Promise<string>;
  freeSockets(): net.Socket[];
}

async function startLine(reaction: Reaction, own?: http.Agent): Promise<Line> {
  const server = await startRawServer(reaction);
  const agent = own ?? createAgent(server.url);
  return {
    server,
    agent,
    async send(changes = {}, access = "write") {
      const call = callOf({ access });
      try {
        const response = await sendOnce(requestTo(server.url, { agent, ...changes }), call);
        return response.body.toString();
      } finally {
        call.dispose();
      }
    },
    freeSockets: () => Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []),
    async [Symbol.asyncDispose]() {
      agent.destroy();
      await server.close();
    },
  };
}

/** Lets that time pass, and the event loop then do what its timers have begun, however busy the machine is. */
async function pass(ms: number): Promise<void> {
  await wait(ms);
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
}

/** Keeps the event loop from turning, so that what the server does meanwhile stays unseen. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Responds with which connection it is, and which request of it. */
const respond: Reaction = (socket, nth, connection) => socket.write(httpResponse(`${connection}.${nth}`));

/** Responds, and closes a moment later without having said so. */
const respondThenClose: Reaction = (socket, nth, connection) => {
  socket.write(httpResponse(`${connection}.${nth}`), () => setTimeout(() => socket.destroy(), 20));
};

describe("connections", () => {
  it("leave no listeners behind on a socket that is used again and again", async () => {
    await using line = await startLine((socket) => socket.write(httpResponse("ok")));
    await line.send();
    const [socket] = line.freeSockets();
    const before = socket?.eventNames().map((name) => [name, socket.listenerCount(name)]);
    for (let call = 0; call < 30; call += 1) await line.send();
    expect(line.freeSockets()).toEqual([socket]);
    expect(socket?.eventNames().map((name) => [name, socket.listenerCount(name)])).toEqual(before);
  });

  it("stay usable after a response of an error status", async () => {
    await using line = await startLine((socket, nth) =>
      socket.write(httpResponse(`${nth}`, "", nth === 1 ? "500 Internal Server Error" : "200 OK")),
    );
    expect([await line.send(), await line.send()]).toEqual(["1", "2"]);
    expect(line.server.connections).toHaveLength(1);
  });
});

describe("a connection that the server closed while it was idle", () => {
  it("does not fail a write", async () => {
    await using line = await startLine(respondThenClose);
    expect(await line.send()).toBe("1.1");
    await wait(100);
    expect(await line.send()).toBe("2.1");
    expect(line.server.requests).toHaveLength(2);
  });

  it("does not fail a write when the process was too busy to see it", async () => {
    // Another process closes, since this one's event loop stands still.
    const child = spawn(process.execPath, [
      "-e",
      `let seen = 0;
       require("net").createServer((socket) => {
         socket.on("error", () => {});
         socket.on("data", () => {
           seen += 1;
           socket.write("HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\n\\r\\n" + seen);
           setTimeout(() => socket.destroy(), 60);
         });
       }).listen(0, "127.0.0.1", function () { console.log(this.address().port); });`,
    ]);
    const port = await new Promise<string>((resolve) =>
      child.stdout.once("data", (line: Buffer) => resolve(line.toString().trim())),
    );
    await using line = await startLine(() => undefined);
    const url = new URL(`http://127.0.0.1:${port}/`);
    expect(await line.send({ url })).toBe("1");
    block(300);
    expect(await line.send({ url })).toBe("2");
    child.kill();
  });

  it("does not fail a write when all connections of the pool are dead", async () => {
    await using line = await startLine(respondThenClose);
    await Promise.all(Array.from({ length: 10 }, () => line.send()));
    for (const socket of line.server.connections) socket.destroy();
    expect(await line.send()).toMatch(/^1[0-9]\.1$/);
  });

  it("is told apart from one that is reset by the request itself, which may have been carried out", async () => {
    await using line = await startLine((socket, nth) => {
      if (nth === 1) socket.write(httpResponse("ok"));
      else socket.resetAndDestroy();
    });
    await line.send();
    expect(await failureOf(line.send())).toMatchObject({
      code: "CONNECTION_FAILED",
      requestSent: true,
      retryable: false,
    });
    expect(line.server.requests).toHaveLength(2);
  });
});

// They wait for seconds: all at the same time.
describe.concurrent("an idle connection", () => {
  it("is not one whose response takes longer than the limit for idle ones", async () => {
    await using line = await startLine((socket) =>
      setTimeout(() => socket.write(httpResponse("late")), 4_600),
    );
    expect(await line.send()).toBe("late");
  });

  it("is not used by a write after one second, but still by a read", async () => {
    await using line = await startLine(respond);
    await line.send();
    await wait(1_200);
    expect(await line.send({}, "read")).toBe("1.2");
    await wait(1_200);
    expect(await line.send()).toBe("2.1");
  });

  it("is closed before common servers close theirs", async () => {
    await using line = await startLine((socket) => socket.write(httpResponse("ok")));
    await line.send();
    expect(line.freeSockets()).toHaveLength(1);
    await pass(4_500);
    expect(line.freeSockets()).toHaveLength(0);
    expect(line.server.connections[0]?.destroyed).toBe(true);
  });

  it("is closed a second before the server says that it will", async () => {
    await using line = await startLine((socket) =>
      socket.write(httpResponse("ok", "Keep-Alive: timeout=2\r\n")),
    );
    await line.send();
    await pass(1_500);
    expect(line.freeSockets()).toHaveLength(0);
  });

  it("is not kept where the server keeps it for a second or less", async () => {
    await using line = await startLine((socket) =>
      socket.write(httpResponse("ok", "Keep-Alive: timeout=1\r\n")),
    );
    await line.send();
    await pass(50);
    expect(line.freeSockets()).toHaveLength(0);
  });

  it("of a caller's agent without any limit is not used for too long either", async () => {
    await using line = await startLine(respond, new http.Agent({ keepAlive: true }));
    await line.send();
    await wait(1_200);
    expect(await line.send()).toBe("2.1");
  });

  it("of a caller's agent is used also where the caller's own request left it there", async () => {
    await using line = await startLine(respond, new http.Agent({ keepAlive: true }));
    await new Promise<void>((resolve) => {
      const own = http.request(line.server.url, { agent: line.agent, method: "POST" }, (response) =>
        response.resume(),
      );
      // The agent takes it back when the request is done with.
      line.agent.once("free", () => setImmediate(resolve));
      own.end();
    });
    expect(await line.send()).toBe("1.2");
  });
});

describe("a response that nobody asked for", () => {
  const unasked = httpResponse("poison");

  it("is not taken for the response to the next request when it comes while the connection is idle", async () => {
    await using line = await startLine((socket, nth, connection) => {
      respond(socket, nth, connection);
      setTimeout(() => socket.write(unasked), 30);
    });
    expect(await line.send()).toBe("1.1");
    await wait(100);
    expect(await line.send()).toBe("2.1");
  });

  it("is not taken for it when the process was too busy to see it come", async () => {
    await using line = await startLine(respond);
    expect(await line.send()).toBe("1.1");
    line.server.connections[0]?.write(unasked);
    expect(await line.send()).toBe("2.1");
  });
});
