// The service of the soak, in a process of its own that is killed and started again. It responds right, wrong,
// late, in pieces or not at all, and writes down each write that arrives before it does anything else with it.
import fs from "node:fs";
import http from "node:http";
import { faultReply, resultReply, successReply } from "account-management-service-client/testing";

const [port, logFile] = process.argv.slice(2);
const log = fs.openSync(logFile, "a");

const server = http.createServer((request, response) => {
  const written = request.headers["x-write"];
  if (written !== undefined) fs.writeSync(log, `${written}\n`);
  const chunks = [];
  request.on("error", () => undefined).on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => respond(Buffer.concat(chunks).toString("utf8"), response));
});

/** Shares in percent; what is left is a right response. */
const BEHAVIOURS = [
  [6, (reply) => send(reply, 500, reply.fault)],
  [4, (reply) => send(reply, 200, reply.refusal)],
  [2, (reply) => send(reply, 503, "<h1>Busy</h1>", { "Content-Type": "text/html", "Retry-After": "0" })],
  [2, (reply) => send(reply, 502, "<h1>Bad gateway</h1>", { "Content-Type": "text/html" })],
  [3, (reply) => reply.response.socket.resetAndDestroy()],
  [2, (reply) => reply.response.socket.destroy()],
  [2, (reply) => cutShort(reply)],
  [2, (reply) => drip(reply, 4)],
  [1, (reply) => drip(reply, 400)],
  [0.5, () => undefined],
  [4, (reply) => setTimeout(() => send(reply, 200, reply.success), 100)],
  [1, (reply) => reply.response.socket.end("no HTTP at all\r\n\r\n")],
  [1, (reply) => send(reply, 200, reply.success.slice(0, -20))],
  [4, (reply) => send(reply, 200, reply.success, { Connection: "close" })],
];

function respond(body, response) {
  const reply = replyTo(body, response);
  let left = Math.random() * 100;
  for (const [share, behave] of BEHAVIOURS) {
    left -= share;
    if (left < 0) return behave(reply);
  }
  return send(reply, 200, reply.success);
}

function replyTo(body, response) {
  const soapVersion = body.includes("http://www.w3.org/2003/05/soap-envelope") ? "1.2" : "1.1";
  const [, initial, rest] = /:Body><([A-Z])(\w+)/.exec(body);
  const method = initial.toLowerCase() + rest;
  const authToken = `token-of-${/<Username>([^<]*)</.exec(body)?.[1]}`;
  const success = successReply(method, method.startsWith("get") ? { authToken } : {}, { soapVersion });
  return {
    response,
    contentType: success.headers["Content-Type"],
    success: success.body,
    refusal: resultReply(method, { result: 52, code: "AlreadyExists" }, { soapVersion }).body,
    fault: faultReply({ reason: "Oops" }, { soapVersion }).body,
  };
}

function send({ response, contentType }, status, body, headers = {}) {
  response.writeHead(status, {
    "Content-Type": contentType,
    "Content-Length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

function cutShort({ response, contentType, success }) {
  response.writeHead(200, { "Content-Type": contentType, "Content-Length": success.length });
  response.write(success.slice(0, success.length / 2));
  setTimeout(() => response.socket?.destroy(), 5);
}

/** A piece every so many milliseconds. */
function drip({ response, contentType, success }, everyMs) {
  response.writeHead(200, { "Content-Type": contentType });
  const pieces = success.match(/.{1,40}/gs);
  const timer = setInterval(() => {
    const piece = pieces.shift();
    if (piece === undefined || response.destroyed) {
      clearInterval(timer);
      response.end();
    } else response.write(piece);
  }, everyMs);
}

server.keepAliveTimeout = 2_000;
server.on("clientError", (_error, socket) => socket.destroy());
server.listen(Number(port), "127.0.0.1", () => process.send?.(server.address().port));
process.on("disconnect", () => process.exit());
