import { afterEach, describe, expect, it } from "vitest";
import type { Emulator, EmulatorOptions } from "../../../src/testing/index.js";
import { startEmulator } from "../../../src/testing/index.js";
import type { CallResponse, CallOptions } from "../call.js";
import { call } from "../call.js";

let emulator: Emulator | undefined;

afterEach(async () => {
  await emulator?.close();
});

async function responseTo(options: EmulatorOptions, callOptions: CallOptions): Promise<CallResponse> {
  emulator = await startEmulator(options);
  return call(
    emulator,
    "getAuthorizationTokenByEntity",
    { username: "jane@example.com", isAppUser: false },
    callOptions,
  );
}

const WRONG = { credentials: { userName: "api-user", password: "API-PASS" } };

describe("Credentials", () => {
  it.each([
    ["wrong", WRONG],
    ["missing", { credentials: null }],
  ])("that are %s give an InvalidSoapCredentials Result in a 200", async (_, options) => {
    const { status, result } = await responseTo({}, options);
    expect(status).toBe(200);
    expect(result.result).toMatchObject({ result: 3, code: "InvalidSoapCredentials" });
    expect(result.authToken).toBeUndefined();
  });

  it.each([
    ["1.1", "<faultcode>soap:Client</faultcode><faultstring>InvalidSoapCredentials</faultstring>"],
    ["1.2", "<soap:Value>soap:Sender</soap:Value>"],
  ] as const)("can be refused by a SOAP %s fault", async (soapVersion, part) => {
    const { status, text } = await responseTo({ refusal: "fault" }, { ...WRONG, soapVersion });
    expect(status).toBe(500);
    expect(text).toContain(part);
  });

  it("can be any of a list", async () => {
    const credentials = [
      { userName: "a", password: " 1 " },
      { userName: "b", password: "<&>😀" },
    ];
    for (const one of credentials) {
      const { result } = await responseTo({ credentials }, { credentials: one });
      expect(result.result).toMatchObject({ code: "Success" });
      await emulator?.close();
    }
  });

  it("of one user do not go with the password of another", async () => {
    const credentials = [
      { userName: "a", password: "1" },
      { userName: "b", password: "2" },
    ];
    const { result } = await responseTo({ credentials }, { credentials: { userName: "a", password: "2" } });
    expect(result.result).toMatchObject({ code: "InvalidSoapCredentials" });
  });

  it("need not be there when any will do", async () => {
    const { result } = await responseTo({ credentials: "any" }, { credentials: null });
    expect(result.result).toMatchObject({ code: "Success" });
  });
});
