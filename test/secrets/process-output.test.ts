import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fault11, pageResponse, soapResponse, tokenBody } from "../servers/soap-responses.js";
import { startRespondingServer } from "../servers/responding-server.js";
import type { RespondingServer } from "../servers/responding-server.js";

const run = promisify(execFile);
const PASSWORD = "pa55word-geheim";
const TOKEN = "token-geheim";

let folder: string;
let program: string;
let server: RespondingServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "debug-"));
  program = join(folder, "program.mjs");
  await build({
    stdin: { contents: SOURCE, resolveDir: import.meta.dirname, loader: "ts" },
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    banner: {
      js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`,
    },
  });
  server = await startRespondingServer((_, nth) => {
    if (nth % 4 === 1) return soapResponse(tokenBody(TOKEN));
    if (nth % 4 === 2) return pageResponse(500, `<html>no ${PASSWORD}</html>`);
    return nth % 4 === 3 ? fault11("soap:Server", `no ${PASSWORD}`) : soapResponse("<broken");
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Calls once for each response, and shows what it can show: the client, the errors, an uncaught one at last. */
const SOURCE = `
import { inspect } from "node:util";
import { AccountManagementClient } from "../../src/index.js";
const [endpoint, password] = process.argv.slice(2);
const client = new AccountManagementClient({ credentials: { userName: "u", password }, endpoint, retries: 0, logger: console });
const ask = () => client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: false });
await ask();
console.log("called");
for (let n = 0; n < 2; n += 1) {
  try { await ask(); } catch (error) {
    console.log(inspect(error, { depth: null, showHidden: true }), JSON.stringify(error), String(error.stack));
  }
}
console.log(inspect(client, { depth: null, showHidden: true }));
await ask();
`;

describe.each([
  ["DEBUG=*", { DEBUG: "*" }],
  ["DEBUG=node-soap", { DEBUG: "node-soap" }],
  ["no DEBUG", {}],
])("a process with %s", (_, environment) => {
  it("writes neither the password nor the token, even when it dies of an error", async () => {
    const ended = await run(process.execPath, [program, server.url, PASSWORD], {
      env: { PATH: process.env.PATH, ...environment },
    }).catch((error: unknown) => error as { stdout: string; stderr: string });
    expect(ended.stdout).toContain("called");
    expect(ended.stderr).toContain("InvalidResponseError");
    expect(ended.stdout + ended.stderr).not.toContain("geheim");
  });
});
