import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/testing/index.js";
import { shell } from "./shell.js";
import { shared } from "../servers/shared.js";

const CREDENTIALS = { ACCOUNT_MANAGEMENT_USERNAME: "api-user", ACCOUNT_MANAGEMENT_PASSWORD: "api-pass" };

const emulator = shared(() => startEmulator({ accounts: [{ username: "jane", password: "hunter2-4711" }] }));

describe("On a terminal the command line asks", () => {
  const endpoint = (): Readonly<Record<string, string>> => ({ ACCOUNT_MANAGEMENT_ENDPOINT: emulator.url });

  it("for the user name and, hidden, for the password of the API", async () => {
    const { code, stdout, stderr } = await shell(["get-account-used-space", "--user-name", "jane"], {
      env: endpoint(),
      typed: [
        ["API user name", "api-user\r"],
        ["API password", "api-pass\r"],
      ],
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("usedSpaceInKB") as string });
    expect(stderr).toContain("api-user");
    expect(stderr).not.toContain("api-pass");
  });

  it("for each secret of the request that is still missing, and for no other field", async () => {
    const args = ["change-account-password", "--user-name", "jane"];
    const { code, stderr } = await shell(args, {
      env: { ...endpoint(), ...CREDENTIALS },
      typed: [
        ["password", "hunter2-4711\r"],
        ["newPassword", "hunter2-4712\r"],
      ],
    });
    expect(code).toBe(0);
    expect(stderr).not.toContain("hunter2");
    expect(emulator.accounts.hasPassword("jane", "hunter2-4712")).toBe(true);
  });

  it("and sends nothing when a prompt is cancelled", async () => {
    const before = emulator.requests.length;
    const { code, stderr } = await shell(["get-account-used-space", "--user-name", "jane"], {
      env: endpoint(),
      typed: [["API user name", "\u0003"]],
    });
    expect(code).toBe(130);
    expect(stderr).toContain("The prompt was cancelled. Nothing was sent.");
    expect(emulator.requests).toHaveLength(before);
  });
});
