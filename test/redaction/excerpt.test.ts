import { describe, expect, it } from "vitest";
import { createRedactor, redactJson } from "../../src/redaction/secrets.js";
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

  it("hides secrets before it cuts", () => {
    expect(excerpt(`${"x".repeat(195)} s3cret pass`, redact)).toBe(`${"x".repeat(195)} ***`);
  });

  it("hides secrets that white space or control characters interrupt", () => {
    expect(excerpt("a s3cret\0 pass b", redact)).toBe("a *** b");
  });

  it("hides the content of secret elements and members", () => {
    expect(excerpt("<AuthToken>abc</AuthToken>", asIs)).toBe("<AuthToken>***</AuthToken>");
    expect(excerpt('{"authToken": "abc", "n": 1}', asIs)).toBe('{"authToken": "***", "n": 1}');
  });

  it.each([
    ["UTF-8", Buffer.from("<p>pässwörd ☃</p>"), "<p>*** ☃</p>"],
    ["UTF-8 with a mark", Buffer.from("\ufeff<p>pässwörd</p>"), "<p>***</p>"],
    ["ISO-8859-1", Buffer.from("<p>pässwörd</p>", "latin1"), "<p>***</p>"],
    ["UTF-16 LE", Buffer.from("<p>pässwörd</p>", "utf16le"), "<p>***</p>"],
    ["UTF-16 LE with a mark", Buffer.from("\ufeff<p>pässwörd</p>", "utf16le"), "<p>***</p>"],
    ["UTF-16 BE", Buffer.from("<p>pässwörd</p>", "utf16le").swap16(), "<p>***</p>"],
    ["UTF-16 BE with a mark", Buffer.from("\ufeff<p>pässwörd</p>", "utf16le").swap16(), "<p>***</p>"],
    ["nothing", new Uint8Array(), ""],
  ])("reads bytes in %s", (_what, bytes, expected) => expect(excerpt(bytes, redact)).toBe(expected));

  it("shows nothing of a secret that lies across the end of what is looked at", () => {
    for (const edge of [65_530, 65_534, 131_060, 131_068]) {
      for (const content of [
        " ".repeat(edge) + "s3cret pass",
        Buffer.from(`${" ".repeat(edge)}s3cret pass`),
      ]) {
        expect(excerpt(content, redact)).not.toContain("s3");
      }
    }
  });

  it("takes little time for a long answer", () => {
    const started = performance.now();
    excerpt(Buffer.alloc(10 * 1024 * 1024, "s3cret &amp;\\"), redact);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("redactJson", () => {
  it.each([
    ['{"password":"s3cret","a":"b"}', '{"password":"***","a":"b"}'],
    ['{"newPassword" : "s3\\"cret"}', '{"newPassword" : "***"}'],
    ['{"Token":12345}', '{"Token":"***"}'],
    ['{"token":null}', '{"token":"***"}'],
    ['{"answer":"s3cret', '{"answer":"***"'],
    ['{"answer":"s3cret\\', '{"answer":"***"'],
    ['{"userName":"jane"}', '{"userName":"jane"}'],
  ])("%s", (text, expected) => expect(redactJson(text)).toBe(expected));
});
