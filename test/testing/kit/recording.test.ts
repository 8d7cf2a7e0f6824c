import { afterEach, describe, expect, it } from "vitest";
import { replay, startEmulator } from "../../../src/testing/index.js";
import type { Emulator, RecordedCall } from "../../../src/testing/index.js";
import { shapes } from "../../round-trip/shapes.js";
import { call } from "../call.js";

let emulator: Emulator;

afterEach(() => emulator.close());

const JANE = { username: "jane", isAppUser: true };

const CALL: RecordedCall = {
  operation: "GetAuthorizationTokenByEntity",
  soapVersion: "1.1",
  request: JANE,
  status: 200,
  durationMs: 1,
  unknownElements: [],
};

/** What an emulator that replays these calls responds to `JANE`. */
async function responseTo(...outcomes: readonly Partial<RecordedCall>[]) {
  const calls = outcomes.map((outcome) => ({ ...CALL, ...outcome }));
  emulator = await startEmulator({ behaviours: replay({ contract: "", calls }) });
  return call(emulator, "getAuthorizationTokenByEntity", JANE);
}

describe("replay", () => {
  it("knows a request again whatever the order of its members", async () => {
    const request = { isAppUser: true, username: "jane" };
    const { result } = await responseTo({ request, result: { authToken: "t" } });
    expect(result).toMatchObject({ authToken: "t", result: { code: "Success" } });
  });

  it("knows a request again whatever the order inside its members, too", async () => {
    const lists = { lines: [], tags: [], note: [], part: [] };
    const delivery = { city: "Ulm", street: "A 1" };
    const request = { value: { delivery, ...lists, number: 1, state: "Red" } };
    const recorded = { request, result: { echoOrderResult: { number: 7, state: "Green" } } };
    const calls = [{ ...CALL, ...recorded, operation: "EchoOrder" }];
    const behaviours = replay({ contract: "", calls }, shapes);
    emulator = await startEmulator({ behaviours, contract: { descriptor: shapes, wsdl: "" } });
    const value = { number: 1, state: "Red", delivery: { street: "A 1", city: "Ulm" } };
    const { result, text } = await call(emulator, "echoOrder", { value }, { contract: shapes });
    expect(result, text).toMatchObject({ echoOrderResult: { number: 7, state: "Green" } });
  });

  it("responds with bytes as JSON has them, however XML spells them", async () => {
    const recorded = { request: {}, result: { echoScalarsResult: { hexadecimal: "AQI=" } } };
    const calls = [{ ...CALL, ...recorded, operation: "EchoScalars" }];
    const behaviours = replay({ contract: "", calls }, shapes);
    emulator = await startEmulator({ behaviours, contract: { descriptor: shapes, wsdl: "" } });
    const { result, text } = await call(emulator, "echoScalars", {}, { contract: shapes });
    expect(result, text).toMatchObject({ echoScalarsResult: { hexadecimal: Uint8Array.of(1, 2) } });
  });

  it("refuses as recorded", async () => {
    const { result } = await responseTo({ refusal: { result: 52, code: "AlreadyExists", message: "m" } });
    expect(result.result).toEqual({ result: 52, code: "AlreadyExists", message: "m" });
  });

  it.each([
    [{ fault: { code: "Client", reason: "Not you" } }, "<faultcode>soap:Client</faultcode>", "Not you"],
    [{ fault: { code: "Sender", reason: "Not you" } }, "<faultcode>soap:Client</faultcode>", "Not you"],
    [{ fault: { code: "Server", reason: "Not now" } }, "<faultcode>soap:Server</faultcode>", "Not now"],
    [{ failure: { code: "HTTP_ERROR", message: "A page" } }, "<faultcode>soap:Server</faultcode>", "A page"],
    [{}, "<faultcode>soap:Server</faultcode>", "No response is recorded."],
  ])("makes a fault of %j", async (outcome, code, reason) => {
    const { status, text } = await responseTo(outcome);
    expect(status).toBe(500);
    expect(text).toContain(code);
    expect(text).toContain(`<faultstring>${reason}</faultstring>`);
  });

  it("goes on to the next response to the same request, and stays at the last", async () => {
    const first = await responseTo({ result: { authToken: "a" } }, { result: { authToken: "b" } });
    const tokens = [first];
    for (let more = 0; more < 2; more += 1) {
      tokens.push(await call(emulator, "getAuthorizationTokenByEntity", JANE));
    }
    expect(tokens.map(({ result }) => result.authToken)).toEqual(["a", "b", "b"]);
  });

  it("has no response to a request that was not recorded, and says so", async () => {
    const { text } = await responseTo({ request: { username: "joe", isAppUser: true }, result: {} });
    expect(text).toContain("The recording has no call of GetAuthorizationTokenByEntity with this request.");
  });
});
