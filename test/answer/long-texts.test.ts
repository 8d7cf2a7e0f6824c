import { describe, expect, it } from "vitest";
import { keptText, keptTextIfAny, quotedText } from "../../src/outcome.js";
import { unchanged } from "./interpreting.js";

const LONGEST = 262_144;
const redact = (text: string): string => text.replaceAll("s3cret", "***");

describe("a text that an error keeps", () => {
  it("is whole up to 262144 characters", () => {
    const text = "x".repeat(LONGEST);
    expect(keptText(text, unchanged)).toBe(text);
  });

  it("is cut well before that when it is longer, and ends in a mark", () => {
    const kept = keptText("x".repeat(LONGEST + 1), unchanged);
    expect(kept).toBe(`${"x".repeat(LONGEST - 16_384)}…`);
  });

  it("shows no half of a secret where it is cut", () => {
    expect(keptText(`${"x".repeat(LONGEST - 3)}s3cret`, redact)).not.toContain("s3c");
  });

  it("has the secrets taken out, long or not", () => {
    expect(keptText("a s3cret", redact)).toBe("a ***");
    expect(keptText(`a s3cret${"x".repeat(LONGEST)}`, redact)).toMatch(/^a \*\*\*x/);
  });

  it("costs no more than the part that is looked at", () => {
    let seen = 0;
    keptText("x".repeat(4 * LONGEST), (text) => {
      seen += text.length;
      return text;
    });
    expect(seen).toBe(LONGEST);
  });

  it("may be none", () => {
    expect(keptTextIfAny(undefined, redact)).toBeUndefined();
    expect(keptTextIfAny("", redact)).toBe("");
    expect(keptTextIfAny("s3cret", redact)).toBe("***");
  });
});

describe("a text that a message quotes", () => {
  it("has at most 500 characters, on one line, without secrets", () => {
    expect(quotedText("x".repeat(500), redact)).toHaveLength(500);
    expect(quotedText("x".repeat(501), redact)).toBe(`${"x".repeat(499)}…`);
    expect(quotedText(" a\n\ts3cret ", redact)).toBe("a ***");
  });
});
