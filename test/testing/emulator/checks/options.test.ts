import { describe, expect, it } from "vitest";
import { InvalidRequestError } from "../../../../src/errors.js";
import { startEmulator } from "../../../../src/testing/index.js";

/** What a caller without types may pass. An emulator that starts after all is closed again. */
async function refusalOf(options: unknown): Promise<unknown> {
  try {
    await using emulator = await startEmulator(options as object);
    return `started at ${emulator.url}`;
  } catch (error) {
    return error;
  }
}

async function expectRefusal(options: unknown, field: string, words: string): Promise<void> {
  const error = await refusalOf(options);
  expect(error).toBeInstanceOf(InvalidRequestError);
  expect(error).toMatchObject({ field, message: expect.stringContaining(words) as string });
}

describe("startEmulator", () => {
  it("names the nearest option to an unknown one", () =>
    expectRefusal({ prot: 1 }, "prot", 'did you mean "port"?'));

  it.each([
    ["null", null],
    ["a string", "8080"],
    ["an array", []],
  ])("refuses options that are %s", (kind, options) =>
    expectRefusal(options, "options", `must be an object, got ${kind}`),
  );

  it.each([["x"], [-1], [65_536], [1.5], [null]])("refuses the port %j", (port) =>
    expectRefusal({ port }, "port", "port must be a whole number from 0 to 65535"),
  );

  it("names the nearest word to an unknown refusal", () =>
    expectRefusal({ refusal: "faults" }, "refusal", 'did you mean "fault"?'));

  it("refuses accounts that are no array", () =>
    expectRefusal({ accounts: { username: "a" } }, "accounts", "accounts must be an array, got an object"));

  it("refuses credentials that are a word other than any", () =>
    expectRefusal({ credentials: "all" }, "credentials", 'credentials must be "any"'));

  it("names the nearest key to an unknown one of the credentials", () =>
    expectRefusal(
      { credentials: { username: "a", password: "b" } },
      "credentials.username",
      'did you mean "userName"?',
    ));

  it("names the credentials of a list that lack a password", () =>
    expectRefusal(
      { credentials: [{ userName: "a", password: "b" }, { userName: "c" }] },
      "credentials[1].password",
      "must be a string, got undefined",
    ));

  it("does not tell a password that is no string", async () => {
    const error = await refusalOf({ credentials: { userName: "a", password: 271828 } });
    expect(error).toMatchObject({ field: "credentials.password" });
    expect(String(error)).not.toContain("271828");
  });

  it("refuses a behaviour that is no function", () =>
    expectRefusal(
      { behaviours: { getAllAccounts: {} } },
      "behaviours.getAllAccounts",
      "must be a function, got an object",
    ));

  it("names the nearest operation to an unknown one", () =>
    expectRefusal(
      { behaviours: { getAllAcounts: () => ({}) } },
      "behaviours.getAllAcounts",
      'did you mean "getAllAccounts"?',
    ));

  it("refuses behaviours that are no object", () =>
    expectRefusal({ behaviours: () => ({}) }, "behaviours", "behaviours must be an object, got a function"));

  it("refuses a contract without its WSDL", () =>
    expectRefusal({ contract: { descriptor: {} } }, "contract.wsdl", "must be a string, got undefined"));

  it("passes on nothing of what a getter throws", async () => {
    const options = {
      get port(): number {
        throw new Error("hidden");
      },
    };
    await expectRefusal(options, "options", "cannot be read");
  });

  it("takes an undefined option for one that is left out", async () => {
    expect(await refusalOf({ port: undefined, accounts: undefined, credentials: undefined })).toMatch(
      /^started/,
    );
  });
});
