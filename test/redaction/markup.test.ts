import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactXml } from "../../src/redaction/text.js";

describe("redactXml", () => {
  it.each(
    [
      [
        "Password",
        "password",
        "newPassword",
        "NewPassword",
        "oldPASSWORD",
        "answer",
        "AuthToken",
        "Token",
        "token",
      ],
    ].flat(),
  )("blanks the content of <%s>", (name) => {
    expect(redactXml(`<a><${name}>s3cret</${name}><b>shown</b></a>`)).toBe(
      `<a><${name}>***</${name}><b>shown</b></a>`,
    );
  });

  it.each(["UserName", "PasswordHint", "Tokens", "Answers", "TokenType", "question"])(
    "shows the content of <%s>",
    (name) => expect(redactXml(`<${name}>shown</${name}>`)).toBe(`<${name}>shown</${name}>`),
  );

  it.each([
    ["a prefix", "<x:Password>s3cret</x:Password>", "<x:Password>***</x:Password>"],
    ["attributes", "<Password a=\"x>y\" b='>'>s3cret</Password>", "<Password a=\"x>y\" b='>'>***</Password>"],
    ["white space in the tags", "<Password\n >s3cret</Password\n >", "<Password\n >***</Password\n >"],
    ["elements inside", "<Token><a>s3</a>cret</Token>", "<Token>***</Token>"],
    ["itself inside", "<Token>a<Token>b</Token>s3cret</Token><c/>", "<Token>***</Token><c/>"],
    ["itself inside, empty", "<Token>a<Token/>s3cret</Token><c/>", "<Token>***</Token><c/>"],
    [
      "CDATA with its end tag in it",
      "<Password><![CDATA[a</Password>s3cret]]></Password>",
      "<Password>***</Password>",
    ],
    [
      "a comment with its end tag in it",
      "<Password><!--</Password>-->s3cret</Password>",
      "<Password>***</Password>",
    ],
    ["another case in the end tag", "<Password>s3cret</PASSWORD>.", "<Password>***</PASSWORD>."],
    [
      "several",
      "<Password>s3cret</Password><Token>s3cret</Token>",
      "<Password>***</Password><Token>***</Token>",
    ],
  ])("blanks an element with %s", (_what, xml, expected) => expect(redactXml(xml)).toBe(expected));

  it.each(["<Password/>", '<Password xsi:nil="true" />', "<Password></Password>"])("leaves %s alone", (xml) =>
    expect(redactXml(xml)).toBe(xml),
  );

  it("blanks markup that was escaped into a text, once or more often", () => {
    expect(redactXml("&lt;Password&gt;s3cret&lt;/Password&gt; tail")).toBe(
      "&lt;Password&gt;***&lt;/Password&gt; tail",
    );
    expect(redactXml("&amp;lt;p:Token a='b'&amp;gt;s3cret&amp;lt;/p:Token&amp;gt;")).not.toContain("s3cret");
  });

  it("blanks attributes of such a name", () => {
    expect(redactXml('<login user="jane" password="s3cret" x:Token = \'s3cret\'/>')).toBe(
      '<login user="jane" password="***" x:Token = "***"/>',
    );
  });

  it.each([
    "<Password>s3cret",
    "<Password>s3cret<",
    "<Password>s3cret</Passwor",
    "<Password>s3cret</Other>",
    "<Password><![CDATA[s3cret</Password>",
    "<Password><!-- s3cret</Password>",
    "<Password a='s3cret>x</Password>",
    "<Password <b>s3cret</b>",
    "<Password s3cret",
    "&lt;Password&gt;s3cret",
    '<a password="s3cret',
  ])("cuts what does not end: %s", (xml) => {
    const shown = redactXml(`<a>shown</a>${xml}`);
    expect(shown).not.toContain("s3cret");
    expect(shown).toContain("<a>shown</a>");
    expect(shown).toContain("***");
  });

  it("hides the secret in whatever is left of a document that was cut anywhere", () => {
    const xml =
      '<s:Body><r><Username>jane</Username><q:Password a="1">s3cret</q:Password><Token>s3cret</Token></r>';
    for (let length = 0; length <= xml.length; length += 1) {
      // Less than the secret's first two characters says nothing.
      expect(redactXml(xml.slice(0, length))).not.toContain("s3");
    }
  });

  it("takes bounded time whatever the text", () => {
    for (const piece of [
      "<password ",
      '<password "',
      "<password>",
      "<a password='",
      "&lt;password",
      "<!--<token>",
      "&amp;",
      "<password:",
    ]) {
      const started = performance.now();
      redactXml(piece.repeat((64 * 1024) / piece.length));
      redactXml("<password>" + piece.repeat((64 * 1024) / piece.length));
      expect(performance.now() - started).toBeLessThan(5_000);
    }
  });

  it("never throws", () => {
    const unit = fc.constantFrom(
      "<",
      ">",
      "/",
      "Password",
      "Token",
      '"',
      "'",
      "=",
      " ",
      "&lt;",
      "&gt;",
      "<![CDATA[",
      "]]>",
      "<!--",
      "-->",
      "x",
      ":",
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => void redactXml(text)),
      { numRuns: 2_000 },
    );
  });
});
