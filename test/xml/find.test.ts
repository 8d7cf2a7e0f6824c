import { describe, expect, it } from "vitest";
import { findAttribute, findChild, findChildren } from "../../src/soap/xml.js";
import { parse } from "./parse.js";

const root = parse(`<a xmlns="one" xmlns:p="two" x="1" p:x="2"><b>1</b><p:b>2</p:b><b>3</b></a>`);

describe("looking things up in a tree", () => {
  it("finds the first child by namespace and name", () => {
    expect(findChild(root, "one", "b")?.text).toBe("1");
    expect(findChild(root, "two", "b")?.text).toBe("2");
    expect(findChild(root, "", "b")).toBeUndefined();
  });

  it("finds all children of a name in order", () => {
    expect(findChildren(root, "one", "b").map(({ text }) => text)).toEqual(["1", "3"]);
  });

  it("finds an attribute by namespace and name", () => {
    expect(findAttribute(root, "", "x")).toBe("1");
    expect(findAttribute(root, "two", "x")).toBe("2");
    expect(findAttribute(root, "one", "x")).toBeUndefined();
  });
});
