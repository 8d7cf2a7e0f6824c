import { describe, expect, it } from "vitest";
import { shell } from "./shell.js";

describe("describe", () => {
  it("shows fields and both envelopes, whichever name is given", async () => {
    for (const name of [
      "GetAuthorizationTokenByEntity",
      "getAuthorizationTokenByEntity",
      "get-authorization-token-by-entity",
    ]) {
      const { code, stdout } = await shell(["describe", name]);
      expect(code).toBe(0);
      expect(stdout).toContain("--is-app-user");
      expect(stdout).toContain("<soap:Envelope");
      expect(stdout).toContain("<soap12:Envelope");
    }
  });

  it("suggests the nearest operation", async () => {
    const { code, stderr } = await shell(["describe", "get-authorisation-token-by-entity"]);
    expect(code).toBe(2);
    expect(stderr).toContain("get-authorization-token-by-entity");
  });
});

describe("help", () => {
  it("lists every operation and every exit code", async () => {
    const { code, stdout } = await shell(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("get-authorization-token-by-entity");
    expect(stdout).toContain("doctor");
    expect(stdout).toMatch(/\b130\b/);
  });

  it("tells the fields of an operation with their types, and never a flag that takes a secret", async () => {
    const { stdout } = await shell(["create-account-by-size", "--help"]);
    expect(stdout).toContain("--account-size-mb <long>");
    expect(stdout).toContain("--password-file <file>");
    expect(stdout).not.toMatch(/--password[ =]/);
  });
});
