import { describe, expect, it } from "vitest";
import { code, someOf } from "../../scripts/words.js";

describe("names of the contract in words", () => {
  it("cannot end their code span, break the line or hide anything", () => {
    expect(code("a`b\n# c\u202e\u001b[31m")).toBe("`aˋb # c [31m`");
    expect(code("")).toBe("` `");
  });

  it("are bounded", () => {
    expect(code("x".repeat(500)).length).toBeLessThan(90);
  });

  it("are counted when they are many", () => {
    expect(someOf([])).toBe("");
    expect(someOf(["a"])).toBe("`a`");
    expect(someOf(["a", "b"])).toBe("`a` and `b`");
    expect(someOf(["a", "b", "c"])).toBe("`a`, `b` and `c`");
    expect(someOf(["a", "b", "c", "d", "e"])).toBe("`a`, `b`, `c` and 2 more");
  });
});
