import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator } from "../../src/testing/index.js";
import { callerFields } from "../../src/soap/contract.js";
import { ACCOUNT_PASSWORD, goodCalls } from "./requests.js";
import { shell } from "./shell.js";

let emulator: Emulator;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  emulator = await startEmulator({
    accounts: [
      { username: "jane", password: ACCOUNT_PASSWORD },
      {
        username: "jane@example.com",
        systems: [
          { systemName: "Laptop", usedSpaceKB: 9_007_199_254_740_993n },
          { systemName: "Büro-PC", usedSpaceKB: 2_048n },
        ],
      },
    ],
  });
  env = {
    ACCOUNT_MANAGEMENT_ENDPOINT: emulator.url,
    ACCOUNT_MANAGEMENT_USERNAME: "api-user",
    ACCOUNT_MANAGEMENT_PASSWORD: "api-pass",
  };
});
afterAll(() => emulator.close());

const TOKEN = ["get-authorization-token-by-entity", "--username", "jane@example.com", "--no-is-app-user"];

describe("a call from the command line", () => {
  it.each(["1.1", "1.2"])("prints a token over SOAP %s that the emulator redeems", async (version) => {
    const { code, stdout, stderr } = await shell([...TOKEN, "--soap", version, "--json"], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { authToken } = JSON.parse(stdout) as { authToken: string };
    expect(emulator.redeem(authToken)?.username).toBe("jane@example.com");
    expect(emulator.requests.at(-1)?.soapVersion).toBe(version);
  });

  it.each(goodCalls)("carries out %s, with flags and the secrets as JSON", async (_, call) => {
    const { operation, args, input } = call;
    const { code, stdout, stderr } = await shell([...args, "--json"], { env, input });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toHaveProperty("result");
    expect(emulator.requests.at(-1)?.operation).toBe(operation.name);
    expect(stdout).not.toContain(ACCOUNT_PASSWORD);
  });

  it.each(goodCalls)(
    "prints skeletons of the request and the result of %s",
    async (command, { operation }) => {
      const { stdout } = await shell([operation.name, "--skeleton"]);
      const request = JSON.parse(stdout) as object;
      expect(Object.keys(request)).toEqual(
        callerFields(contract, operation.request).map(({ property }) => property),
      );
      // It is a request already: what it lacks are values that make sense.
      const sent = await shell([command, "--dry-run", "--input", "-"], { input: stdout });
      expect(sent.code).toBe(0);
      const result = await shell([command, "--skeleton", "output"]);
      expect(JSON.parse(result.stdout)).toHaveProperty("result");
    },
  );

  it("merges flags over the JSON", async () => {
    const input = JSON.stringify({ username: "nobody@example.com", isAppUser: false });
    const { code } = await shell(
      ["get-authorization-token-by-entity", "--input", "-", "--username", "jane@example.com"],
      {
        env,
        input,
      },
    );
    expect(code).toBe(0);
    expect(emulator.requests.at(-1)?.request).toMatchObject({
      username: "jane@example.com",
      isAppUser: false,
    });
  });

  it("keeps every digit of a 64-bit integer, as a string", async () => {
    const { stdout } = await shell(
      ["get-account-used-space-by-system", "--username", "jane@example.com", "--json"],
      { env },
    );
    expect(stdout).toContain(`"usedSpaceKB": "9007199254740993"`);
  });

  it("prints lists as tab-separated lines where nobody watches, and as a table with colour on a terminal", async () => {
    const args = ["get-account-used-space-by-system", "--username", "jane@example.com"];
    const plain = await shell(args, { env });
    expect(plain.stdout).toContain("Laptop\t");
    const table = await shell(args, { env, terminal: true });
    expect(table.stdout).toContain("─");
    expect(table.stdout).toContain("\u001b[");
  });

  it("takes a list as several values, and an obsolete operation by its name in the WSDL", async () => {
    const names = ["jane", "jane@example.com"];
    const history = await shell(
      ["GetHistoryEventsTotals", "--monitored-usernames", ...names, "--months", "3"],
      { env },
    );
    expect(history.code).toBe(0);
    expect(emulator.requests.at(-1)?.request).toEqual({ monitoredUsernames: names, months: 3 });
  });

  it("says all that is missing at once", async () => {
    const { code, stderr } = await shell(["change-account-password"], { env });
    expect(code).toBe(2);
    expect(stderr).toContain("--user-name, --password-file, --new-password-file");
  });

  it("says which value is not of its type", async () => {
    const args = ["get-history-events-totals", "--monitored-usernames", "jane", "--months", "soon"];
    const { code, stderr } = await shell(args, { env });
    expect(code).toBe(2);
    expect(stderr).toContain("months must be");
  });

  it("tells with --verbose what the client does, on standard error", async () => {
    const { stdout, stderr } = await shell([...TOKEN, "--verbose"], { env });
    expect(stderr).toMatch(/^debug GetAuthorizationTokenByEntity is sent .*\ninfo .* succeeded /s);
    expect(stderr).not.toContain(env.ACCOUNT_MANAGEMENT_PASSWORD);
    expect(stdout).not.toContain("debug");
  });

  it("names a mistyped field of the JSON, and sends nothing", async () => {
    const before = emulator.requests.length;
    const { code, stderr } = await shell(["get-authorization-token-by-entity", "--input", "-"], {
      env,
      input: `{ "userName": "jane@example.com" }`,
    });
    expect(code).toBe(2);
    expect(stderr).toContain("username");
    expect(emulator.requests).toHaveLength(before);
  });
});

describe("a secret on the command line", () => {
  it.each([
    ["--password", "hunter2-secret"],
    ["--password=hunter2-secret"],
    ["--new-password", "hunter2-secret"],
    ["--new-password=hunter2-secret"],
    ["-phunter2-secret"],
  ])("is refused as an argument (%s) and not repeated", async (...secret) => {
    const { code, stdout, stderr } = await shell(
      ["change-account-password", "--user-name", "jane@example.com", ...secret],
      { env },
    );
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain("hunter2");
  });

  it("does not show in a dry run, which sends nothing and needs no credentials", async () => {
    const before = emulator.requests.length;
    const { code, stdout } = await shell(["change-account-password", "--dry-run", "--input", "-"], {
      input: JSON.stringify({ userName: "jane@example.com", password: "hunter2", newPassword: "hunter3" }),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("<ChangeAccountPassword");
    expect(stdout).toContain("jane@example.com");
    expect(stdout).not.toMatch(/hunter/);
    expect(emulator.requests).toHaveLength(before);
  });
});

describe("credentials", () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "cli-"))));
  afterAll(() => rm(folder, { recursive: true }));

  it("come from a file before the environment; a secret of the request from another", async () => {
    const file = join(folder, "credentials.json");
    await writeFile(file, `{ "userName": "api-user", "password": "api-pass" }`, { mode: 0o600 });
    const secret = join(folder, "password");
    await writeFile(secret, `${ACCOUNT_PASSWORD}\n`);
    const args = ["authenticate", "--user-name", "jane", "--password-file", secret];
    const wrong = { ...env, ACCOUNT_MANAGEMENT_PASSWORD: "wrong" };
    const { code, stderr } = await shell([...args, "--credentials-file", file], { env: wrong });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("in a file that others may read lead to a warning", async () => {
    const file = join(folder, "open.json");
    await writeFile(file, `{ "userName": "api-user", "password": "api-pass" }`);
    await chmod(file, 0o644);
    const { code, stderr } = await shell(TOKEN, {
      env: { ...env, ACCOUNT_MANAGEMENT_CREDENTIALS_FILE: file },
    });
    expect(code).toBe(0);
    expect(stderr).toContain("chmod 600");
  });

  it("in a file that is no JSON are not quoted", async () => {
    const file = join(folder, "broken.json");
    await writeFile(file, `{ "userName": "api-user", "password": hunter2 }`, { mode: 0o600 });
    const { code, stderr } = await shell([...TOKEN, "--credentials-file", file], { env });
    expect(code).toBe(3);
    expect(stderr).toContain("must hold JSON");
    expect(stderr).not.toContain("hunter2");
  });
});

