import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import * as errors from "../../src/errors.js";
import * as index from "../../src/index.js";
import type { ErrorCode } from "../../src/index.js";
import { instances } from "./instances.js";

const ALL = instances(errors);
type Name = keyof typeof ALL;

/** As the issue of the error tree fixes them. */
const CODES: Readonly<Record<Name, ErrorCode>> = {
  InvalidRequestError: "INVALID_REQUEST",
  CredentialsUnavailableError: "CREDENTIALS_UNAVAILABLE",
  InvalidCredentialsError: "INVALID_CREDENTIALS",
  ServiceResultError: "SERVICE_RESULT",
  SoapFaultError: "SOAP_FAULT",
  HttpError: "HTTP_ERROR",
  InvalidResponseError: "INVALID_RESPONSE",
  ConnectionError: "CONNECTION_FAILED",
  TimeoutError: "TIMEOUT",
  AbortedError: "ABORTED",
};
const CASES = Object.entries(ALL) as [Name, errors.AccountManagementError][];

/** What each class adds, and `toJSON` shows. */
const OWN: Readonly<Partial<Record<Name, readonly string[]>>> = {
  InvalidRequestError: ["field"],
  InvalidCredentialsError: ["result", "errorId"],
  ServiceResultError: ["result", "errorId"],
  SoapFaultError: ["fault"],
  HttpError: ["status", "contentType", "excerpt"],
  TimeoutError: ["timeoutMs"],
};

describe.each(CASES)("%s", (name, error) => {
  const shownName = name === "AbortedError" ? "AbortError" : name;

  it("has its code, name, operation and cause", () => {
    expect(error).toMatchObject({ code: CODES[name], name: shownName, operation: "Ask", message: "what" });
    expect(error.cause).toEqual(new Error("why"));
  });

  it("is an instance of its class, of the base and of Error, and of nothing else", () => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(errors.AccountManagementError);
    for (const [other] of CASES) expect(error instanceof errors[other]).toBe(other === name);
  });

  it("is shown with its name and its facts", () => {
    const shown = inspect(error);
    // Node puts the name into brackets where the class has another one.
    expect(shown).toMatch(new RegExp(`${shownName}\\]?: what`));
    expect(shown).toContain(CODES[name]);
    expect(error.stack).toContain(`${shownName}: what`);
    expect(String(error)).toBe(`${shownName}: what`);
  });

  it("is JSON with the same facts, without its cause", () => {
    expect(Object.keys(JSON.parse(JSON.stringify(error)) as object)).toEqual([
      ...["name", "code", "message", "operation", "retryable", "requestSent"],
      ...(OWN[name] ?? []),
    ]);
  });

  it("is exported", () => {
    expect(index[name]).toBe(errors[name]);
  });
});

describe("instanceof", () => {
  it.each([
    ["an error of Node's", new Error("no")],
    ["what has the same code", Object.assign(new Error("no"), { code: "HTTP_ERROR" })],
    ["nothing", null],
    ["undefined", undefined],
    ["a string", "HTTP_ERROR"],
    ["a function", () => undefined],
  ])("is false for %s", (_, value) => {
    expect(value instanceof errors.HttpError).toBe(false);
    expect(value instanceof errors.AccountManagementError).toBe(false);
    expect(errors.isAccountManagementError(value)).toBe(false);
  });

  it("has its usual meaning for a caller's own subclass", () => {
    class OwnError extends errors.HttpError {}
    const own = new OwnError("what", { status: 500, contentType: undefined, excerpt: "" });
    expect(own).toBeInstanceOf(OwnError);
    expect(own).toBeInstanceOf(errors.HttpError);
    expect(ALL.HttpError).not.toBeInstanceOf(OwnError);
    expect(own.name).toBe("HttpError");
  });
});

describe("an error outside a call", () => {
  it("has no operation and says that nothing was sent", () => {
    const error = new errors.InvalidRequestError("endpoint", "what");
    expect(error).toMatchObject({ operation: undefined, retryable: false, requestSent: false });
    expect("cause" in error).toBe(false);
  });
});

it("every error says where the documentation explains it", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/errors.md"), "utf8");
  const anchors = Array.from(
    page.matchAll(/^## (\w+)$/gm),
    ([, heading]) => `docs/errors.md#${heading?.toLowerCase() ?? ""}`,
  );
  expect(CASES.map(([, error]) => error.docs).sort()).toEqual(
    anchors.filter((one) => /#[a-z_]+$/.test(one)).sort(),
  );
});
