import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InvalidRequestError } from "../../../../src/errors.js";
import { startEmulator } from "../../../../src/testing/index.js";
import type { Emulator } from "../../../../src/testing/index.js";
import { call } from "../../call.js";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.close());

/** Calls it as a caller without types may. */
function thrownBy(method: "failNext" | "respondNext", ...given: unknown[]): unknown {
  try {
    const untyped = emulator as unknown as Record<typeof method, (...given: unknown[]) => void>;
    untyped[method](...given);
    return "nothing was thrown";
  } catch (error) {
    return error;
  }
}

function expectRefusal(error: unknown, field: string, words: string): void {
  expect(error).toBeInstanceOf(InvalidRequestError);
  expect(error).toMatchObject({ field, message: expect.stringContaining(words) as string });
}

describe("failNext", () => {
  it.each([
    ["null", null],
    ["undefined", undefined],
    ["a string", "reset"],
    ["an array", []],
  ])("refuses a failure that is %s", (kind, failure) =>
    expectRefusal(thrownBy("failNext", failure), "failure", `must be an object, got ${kind}`),
  );

  it("refuses a failure with an unknown key", () =>
    expectRefusal(thrownBy("failNext", { fault: "x" }), "failure.fault", "Unknown option failure.fault"));

  it("names the nearest key to an unknown one", () =>
    expectRefusal(thrownBy("failNext", { knd: "reset" }), "failure.knd", 'did you mean "kind"?'));

  it("refuses a failure without a kind", () =>
    expectRefusal(thrownBy("failNext", {}), "failure.kind", "got undefined"));

  it("lists the kinds that there are for an unknown one", () =>
    expectRefusal(
      thrownBy("failNext", { kind: "nope" }),
      "failure.kind",
      '"result", "fault", "http", "reset", "silence" or "delay"',
    ));

  it("names the nearest kind to an unknown one", () =>
    expectRefusal(thrownBy("failNext", { kind: "rest" }), "failure.kind", 'did you mean "reset"?'));

  it("does not take a name of Object's for a kind", () =>
    expectRefusal(thrownBy("failNext", { kind: "constructor" }), "failure.kind", "must be"));

  it("refuses a key that belongs to another kind", () =>
    expectRefusal(
      thrownBy("failNext", { kind: "reset", status: 500 }),
      "failure.status",
      "Unknown option failure.status",
    ));

  it.each([
    ["result", { kind: "result", result: "1", code: "x" }],
    ["code", { kind: "result", result: 1 }],
    ["message", { kind: "result", result: 1, code: "x", message: 1 }],
    ["reason", { kind: "fault" }],
    ["code", { kind: "fault", reason: "r", code: "Client" }],
    ["subcodes", { kind: "fault", reason: "r", subcodes: "x" }],
    ["subcodes[0].name", { kind: "fault", reason: "r", subcodes: [{ namespace: "urn:x" }] }],
    ["actor", { kind: "fault", reason: "r", actor: 1 }],
    ["detail", { kind: "fault", reason: "r", detail: true }],
    ["status", { kind: "http" }],
    ["status", { kind: "http", status: 1000 }],
    ["contentType", { kind: "http", status: 500, contentType: 1 }],
    ["headers", { kind: "http", status: 500, headers: "x: y" }],
    ["headers.a", { kind: "http", status: 500, headers: { a: 1 } }],
    ["body", { kind: "http", status: 500, body: {} }],
    ["midResponse", { kind: "reset", midResponse: "yes" }],
    ["ms", { kind: "delay" }],
    ["ms", { kind: "delay", ms: -1 }],
  ])("refuses a wrong %s: %j", (key, failure) =>
    expectRefusal(thrownBy("failNext", failure), `failure.${key}`, "must be"),
  );

  it.each([[-1], [0], [1.5], ["2"], [null], [Number.NaN]])("refuses %j times", (times) =>
    expectRefusal(
      thrownBy("failNext", { kind: "reset" }, { times }),
      "times",
      "times must be a whole number of calls from 1",
    ),
  );

  it("names the nearest option to an unknown one", () =>
    expectRefusal(thrownBy("failNext", { kind: "reset" }, { time: 2 }), "time", 'did you mean "times"?'));

  it("refuses options that are null", () =>
    expectRefusal(thrownBy("failNext", { kind: "reset" }, null), "options", "must be an object, got null"));

  it("names the nearest operation to an unknown one", () =>
    expectRefusal(
      thrownBy("failNext", { kind: "reset" }, { operation: "getAllAcounts" }),
      "operation",
      'did you mean "getAllAccounts"?',
    ));

  it("refuses an operation that is no string", () =>
    expectRefusal(
      thrownBy("failNext", { kind: "reset" }, { operation: Symbol("x") }),
      "operation",
      "operation must be a string, got a symbol",
    ));

  it("leaves the next call alone when it has thrown", async () => {
    thrownBy("failNext", { kind: "http", status: 503 }, { times: 2, operation: "nothing" });
    expect(await call(emulator, "getAllAccounts", {})).toMatchObject({ status: 200 });
  });

  it.each([
    [{ kind: "result", result: 1, code: "x", message: undefined }],
    [
      {
        kind: "fault",
        reason: "r",
        code: "server",
        subcodes: [{ namespace: "n", name: "m" }],
        detail: false,
      },
    ],
    [{ kind: "http", status: 500, headers: { a: "b" }, body: new Uint8Array(1) }],
    [{ kind: "reset", midResponse: false }],
    [{ kind: "silence" }],
    [{ kind: "delay", ms: 0 }],
  ])("takes %j", (failure) => expect(thrownBy("failNext", failure)).toBe("nothing was thrown"));
});

describe("respondNext", () => {
  it("names the nearest operation to an unknown one", () =>
    expectRefusal(thrownBy("respondNext", "getAllAcounts", {}), "method", 'did you mean "getAllAccounts"?'));

  it("refuses an operation that is no string", () =>
    expectRefusal(
      thrownBy("respondNext", undefined, {}),
      "method",
      "method must be a string, got undefined",
    ));

  it.each([
    ["undefined", undefined],
    ["a string", "x"],
    ["an array", []],
  ])("refuses a response that is %s", (kind, response) =>
    expectRefusal(
      thrownBy("respondNext", "getAllAccounts", response),
      "response",
      `response must be an object, null or a function, got ${kind}`,
    ),
  );
});
