import { describe, expect, it } from "vitest";
import { propertyName, typeName } from "../../../scripts/emit/source.js";

describe("a property or method is named", () => {
  it.each([
    ["TargetEntityId", "targetEntityId"],
    ["userName", "userName"],
    ["Username", "username"],
    ["AccountSizeMB", "accountSizeMB"],
    ["UsedSpaceKB", "usedSpaceKB"],
    ["IsUltrasafe", "isUltrasafe"],
    ["URLPath", "urlPath"],
    ["ID", "id"],
    ["ID2", "id2"],
    ["A", "a"],
    ["ABTest", "abTest"],
    ["XMLHttpRequest", "xmlHttpRequest"],
    ["first-name", "firstName"],
    ["first.name", "firstName"],
    ["a·b", "aB"],
    ["trailing-", "trailing"],
    ["_hidden", "_hidden"],
    ["Über", "über"],
    ["with_underscore", "with_underscore"],
  ])("%s → %s", (name, expected) => {
    expect(propertyName(name)).toBe(expected);
  });
});

describe("a type is named", () => {
  it.each([
    ["AccountSpace", "AccountSpace"],
    ["accountSpace", "AccountSpace"],
    ["array-of.things", "ArrayOfThings"],
    ["ArrayOfString", "ArrayOfString"],
    ["éclair", "Éclair"],
  ])("%s → %s", (name, expected) => {
    expect(typeName(name)).toBe(expected);
  });
});
