import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT_PASSWORD, goodCalls, withoutDeviceType } from "../cli/requests.js";
import { job, shell } from "../cli/shell.js";
import { reset, seedAccount } from "./controls.js";
import { startAsmxHost } from "./host.js";
import type { AsmxHost } from "./host.js";

let host: AsmxHost;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  host = await startAsmxHost();
  await reset(host);
  const more = { email: "jane@example.com", usedSpaceKB: 7, systems: 2, historyMonths: 2 };
  await seedAccount(host, "jane", { password: ACCOUNT_PASSWORD, ...more });
  env = {
    ACCOUNT_MANAGEMENT_ENDPOINT: host.url,
    ACCOUNT_MANAGEMENT_USERNAME: "api-user",
    ACCOUNT_MANAGEMENT_PASSWORD: "api-pass",
  };
});
afterAll(() => host.close());

describe("the command line carries out every operation of a real ASMX host", () => {
  test.each(goodCalls)("%s", async (_, { args, input }) => {
    const { code, stdout, stderr } = await shell([...args, "--json"], { env, input });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toHaveProperty("result");
  });
});

test("doctor finds nothing wrong with it", async () => {
  const { code, stdout } = await shell(["doctor"], { env });
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: expect.not.stringMatching(/problem|warning/) as string,
  });
});

test("record tells an element that the contract does not have, and the emulator replays the recording", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cli-"));
  const file = join(folder, "recording.json");
  const recorder = job(["record", "--out", file], { env, table: withoutDeviceType });
  const [, proxy = ""] = /ENDPOINT=(\S+)/.exec(await recorder.output("Ctrl+C stops it.")) ?? [];
  const args = ["get-account-used-space-by-system", "--username", "jane", "--json"];
  const recorded = await shell(args, { env: { ...env, ACCOUNT_MANAGEMENT_ENDPOINT: proxy } });
  const { stdout } = await recorder.stop();
  expect(recorded.code).toBe(0);
  expect(stdout).toContain("does not know the element accountSpaces[].DeviceType");
  expect(await readFile(file, "utf8")).not.toMatch(/api-pass|Desktop/);

  const emulate = job(["emulate", "--recording", file]);
  const [, url = ""] = /(http:\S+)/.exec(await emulate.output("Ctrl+C stops it.")) ?? [];
  const replayed = await shell(args, { env: { ...env, ACCOUNT_MANAGEMENT_ENDPOINT: url } });
  await emulate.stop();
  await rm(folder, { recursive: true });
  const withoutType = recorded.stdout.replace(/"deviceType": "\w+"/g, `"deviceType": ""`);
  expect(replayed.stdout.replace(/,?\s*"deviceType": ""/g, "")).toBe(
    withoutType.replace(/,?\s*"deviceType": ""/g, ""),
  );
});
