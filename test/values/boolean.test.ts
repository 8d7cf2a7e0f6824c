import { describe, expect, it } from "vitest";
import { codecOf } from "../../src/soap/values.js";
import { reasonOf } from "./reason.js";

const codec = codecOf("xs:boolean");

describe("xs:boolean", () => {
  it.each([
    ["true", true],
    ["1", true],
    ["false", false],
    ["0", false],
    [" \r\n\ttrue ", true],
  ])("reads %j", (text, value) => {
    expect(codec.parse(text)).toBe(value);
  });

  it.each(["", "TRUE", "True", "yes", "maybe", "01", "tr ue", "\u00A0true"])("refuses to read %j", (text) => {
    expect(reasonOf(() => codec.parse(text))).toBe("must be true, false, 1 or 0");
  });

  it("writes true and false", () => {
    expect([codec.format(true), codec.format(false)]).toEqual(["true", "false"]);
  });

  it.each([
    ["maybe", "a string"],
    [1, "a number"],
    [0n, "a bigint"],
    [null, "null"],
    [undefined, "undefined"],
    [new Boolean(true), "an object"],
    [[], "an array"],
    [() => true, "a function"],
    [Symbol("x"), "a symbol"],
    [NaN, "NaN or an infinity"],
    [new Date(0), "a Date"],
    [Proxy.revocable({}, {}).proxy, "a proxy"],
  ])("refuses to write %o, and says only of what type it is", (value, kind) => {
    expect(reasonOf(() => codec.format(value))).toBe(`must be a boolean, got ${kind}`);
  });
});
