import { describe, expect, it } from "vitest";
import { createRedactor, WITHHELD } from "../../src/redaction/secrets.js";
import { excerpt } from "../../src/redaction/text.js";

const asIs = (text: string): string => text;
const redact = createRedactor(["s3cret pass", "pässwörd"]);

describe("excerpt", () => {
  it("is the text on one line", () => {
    expect(excerpt("  <html>\r\n\t<p>Bad\u00a0 gateway</p>\n</html>\n", asIs)).toBe(
      "<html> <p>Bad gateway</p> </html>",
    );
  });

  it("is cut to 200 characters, or as many as asked for", () => {
    expect(excerpt("x".repeat(200), asIs)).toBe("x".repeat(200));
    expect(excerpt("x".repeat(201), asIs)).toBe(`${"x".repeat(199)}…`);
    expect(excerpt("abcdef", asIs, 4)).toBe("abc…");
  });

  it("does not cut a character in two", () => {
    expect(excerpt("ab😀cd", asIs, 4)).toBe("ab…");
    expect(excerpt("a😀bcd", asIs, 4)).toBe("a😀…");
  });

  it("drops control characters, and those that turn the direction of writing", () => {
    expect(excerpt("a\0b\x1b[31mc\x07\u202ed\u2028e\x9f", asIs)).toBe("ab[31mcde");
  });

  it("is withheld where a secret comes after what is shown, or is interrupted", () => {
    expect(excerpt(`${"x".repeat(500)} s3cret pass`, redact)).toBe(WITHHELD);
    expect(excerpt("a s3cret\0 pass b", redact)).toBe(WITHHELD);
  });

  it.each([
    ["UTF-8", Buffer.from("<p>pässwörd ☃</p>")],
    ["UTF-8 with a mark", Buffer.from("\ufeff<p>pässwörd</p>")],
    ["ISO-8859-1", Buffer.from("<p>pässwörd</p>", "latin1")],
    ["UTF-16 LE", Buffer.from("<p>pässwörd</p>", "utf16le")],
    ["UTF-16 LE with a mark", Buffer.from("\ufeff<p>pässwörd</p>", "utf16le")],
    ["UTF-16 BE", Buffer.from("<p>pässwörd</p>", "utf16le").swap16()],
    ["UTF-16 BE with a mark", Buffer.from("\ufeff<p>pässwörd</p>", "utf16le").swap16()],
  ])("reads bytes in %s", (_what, bytes) => {
    expect(excerpt(bytes, redact)).toBe(WITHHELD);
    expect(excerpt(bytes, asIs)).toContain("<p>pässwörd");
  });

  it("shows nothing of a secret that lies across the end of what is looked at", () => {
    for (const edge of [6_140, 8_188, 12_284, 24_570]) {
      for (const content of [
        " ".repeat(edge) + "s3cret pass",
        Buffer.from(`${" ".repeat(edge)}s3cret pass`),
      ]) {
        expect(excerpt(content, redact)).not.toContain("s3");
      }
    }
  });

  it("takes little time for a long response", () => {
    const started = performance.now();
    excerpt(Buffer.alloc(10 * 1024 * 1024, "s3cret &amp;\\"), redact);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