describe("the exit code", () => {
  it.each([
    ["--pasword=hunter2", "'--pasword'"],
    ["-phunter2", "'-p'"],
    ["--=hunter2", "'--'"],
    ["--'=hunter2", "'--'"],
  ])("is 2 for an unknown option such as %s, and its value is not repeated", async (option, shown) => {
    const { code, stderr } = await shell([...TOKEN, option], { env });
    expect(code).toBe(2);
    expect(stderr).toContain(`unknown option ${shown}`);
    expect(stderr).not.toContain("hunter2");
  });

  it("is 3 without credentials", async () => {
    const { code, stderr } = await shell(TOKEN, { env: { ACCOUNT_MANAGEMENT_ENDPOINT: emulator.url } });
    expect(code).toBe(3);
    expect(stderr).toContain("ACCOUNT_MANAGEMENT_USERNAME");
  });

  it("is 4 for refused credentials", async () => {
    const { code, stderr } = await shell(TOKEN, { env: { ...env, ACCOUNT_MANAGEMENT_PASSWORD: "wrong" } });
    expect(code).toBe(4);
    expect(stderr).toContain("InvalidCredentialsError");
  });

  it("is 5 for a Result that is not a success, told as JSON when asked for", async () => {
    const { code, stderr } = await shell(
      ["get-authorization-token-by-entity", "--username", "nobody", "--is-app-user", "--json"],
      { env },
    );
    expect(code).toBe(5);
    expect((JSON.parse(stderr) as { error: { code: string } }).error.code).toBe("SERVICE_RESULT");
  });

  it("is 6 for a fault, 7 for a page, 8 for a broken response, 9 for a lost connection, 10 for silence", async () => {
    const codes: number[] = [];
    for (const failure of [
      { kind: "fault", reason: "Server was unable to process request." },
      { kind: "http", status: 404, body: "<html></html>" },
      { kind: "http", status: 200, contentType: "text/xml", body: "<a>" },
      { kind: "reset" },
      { kind: "silence" },
    ] as const) {
      emulator.failNext(failure);
      const timeout = failure.kind === "silence" ? "300" : "20000";
      codes.push((await shell([...TOKEN, "--retries", "0", "--timeout", timeout], { env })).code);
    }
    expect(codes).toEqual([6, 7, 8, 9, 10]);
  });
});
