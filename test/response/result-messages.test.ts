import { describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { InvalidCredentialsError, ServiceResultError } from "../../src/errors.js";
import type { ServiceResult } from "../../src/index.js";
import { isSuccess, isStated, readOutcome, resultError } from "../../src/outcome.js";
import { parse } from "../xml/parse.js";
import { operation, unchanged } from "./reading.js";

const ID = "Err-5e24e99f-071a-4463-84eb-b42fc24e1de3";
const BEGIN = "GetAuthorizationTokenByEntity: the service responded with";
const OPEN = "The vendor's documentation says what it means.";

function messageFor(result?: number, code?: string, message?: string): string {
  const error = resultError(operation, { result, code, message }, unchanged);
  expect(error).toBeInstanceOf(ServiceResultError);
  return error.message;
}

describe("the message for a Result that is no success", () => {
  it("says what the vendor's wiki says of the failures it documents", () => {
    expect(messageFor(1, "UnexpectedError")).toBe(
      `${BEGIN} UnexpectedError (1). Something failed inside the service; report it to the vendor's support if it happens again.`,
    );
    expect(messageFor(undefined, "ObjectEntityMismatch")).toBe(
      `${BEGIN} ObjectEntityMismatch. The entity is inactive or outside the hierarchy of the API user; check the ids and names.`,
    );
  });

  it.each([
    [1, "Something failed inside the service"],
    [2, "Check the fields of the request"],
    [52, "Choose another name"],
    [53, "outside the hierarchy"],
    [54, OPEN],
  ])("goes by the number %i where there is no name", (number, advice) => {
    const message = messageFor(number);
    expect(message).toContain(`${BEGIN} a failure (${number}). `);
    expect(message).toContain(advice);
  });

  it.each([
    ["UnexpectedError", true],
    ["AlreadyExists", false],
    ["Unheard", false],
  ])("of a write tells to find out whether it was carried out: %s: %s", (code, expected) => {
    const write = contract.operations.createAccountBySize;
    const { message } = resultError(write, { result: undefined, code, message: undefined }, unchanged);
    expect(message.includes("find out before calling again")).toBe(expected);
  });

  it.each(["constructor", "__proto__", "toString", "Unheard"])("knows nothing of the name %s", (name) => {
    expect(messageFor(9, name)).toBe(`${BEGIN} ${name} (9). ${OPEN}`);
  });

  it.each([
    ["the words", "Name is taken", ": Name is taken"],
    ["the words without what ends them", "  Name is taken. ;\n", ": Name is taken"],
    ["the words with what stands inside", "a; b. c", ": a; b. c"],
    ["no words where there are blanks only", "   ", ""],
    ["no words where there are none", undefined, ""],
  ])("quotes %s", (_what, message, quoted) => {
    expect(messageFor(9, "Odd", message)).toBe(`${BEGIN} Odd (9)${quoted}. ${OPEN}`);
  });

  it("asks to quote the error id, and shows it once where it is all there is", () => {
    expect(messageFor(9, "Odd", `${ID};`)).toBe(
      `${BEGIN} Odd (9). ${OPEN} Quote ${ID} to the vendor's support.`,
    );
    expect(messageFor(9, "Odd", `no ${ID};`)).toBe(
      `${BEGIN} Odd (9): no ${ID}. ${OPEN} Quote ${ID} to the vendor's support.`,
    );
  });
});

describe("an error id", () => {
  it.each([
    [ID, ID],
    [ID.toUpperCase(), ID.toUpperCase()],
    [`<<${ID}>>`, ID],
    [ID.slice(0, -1), undefined],
    [ID.replace("Err-", ""), undefined],
    [ID.replace("5e", "zz"), undefined],
    [ID.replace("-4463", ""), undefined],
    ["", undefined],
  ])("in %j is %j", (message, expected) => {
    expect(resultError(operation, { result: 9, code: "Odd", message }, unchanged).errorId).toBe(expected);
  });
});

describe("refused credentials", () => {
  it.each([
    [3, undefined],
    [3, "Odd"],
    [undefined, "InvalidSoapCredentials"],
    [9, "InvalidSoapCredentials"],
  ])("are told by the number or the name: %s %s", (result, code) => {
    const error = resultError(operation, { result, code, message: ID }, unchanged);
    expect(error).toBeInstanceOf(InvalidCredentialsError);
    expect(error).toMatchObject({
      errorId: ID,
      result: { result, code, message: ID },
    });
    expect(error.message).toBe(
      "GetAuthorizationTokenByEntity: the service refused the API credentials. Check the user name and the password given as credentials, and that they belong to this endpoint.",
    );
  });

  it("are told, and their code is shown, even where the caller's secret is the service's word for them", () => {
    const redact = (): string => "withheld";
    const given: ServiceResult = { result: undefined, code: "InvalidSoapCredentials", message: undefined };
    const error = resultError(operation, given, redact);
    expect(error).toBeInstanceOf(InvalidCredentialsError);
    expect(error).toMatchObject({ result: { code: "InvalidSoapCredentials" } });
  });
});

describe("a Result", () => {
  function outcomeOf(result: string): ServiceResult | undefined {
    const xsi = "http://www.w3.org/2001/XMLSchema-instance";
    const root = parse(
      `<r xmlns="sosonlinebackup.com" xmlns:xsi="${xsi}"><GetAuthorizationTokenByEntityResult>${result}</GetAuthorizationTokenByEntityResult></r>`,
    );
    return readOutcome(contract, operation, root)?.stated;
  }
  const NOTHING = { result: undefined, code: undefined, message: undefined };

  it.each([
    ["0", 0],
    [" 52\n", 52],
    ["+1", 1],
    ["-1", -1],
    ["2147483647", 2_147_483_647],
    ["", undefined],
    ["  ", undefined],
  ])("has the number %j", (text, expected) => {
    expect(outcomeOf(`<Result><Result>${text}</Result></Result>`)?.result).toBe(expected);
  });

  it.each([
    "x",
    "1x",
    "x1",
    "1.0",
    "0x1",
    "1e1",
    "1 2",
    "--1",
    "12345678901",
    "9999999999",
    "2147483648",
    "1\u00a0",
    "+",
  ])("%j has no number", (text) => {
    expect(() => outcomeOf(`<Result><Result>${text}</Result></Result>`)).toThrow(
      "result.result must be a 32-bit integer",
    );
  });

  it.each([
    [`<Result xsi:nil="true"><Result>1</Result></Result>`],
    [`<Result xsi:nil=" 1 "><Result>1</Result></Result>`],
    [
      `<Result><Result xsi:nil="true">1</Result><Code xsi:nil="1">A</Code><Message xsi:nil="true">b</Message></Result>`,
    ],
    [`<x:Result xmlns:x="urn:other"><Result>1</Result></x:Result>`],
    [`<Result><x:Result xmlns:x="urn:other">1</x:Result></Result>`],
  ])("says nothing where it is nil or another's: %s", (result) => {
    expect(outcomeOf(result)).toStrictEqual(NOTHING);
  });

  it.each([`nil="true"`, `xsi:nil="false"`, `xsi:nil="0"`])("is not nil with %s", (attribute) => {
    expect(outcomeOf(`<Result ${attribute}><Result>1</Result></Result>`)?.result).toBe(1);
  });

  it("says nothing with parts that are empty, or of blanks, but for the message", () => {
    expect(outcomeOf("<Result><Result/><Code> </Code><Message></Message></Result>")).toStrictEqual(NOTHING);
    expect(outcomeOf("<Result><Message> </Message></Result>")).toStrictEqual({ ...NOTHING, message: " " });
  });

  it("says nothing where what it stands in is missing", () => {
    const root = parse(`<r xmlns="sosonlinebackup.com"><Result><Result>1</Result></Result></r>`);
    expect(readOutcome(contract, operation, root)?.stated).toStrictEqual(NOTHING);
  });

  it.each(["Success\u00a0", "<![CDATA[<b>]]>", "two words", "x".repeat(101)])(
    "without a number and with %j for a code is refused: it says neither yes nor no",
    (code) => {
      expect(() => outcomeOf(`<Result><Code>${code}</Code></Result>`)).toThrow("result.code is not a name");
    },
  );

  it("with a number goes by it, and an error shows no code that is not a name", () => {
    const stated = outcomeOf("<Result><Result>9</Result><Code>two words</Code></Result>");
    const error = resultError(operation, stated ?? { result: 0, code: "", message: "" }, unchanged);
    expect(error).toMatchObject({ result: { result: 9, code: undefined } });
    expect(error.message).toContain("the service responded with a failure (9).");
  });

  it("has a name of up to 100 characters for a code, even without a number", () => {
    const code = "x".repeat(100);
    expect(outcomeOf(`<Result><Code>${code}</Code></Result>`)).toEqual({ ...NOTHING, code });
  });

  it.each(["Result", "Code", "Message"])("with an element inside of its part %s is refused", (name) => {
    expect(() => outcomeOf(`<Result><${name}><No /></${name}></Result>`)).toThrow(
      "result holds elements in one of its parts",
    );
  });

  it("that is text is refused, whatever it says", () => {
    expect(() => outcomeOf("<Result>Success</Result>")).toThrow("result holds text beside its parts");
  });

  it("has its name without white space around it, and its message as it is", () => {
    expect(outcomeOf("<Result><Code> A </Code><Message> b </Message></Result>")).toEqual({
      ...NOTHING,
      code: "A",
      message: " b ",
    });
  });

  it.each(["Result", "Code", "Message"])("with two elements %s is refused", (name) => {
    expect(() => outcomeOf(`<Result><${name}>1</${name}><${name}>1</${name}></Result>`)).toThrow(
      `it has two elements ${name} where one belongs`,
    );
  });

  it.each([
    [0, "Success", true, false],
    [0, "Odd", true, false],
    [1, "Success", false, false],
    [undefined, "Success", true, false],
    [undefined, "Odd", false, false],
    [1, undefined, false, false],
    [undefined, undefined, false, true],
  ])("with number %s and name %s is a success: %s; says nothing: %s", (result, code, success, unstated) => {
    const outcome: ServiceResult = { result, code, message: "m" };
    expect(isSuccess(outcome)).toBe(success);
    expect(isStated(outcome)).toBe(!unstated);
  });
});
