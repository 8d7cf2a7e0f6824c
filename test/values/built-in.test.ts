import { describe, expect, it } from "vitest";
import { codecOf, isBuiltIn } from "../../src/soap/values.js";

describe("codecOf", () => {
  it.each(["xs:anyType", "xs:foo", "string", "int", "", "__proto__", "xs:__proto__", "toString"])(
    "has no codec for %j",
    (type) => {
      expect(isBuiltIn(type)).toBe(false);
      expect(() => codecOf(type)).toThrow("There is no codec for the type");
    },
  );

  it.each([
    ["xs:string", "string", "string"],
    ["xs:boolean", "boolean", "boolean"],
    ["xs:int", "number", "number"],
    ["xs:unsignedByte", "number", "number"],
    ["xs:long", "number | bigint", "bigint"],
    ["xs:decimal", "string | number", "string"],
    ["xs:double", "number", "number"],
    ["xs:dateTime", "Date", "Date"],
    ["xs:date", "string", "string"],
    ["xs:base64Binary", "Uint8Array", "Uint8Array"],
  ])("says that callers see %s as %s in requests and %s in results", (type, request, result) => {
    expect(isBuiltIn(type)).toBe(true);
    expect([codecOf(type).requestType, codecOf(type).resultType]).toEqual([request, result]);
  });
});
