/** Run by process-exit.test.ts: makes three calls to a server that does not keep this process alive. */
import { createAgent } from "../../src/transport/agent.js";
import { httpResponse, startRawServer } from "./raw-server.js";
import { callOf, requestTo, sendOnce } from "./sending.js";

const server = await startRawServer(
  (socket) => socket.write(httpResponse("ok")),
  (socket) => socket.unref(),
);
const agent = createAgent(server.url);
let responses = 0;
for (let call = 0; call < 3; call += 1) {
  const call = callOf();
  const response = await sendOnce(requestTo(server.url, { agent }), call);
  call.deadline.dispose();
  if (response.body.toString() === "ok") responses += 1;
}
server.unref();
await new Promise(setImmediate);
const idle = Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []).length;
process.stdout.write(`${responses} responses, ${idle} idle connection\n`);
