import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator } from "../../src/testing/index.js";
import { kebabCase } from "../../src/cli/flags.js";
import { shell } from "./shell.js";

let emulator: Emulator;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  emulator = await startEmulator({
    accounts: [
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

  it.each(Object.values(contract.operations).map((one) => [kebabCase(one.method), one] as const))(
    "has the command %s, whose skeleton can be filled in and sent",
    async (command, operation) => {
      const printed = await shell([command, "--skeleton"]);
      expect(printed.code).toBe(0);
      const sent = await shell([command, "--input", "-", "--json"], { env, input: printed.stdout });
      // Whether the emulator knows such an account is another matter: the request arrived and was answered.
      expect([0, 2, 5]).toContain(sent.code);
      if (sent.code !== 2) expect(emulator.requests.at(-1)?.operation).toBe(operation.name);
      const output = await shell([command, "--skeleton", "output"]);
      expect(Object.keys(JSON.parse(output.stdout) as object)).not.toHaveLength(0);
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

  it("keeps every digit of a 64-bit integer", async () => {
    const { stdout } = await shell(
      ["get-account-used-space-by-system", "--username", "jane@example.com", "--json"],
      { env },
    );
    expect(stdout).toContain("9007199254740993");
  });

  it("prints lists as tab-separated lines where nobody watches, and as a table with colour on a terminal", async () => {
    const args = ["get-account-used-space-by-system", "--username", "jane@example.com"];
    const plain = await shell(args, { env });
    expect(plain.stdout).toContain("Laptop\t");
    const table = await shell(args, { env, terminal: true });
    expect(table.stdout).toContain("─");
    expect(table.stdout).toContain("\u001b[");
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

describe("the exit code", () => {
  it("is 2 for an unknown option, and its value is not repeated", async () => {
    const { code, stderr } = await shell([...TOKEN, "--pasword=hunter2"], { env });
    expect(code).toBe(2);
    expect(stderr).toContain("--pasword");
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
      codes.push((await shell([...TOKEN, "--retries", "0", "--timeout", "1500"], { env })).code);
    }
    expect(codes).toEqual([6, 7, 8, 9, 10]);
  });
});
