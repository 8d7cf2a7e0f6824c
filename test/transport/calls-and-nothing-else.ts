/** Run by process-exit.test.ts: makes three calls to a server that does not keep this process alive. */
import { createAgent } from "../../src/transport/agent.js";
import { httpAnswer, startRawServer } from "./raw-server.js";
import { callOf, requestTo, sendOnce } from "./sending.js";

const server = await startRawServer(
  (socket) => socket.write(httpAnswer("ok")),
  (socket) => socket.unref(),
);
const agent = createAgent(server.url);
let answers = 0;
for (let call = 0; call < 3; call += 1) {
  const call = callOf();
  const answer = await sendOnce(requestTo(server.url, { agent }), call);
  call.deadline.dispose();
  if (answer.body.toString() === "ok") answers += 1;
}
server.unref();
await new Promise(setImmediate);
const idle = Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []).length;
process.stdout.write(`${answers} answers, ${idle} idle connection\n`);
