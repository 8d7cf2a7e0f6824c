// Prints what one warmed-up call of the built package does, as JSON: `node --expose-gc --no-opt counts.mjs ENTRY`.
// The server is a socket without a network, so that nothing depends on how bytes happen to arrive.
import { statSync } from "node:fs";
import http from "node:http";
import { Session } from "node:inspector";
import { Duplex } from "node:stream";

const [entry] = process.argv.slice(2);
const session = new Session();
session.connect();
const post = (method, parameters) =>
  new Promise((resolve, reject) => {
    session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });

const own = (url) => url.startsWith(new URL(".", entry).href) || /\/node_modules\/saxes\//.test(url);

await post("Profiler.enable");
await post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const scripts = new Set();
session.on("Debugger.scriptParsed", ({ params }) => scripts.add(params.url));
await post("Debugger.enable");
const { AccountManagementClient } = await import(entry);
await post("Debugger.disable");
const modules = [...scripts].filter((url) => /^(?:file|node):/.test(url)).length;
const bytesLoaded = [...scripts].filter(own).reduce((sum, url) => sum + statSync(new URL(url)).size, 0);

const item =
  "<AccountSpace><Username>jane@example.com</Username><UsedSpaceKB>1234</UsedSpaceKB><SystemName>DESK</SystemName></AccountSpace>";
const responses = {
  GetAuthorizationTokenByEntity: "<AuthToken>2293a23bc3ce4316a8896c230c8f74cc</AuthToken>",
  GetAccountUsedSpaceBySystem: `<AccountSpaces>${item.repeat(1_000)}</AccountSpaces>`,
};

class Agent extends http.Agent {
  createConnection() {
    const received = [];
    const socket = new Duplex({
      read() {},
      write(chunk, _encoding, done) {
        received.push(chunk);
        const request = Buffer.concat(received).toString();
        if (request.endsWith(":Envelope>")) {
          this.push(responseTo(request));
          this.push(null);
        }
        done();
      },
    });
    return Object.assign(socket, {
      setKeepAlive() {},
      setNoDelay() {},
      setTimeout() {},
      ref() {},
      unref() {},
    });
  }
}

function responseTo(request) {
  const name = Object.keys(responses).find(
    (operation) => request.includes(`<${operation} `) || request.includes(`:${operation}`),
  );
  const result = "<Result><Result>0</Result><Code>Success</Code></Result>";
  const [before, after] =
    name === "GetAuthorizationTokenByEntity" ? [responses[name], result] : [result, responses[name]];
  const body =
    '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>' +
    `<${name}Response xmlns="sosonlinebackup.com"><${name}Result>${before}${after}</${name}Result></${name}Response></soap:Body></soap:Envelope>`;
  return `HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
}

const client = new AccountManagementClient({
  credentials: { userName: "api-user", password: "api-pass" },
  endpoint: "http://127.0.0.1:9/",
  agent: new Agent(),
});
const token = () => client.getAuthorizationTokenByEntity({ username: "jane@example.com", isAppUser: false });
const list = () => client.getAccountUsedSpaceBySystem({ username: "jane@example.com" });

/** Functions of the package and of its parser that ran, how often, and how often their blocks (loops, branches) did. */
async function calls(work) {
  await post("Profiler.takePreciseCoverage");
  await work();
  const { result } = await post("Profiler.takePreciseCoverage");
  const ran = result
    .filter(({ url }) => own(url))
    .flatMap(({ functions }) => functions)
    .filter(({ ranges }) => ranges[0].count > 0);
  const sum = (counts) => counts.reduce((total, { count }) => total + count, 0);
  return {
    functions: ran.length,
    calls: sum(ran.map(({ ranges }) => ranges[0])),
    blocks: sum(ran.flatMap(({ ranges }) => ranges)),
  };
}

/** The least of many: whatever else allocates, such as a timer of Node's, only adds. */
async function bytes(work) {
  let least = Infinity;
  for (let round = 0; round < 40; round += 1) {
    gc();
    const before = process.memoryUsage().heapUsed;
    await work();
    least = Math.min(least, process.memoryUsage().heapUsed - before);
  }
  return least;
}

for (let count = 0; count < 20; count += 1) await token().then(list);
const oneToken = await calls(token);
const oneList = await calls(list);
await post("Profiler.stopPreciseCoverage");
session.disconnect();
console.log(
  JSON.stringify({
    "modules loaded at import": modules,
    "bytes of JavaScript loaded at import": bytesLoaded,
    "functions that run in a call": oneToken.functions,
    "function calls in a call": oneToken.calls,
    "blocks that run in a call": oneToken.blocks,
    "function calls to read a list of 1,000": oneList.calls,
    "blocks that run to read a list of 1,000": oneList.blocks,
    "bytes allocated by a call": await bytes(token),
    "bytes allocated to read a list of 1,000": await bytes(list),
  }),
);
process.exit();
