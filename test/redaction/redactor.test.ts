import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createRedactor,
  isSecretHeader,
  MAX_SHOWN,
  secretsOfHeaders,
  WITHHELD,
} from "../../src/redaction/secrets.js";
import { ENCODINGS, SECRETS } from "./matrix.js";

describe.each(SECRETS)("a text with the secret %j", (secret) => {
  const redact = createRedactor([secret]);

  it.each(Object.entries(ENCODINGS))("%s, is withheld whole", (_, encode) => {
    expect(redact(`Login failed for api-user: ${encode(secret)}`)).toBe(WITHHELD);
  });
});

describe("found by fuzzing:", () => {
  it.each([
    ["a secret whose capitals are more letters", "éñß", "ÉÑSS"],
    ["a plus that is no blank", ")+~?", ")+~?"],
    ["a dump that went through a form", "abcd", "61+62+63+64"],
    ["an escape of Python's with eight digits", "geheim", "\\U00000067eheim"],
    ["a character beyond Unicode, which may be any", "<&>", "&#x110000;"],
    ["a list of bytes", "geheim", "[103, 101, 104, 101, 105, 109]"],
    ["a secret of nothing but letters beyond ASCII, longer than any text", "é".repeat(9_000), "é".repeat(70)],
    ["a short secret within many blanks", `${" ".repeat(9_000)}x7${" ".repeat(9_000)}`, "x7"],
    [
      "UTF-16 of letters beyond ASCII among others",
      "œabßcød",
      Buffer.from("œabßcød", "utf16le").toString("hex"),
    ],
  ])("%s", (_, secret, text) => {
    expect(createRedactor([secret])(`Login failed: ${text}`)).toBe(WITHHELD);
  });
});

describe("a text without a secret is shown as it is", () => {
  const redact = createRedactor(["pa55word!", "Al", "7"]);

  it.each([
    "Server was unable to process request. ---> Timeout expired.",
    "System.Web.Services.Protocols.SoapException: Server was unable to process request.\n   at Foo.Bar(String a) in C:\\src\\Foo.cs:line 45",
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad&nbsp;Gateway</h1></body></html>",
    "The account AlreadyExists; choose another name than 17.",
    "getaddrinfo ENOTFOUND service.example",
    '<form><label for="password">Password</label><input type="password" name="password"></form>',
    '{"token":null,"code":17,"message":"no session"}',
    '<Password/><AuthToken></AuthToken><Token xsi:nil="true" />',
    "Password is too short. The token has expired.",
    '{"password":"","answer": \'\'}',
    "user=jane&password=&x=1",
  ])("%s", (text) => expect(redact(text)).toBe(text));

  it("but for what is beyond the bound", () => {
    expect(redact("x ".repeat(MAX_SHOWN))).toBe(`${"x ".repeat(MAX_SHOWN / 2)}…`);
  });

  it("and without any secret", () => {
    expect(createRedactor([""])("anything")).toBe("anything");
  });
});

describe("a value whose name says that it is a secret", () => {
  it.each([
    '{"password":"hunter2"}',
    '{\\"newPassword\\":\\"hunter2\\"}',
    '{"Token":12345}',
    '{"answer": "Rex',
    "{'x-jwt': 'abc'}",
    '{"password":"<&>,)"}',
    'password="&#38;;;"',
    "<Password>hunter2</Password>",
    "<a:AuthToken xmlns:a='b'>hunter2</a:AuthToken>",
    '<Password a="x>y">hunter2</Password>',
    "<Token><a>hun</a>ter2</Token>",
    `<Token a="${"x".repeat(500)}">hunter2</Token>`,
    "<Password><![CDATA[hunter2]]></Password>",
    "<Password>hunter2",
    "&lt;Password&gt;hunter2&lt;/Password&gt;",
    "&amp;lt;answer&amp;gt;hunter2",
    '<login user="jane" password="hunter2"/>',
    '<input type="hidden" name="token" value="abc">',
    "x-signature: abc",
    "Authorization: Bearer abc",
    "Cookie: sid=1",
    "user=jane&password=hunter2&x=1",
    "Password = hunter2;",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2ln",
    Buffer.from('{"password":"hunter2"}').toString("base64"),
  ])("withholds the text: %s", (text) => expect(createRedactor([])(`x ${text}`)).toBe(WITHHELD));

  it("counts as a secret of the call from then on", () => {
    const redact = createRedactor([]);
    expect(redact("refused: session-4711")).toBe("refused: session-4711");
    redact("<AuthToken>session-4711</AuthToken>");
    expect(redact("refused: session-4711")).toBe(WITHHELD);
    expect(redact("refused")).toBe("refused");
  });
});

describe("the secrets in headers", () => {
  it.each([
    ["authorization", "Bearer abc", ["abc"]],
    ["Authorization", `Basic ${Buffer.from("jane:pw").toString("base64")}`, ["jane:pw", "pw"]],
    ["Cookie", "theme=dark; sid=s1", ["s1"]],
    ["X-Auth", "k1", ["k1"]],
    ["X-Jwt", "k2", ["k2"]],
  ])("%s: %s", (name, value, expected) => {
    expect(secretsOfHeaders({ [name]: value })).toEqual(expect.arrayContaining([value, ...expected]));
  });

  it("are those of headers whose names say so", () => {
    expect(secretsOfHeaders({ traceparent: "00-1-2-01", "X-Request-ID": "7" })).toEqual([]);
    expect(["X-Session", "X-Credential", "X-Api-Key", "Set-Cookie"].every(isSecretHeader)).toBe(true);
  });
});

it("never throws, and never shows a secret", () => {
  const unit = fc.constantFrom(
    "<",
    ">",
    "&",
    "&lt;",
    "%",
    "%41",
    "\\",
    "\\u00",
    "s3cret",
    "s3",
    "cret",
    '"',
    "=",
    "token",
    " ",
    "é",
  );
  const redact = createRedactor(["s3cret"]);
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      expect(redact(text)).not.toContain("s3cret");
    }),
    { numRuns: 2_000 },
  );
});
