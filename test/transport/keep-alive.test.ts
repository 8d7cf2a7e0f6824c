import { spawn } from "node:child_process";
import http from "node:http";
import type net from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createAgent } from "../../src/transport/agent.js";
import type { Access } from "../../src/soap/contract.js";
import type { HttpRequest } from "../../src/transport/post.js";
import { httpResponse, startRawServer } from "./raw-server.js";
import type { RawServer, Reaction } from "./raw-server.js";
import { callOf, failureOf, requestTo, sendOnce } from "./sending.js";

let server: RawServer;
let agent: http.Agent;

async function start(reaction: Reaction, own?: http.Agent): Promise<void> {
  server = await startRawServer(reaction);
  agent = own ?? createAgent(server.url);
}

afterEach(async () => {
  agent.destroy();
  await server.close();
});

async function send(changes: Partial<HttpRequest> = {}, access: Access = "write"): Promise<string> {
  const call = callOf({ access });
  try {
    const response = await sendOnce(requestTo(server.url, { agent, ...changes }), call);
    return response.body.toString();
  } finally {
    call.deadline.dispose();
  }
}

function freeSockets(): net.Socket[] {
  return Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []);
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

/** Answers, and closes a moment later without having said so. */
const respondThenClose: Reaction = (socket, nth, connection) => {
  socket.write(httpResponse(`${connection}.${nth}`), () => setTimeout(() => socket.destroy(), 20));
};

describe("connections", () => {
  it("are used again", async () => {
    await start((socket, nth, connection) => socket.write(httpResponse(`${connection}.${nth}`)));
    expect([await send(), await send(), await send({}, "read")]).toEqual(["1.1", "1.2", "1.3"]);
  });

  it("are bounded for two hundred calls at once, each of which gets its own response", async () => {
    await start((socket) => {
      const asked = /<n>\d+<\/n>/.exec(server.requests.at(-1) ?? "")?.[0] ?? "";
      setTimeout(() => socket.write(httpResponse(asked)), 5);
    });
    const bodies = Array.from({ length: 200 }, (_, n) => `<n>${n}</n>`);
    expect(await Promise.all(bodies.map((body) => send({ body: Buffer.from(body) })))).toEqual(bodies);
    expect(server.connections.length).toBeLessThanOrEqual(64);
    expect(freeSockets().length).toBeLessThanOrEqual(16);
  });

  it("leave no listeners behind on a socket that is used again and again", async () => {
    await start((socket) => socket.write(httpResponse("ok")));
    await send();
    const [socket] = freeSockets();
    const before = socket?.eventNames().map((name) => [name, socket.listenerCount(name)]);
    for (let call = 0; call < 30; call += 1) await send();
    expect(freeSockets()).toEqual([socket]);
    expect(socket?.eventNames().map((name) => [name, socket.listenerCount(name)])).toEqual(before);
  });

  it("stay usable after a response of an error status", async () => {
    await start((socket, nth) =>
      socket.write(httpResponse(`${nth}`, "", nth === 1 ? "500 Internal Server Error" : "200 OK")),
    );
    expect([await send(), await send()]).toEqual(["1", "2"]);
    expect(server.connections).toHaveLength(1);
  });

  it("are not cut by the limit for idle ones while a response takes longer than that", async () => {
    await start((socket) => setTimeout(() => socket.write(httpResponse("late")), 4_600));
    expect(await send()).toBe("late");
  });
});

describe("a connection that the server closed while it was idle", () => {
  it("does not fail a write", async () => {
    await start(respondThenClose);
    expect(await send()).toBe("1.1");
    await wait(100);
    expect(await send()).toBe("2.1");
    expect(server.requests).toHaveLength(2);
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
    await start(() => undefined);
    const url = new URL(`http://127.0.0.1:${port}/`);
    expect(await send({ url })).toBe("1");
    block(300);
    expect(await send({ url })).toBe("2");
    child.kill();
  });

  it("does not fail a write when all connections of the pool are dead", async () => {
    await start(respondThenClose);
    await Promise.all(Array.from({ length: 10 }, () => send()));
    for (const socket of server.connections) socket.destroy();
    expect(await send()).toMatch(/^1[0-9]\.1$/);
  });

  it("is told apart from one that is reset by the request itself, which may have been carried out", async () => {
    await start((socket, nth) => {
      if (nth === 1) socket.write(httpResponse("ok"));
      else socket.resetAndDestroy();
    });
    await send();
    expect(await failureOf(send())).toMatchObject({
      code: "CONNECTION_FAILED",
      requestSent: true,
      retryable: false,
    });
    expect(server.requests).toHaveLength(2);
  });
});

describe("an idle connection", () => {
  it("is not used by a write after one second, but still by a read", async () => {
    await start((socket, nth, connection) => socket.write(httpResponse(`${connection}.${nth}`)));
    await send();
    await wait(1_200);
    expect(await send({}, "read")).toBe("1.2");
    await wait(1_200);
    expect(await send()).toBe("2.1");
  });

  it("is closed before common servers close theirs", async () => {
    await start((socket) => socket.write(httpResponse("ok")));
    await send();
    expect(freeSockets()).toHaveLength(1);
    await pass(4_500);
    expect(freeSockets()).toHaveLength(0);
    expect(server.connections[0]?.destroyed).toBe(true);
  });

  it("is closed a second before the server says that it will", async () => {
    await start((socket) => socket.write(httpResponse("ok", "Keep-Alive: timeout=2\r\n")));
    await send();
    await pass(1_500);
    expect(freeSockets()).toHaveLength(0);
  });

  it("is not kept where the server keeps it for a second or less", async () => {
    await start((socket) => socket.write(httpResponse("ok", "Keep-Alive: timeout=1\r\n")));
    await send();
    await pass(50);
    expect(freeSockets()).toHaveLength(0);
  });

  it("of a caller's agent without any limit is not used for too long either", async () => {
    await start(
      (socket, nth, connection) => socket.write(httpResponse(`${connection}.${nth}`)),
      new http.Agent({ keepAlive: true }),
    );
    await send();
    await wait(1_200);
    expect(await send()).toBe("2.1");
  });

  it("of a caller's agent is used also where the caller's own request left it there", async () => {
    await start(
      (socket, nth, connection) => socket.write(httpResponse(`${connection}.${nth}`)),
      new http.Agent({ keepAlive: true }),
    );
    await new Promise<void>((resolve) => {
      const own = http.request(server.url, { agent, method: "POST" }, (response) => response.resume());
      // The agent takes it back when the request is done with.
      agent.once("free", () => setImmediate(resolve));
      own.end();
    });
    expect(await send()).toBe("1.2");
  });
});

describe("a response that nobody asked for", () => {
  const unasked = httpResponse("poison");

  it.each([
    ["together with the first response", 0],
    ["after it, while the connection is idle", 30],
  ])("is not taken for the response to the next request when it comes %s", async (_when, delayMs) => {
    await start((socket, nth, connection) => {
      if (delayMs === 0) {
        socket.write(httpResponse(`${connection}.${nth}`) + unasked);
      } else {
        socket.write(httpResponse(`${connection}.${nth}`));
        setTimeout(() => socket.write(unasked), delayMs);
      }
    });
    expect(await send()).toBe("1.1");
    await wait(100);
    expect(await send()).toBe("2.1");
  });

  it("is not taken for it when the process was too busy to see it come", async () => {
    await start((socket, nth, connection) => socket.write(httpResponse(`${connection}.${nth}`)));
    expect(await send()).toBe("1.1");
    server.connections[0]?.write(unasked);
    expect(await send()).toBe("2.1");
  });
});
