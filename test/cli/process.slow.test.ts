import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:https";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator } from "../../src/testing/index.js";
import { TEST_CERTIFICATE, TEST_KEY } from "../transport/tls-fixture.js";
import { listening } from "../servers/listening.js";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** The bundled program, in a folder where it finds no package. */
let program: string;
let folder: string;
let emulator: Emulator;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cli-"));
  const dist = join(folder, "dist");
  await run(
    process.execPath,
    [join(ROOT, "node_modules/rolldown/bin/cli.mjs"), "-c", "rolldown.config.ts", "--dir", dist],
    { cwd: ROOT },
  );
  await writeFile(join(folder, "package.json"), `{ "type": "module" }`);
  // Published beside it; doctor reads from it which names are taken.
  await cp(join(ROOT, "src/index.ts"), join(folder, "src/index.ts"));
  program = join(dist, "cli.js");
  emulator = await startEmulator({ accounts: [{ username: "jane", password: "hunter2-4711" }] });
}, 120_000);
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

const CREDENTIALS = { ACCOUNT_MANAGEMENT_USERNAME: "api-user", ACCOUNT_MANAGEMENT_PASSWORD: "api-pass" };
const TOKEN = ["get-authorization-token-by-entity", "--username", "jane", "--is-app-user"];

function start(command: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, TERM: "xterm", ACCOUNT_MANAGEMENT_ENDPOINT: emulator.url, ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const closed = once(child, "close") as Promise<[code: number | null]>;
  return {
    child,
    output: () => output,
    async shows(text: string): Promise<void> {
      for (let waited = 0; !output.includes(text); waited += 20) {
        if (waited > 30_000) throw new Error(`The output has no ${text}:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    ended: () => closed.then(([code]) => code),
  };
}

/** On a pseudo-terminal, as in a terminal's window. */
function onTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  // A new pseudo-terminal is no columns wide.
  const command = ["stty cols 100 rows 30;", process.execPath, program, ...args].join(" ");
  return start("script", ["--quiet", "--return", "--command", command, join(folder, "typescript")], env);
}

describe("the program", () => {
  it("asks on a terminal for user name and password, and does not show the password", async () => {
    const call = onTerminal(TOKEN);
    await call.shows("API user name");
    call.child.stdin.write("api-user\r");
    await call.shows("API password");
    call.child.stdin.write("api-pass\r");
    expect(await call.ended()).toBe(0);
    expect(call.output()).toMatch(/authToken.*[0-9a-f]{32}/);
    expect(call.output()).toContain("api-user");
    expect(call.output()).not.toContain("api-pass");
    expect(await readFile(join(folder, "typescript"), "utf8")).not.toContain("api-pass");
  });

  it("ends with 130 when a prompt is cancelled", async () => {
    const call = onTerminal(TOKEN);
    await call.shows("API user name");
    call.child.stdin.write("\u0003");
    expect(await call.ended()).toBe(130);
  });

  it("keeps secrets out of the process list while it runs", async () => {
    const secret = join(folder, "password");
    await writeFile(secret, "hunter2-4711", { mode: 0o600 });
    emulator.failNext({ kind: "delay", ms: 1_000 });
    const args = ["authenticate", "--user-name", "jane", "--password-file", secret];
    const before = emulator.requests.length;
    const call = start(process.execPath, [program, ...args], CREDENTIALS);
    while (emulator.requests.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(
      processes.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")),
    );
    // Others on the machine may run commands of their own.
    const own = lines.filter((line) => line.includes(secret));
    expect(own).not.toHaveLength(0);
    expect(own.filter((line) => line.includes("hunter2") || line.includes("api-pass"))).toEqual([]);
    expect(await call.ended()).toBe(0);
    expect(call.output()).not.toMatch(/hunter2|api-pass/);
  });

  it("trusts a certificate of NODE_EXTRA_CA_CERTS, and doctor tells how long it is valid", async () => {
    const authority = join(folder, "authority.pem");
    await writeFile(authority, TEST_CERTIFICATE);
    const server = createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (_, response) => {
      response.end("<html></html>");
    });
    const port = await listening(server);
    const endpoint = `https://127.0.0.1:${port}/`;
    const look = start(process.execPath, [program, "doctor", "--endpoint", endpoint], {
      ...CREDENTIALS,
      NODE_EXTRA_CA_CERTS: authority,
    });
    expect(await look.ended()).toBe(1);
    expect(look.output()).toMatch(/^ok +tls +TLSv1\.3; the certificate is trusted, for \d+ days more$/m);
    expect(look.output()).toMatch(/^problem +contract /m);
    server.close();
  });

  it("ends a call with 130 at Ctrl+C", async () => {
    emulator.failNext({ kind: "silence" });
    const before = emulator.requests.length;
    const call = start(process.execPath, [program, ...TOKEN], CREDENTIALS);
    while (emulator.requests.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    call.child.kill("SIGINT");
    expect(await call.ended()).toBe(130);
    expect(call.output()).toContain("AbortError");
  });

  it("completes commands, options and values in bash", async () => {
    const script = join(folder, "complete.bash");
    const { stdout } = await run(process.execPath, [program, "complete", "bash"]);
    await writeFile(script, stdout);
    await run("bash", ["-n", script]);
    const complete = async (...words: string[]): Promise<string> =>
      (await run(process.execPath, [program, "complete", "--", ...words])).stdout;
    expect(await complete("get-authori")).toContain("get-authorization-token-by-entity");
    expect(await complete("create-account-by-size", "--acc")).toContain("--account-size-mb");
    expect(await complete("doctor", "--soap", "")).toContain("1.2");
  });

  it.each(["zsh", "fish"])("prints a script for completion in %s", async (name) => {
    const { stdout } = await run(process.execPath, [program, "complete", name]);
    expect(stdout).toContain("account-management");
  });
});
