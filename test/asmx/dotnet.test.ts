import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contract } from "../../generated/contract.js";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator } from "../../src/testing/index.js";
import { soapVersions } from "./client/clients.js";
import { startAsmxHost } from "./host.js";

const folder = fileURLToPath(new URL(".", import.meta.url));
const run = promisify(execFile);
const operations = Object.values(contract.operations).map(({ name }) => name);

/** One line a call: `OK 1.1 Authenticate 0/Success …`. */
async function callsTo(url: string): Promise<string[]> {
  const failed = (error: unknown): { stdout: string } => ({
    stdout: String(Reflect.get(Object(error), "stdout")),
  });
  const { stdout } = await run("mono", [`${folder}build/dotnet-client/Client.exe`, url]).catch(failed);
  return stdout.trimEnd().split("\n");
}

describe("a .NET client that wsdl.exe generates from the emulator's WSDL", () => {
  let emulator: Emulator;
  let lines: string[];
  beforeAll(async () => {
    emulator = await startEmulator();
    await run("bash", [`${folder}build-dotnet-client.sh`, emulator.wsdlUrl]);
    lines = await callsTo(emulator.url);
  });
  afterAll(() => emulator.close());

  describe.each(soapVersions)("in SOAP %s", (soapVersion) => {
    test.each(operations)("calls %s", (operation) => {
      const own = lines.filter(
        (line) => line.split(" ")[2] === operation && line.split(" ")[1] === soapVersion,
      );
      expect(own).toEqual([
        expect.stringMatching(new RegExp(`^OK ${soapVersion} ${operation} (?:0/)?Success`)),
      ]);
    });

    test("is understood to the last character", () => {
      const creations = emulator.requests.filter(
        (one) => one.operation === "CreateAccountBySize" && one.soapVersion === soapVersion,
      );
      expect(creations).toHaveLength(1);
      expect(creations[0]).toMatchObject({
        userName: "api-user",
        request: {
          username: expect.stringMatching(/^jane <&> "q" \]\]> ë 😀 [0-9a-f]{32}$/) as unknown,
          accountSizeMB: 9_007_199_254_740_993n,
          fullName: "Jane Doe",
          disableEmailsNotification: true,
        },
      });
    });
  });

  test("makes its thirteen calls in each version, and nothing else", () => {
    expect(lines).toHaveLength(26);
    expect(emulator.requests).toHaveLength(26);
    expect(emulator.requests.map(({ status }) => status)).toEqual(lines.map(() => 200));
  });

  test("gets the same from the real host", async () => {
    const host = await startAsmxHost();
    const comparable = (line: string): string =>
      line
        .replace(/(Token)=[0-9a-f]{32}$/, "$1")
        .replace(/(AccountSpaces|Accounts|HistoryEventsTotalsData)=.*/, "$1");
    expect((await callsTo(host.url)).map(comparable)).toEqual(lines.map(comparable));
    await host.close();
  });
});
