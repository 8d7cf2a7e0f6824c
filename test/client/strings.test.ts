import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { soapResponse, tokenBody } from "../servers/soap-responses.js";
import { parseStrictly } from "../golden/canonical.js";
import { startRespondingServer } from "../servers/responding-server.js";
import { makeClient } from "./calling.js";
import { character } from "../message/arbitrary.js";
import { shared } from "../servers/shared.js";

const server = shared(() => startRespondingServer(() => soapResponse(tokenBody())));

const INJECTION = `<![CDATA[a]]></Username><IsAppUser>true</IsAppUser><Username><![CDATA[b]]>`;

const STRINGS: Readonly<Record<string, string>> = {
  "markup characters": `<a href="x">&amp; 'y' > z</a>`,
  "an end of CDATA": "a]]>b",
  emoji: "🦊👩‍👩‍👧 é ﷽ \u{10FFFF}",
  "blanks at both ends": "  two before, one after ",
  "line ends and tabs": "a\r\nb\nc\rd\te",
  "blanks and nothing else": " \t\r\n ",
  "an entity's text": "&lt;&#10;&nope;",
  "a comment and a processing instruction": "<!-- a --><?b c?>",
  "one CDATA section": "<![CDATA[whole]]>",
  "CDATA that closes the element": INJECTION,
  "an end tag": "</Username></request>",
  "a namespace declaration": `" xmlns="other" x="`,
  "next line, line separator, soft hyphen, byte order mark": "\u0085\u2028\u00ad\ufeff",
  "noncharacters that XML allows": "\u{1FFFE}\u{1FFFF}",
  "what looks like a template": "${x} $& $1 {{y}} %s",
};

interface Arrived {
  readonly userName: string;
  readonly password: string;
  readonly username: string;
  /** Names of all elements in the request, in order: its shape. */
  readonly shape: readonly string[];
}

function arrived(xml: string): Arrived {
  // This parser reads these two as line ends, which is right for XML 1.1 only.
  const document = parseStrictly(xml.replace(/[\u0085\u2028]/g, (one) => `&#${one.charCodeAt(0)};`));
  const textOf = (name: string): string =>
    document.getElementsByTagNameNS("sosonlinebackup.com", name).item(0)?.textContent ?? "(none)";
  return {
    userName: textOf("UserName"),
    password: textOf("Password"),
    username: textOf("Username"),
    shape: Array.from(document.getElementsByTagName("*")).map(({ localName }) => localName),
  };
}

const SHAPE = [
  "Envelope",
  "Header",
  "AuthHeader",
  "UserName",
  "Password",
  "Body",
  "GetAuthorizationTokenByEntity",
  "request",
  "Username",
  "IsAppUser",
];

const FRAGMENTS = ["<", ">", "&", "]]>", "<![CDATA[", "</", "\r", "\n", " ", "$xml", '"', "'"];

it.each(["1.1", "1.2"] as const)(
  "any string that XML can carry arrives over SOAP %s, and none of them changes the shape of the request",
  async (soapVersion) => {
    const client = makeClient({ endpoint: server.url, soapVersion });
    const fragments = fc.constantFrom(...FRAGMENTS);
    const text = fc
      .array(fc.oneof(fc.string({ unit: character }), fragments), { maxLength: 8 })
      .map((parts) => parts.join("").replace(FORBIDDEN, ""));
    await fc.assert(
      fc.asyncProperty(text, text, async (username, suffix) => {
        const credentials = { userName: `u${suffix}`, password: `p${suffix}` };
        await client.getAuthorizationTokenByEntity({ username, isAppUser: false }, { credentials });
        expect(arrived(server.requests.at(-1)?.body ?? "")).toEqual({
          ...credentials,
          username,
          shape: SHAPE,
        });
      }),
      { numRuns: 100, examples: Object.values(STRINGS).map((one) => [one, one]) },
    );
    await client.close();
  },
);

/** What no XML document can hold. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;

describe("strings in responses", () => {
  it.each(Object.entries(STRINGS))("are given back exactly, with %s", async (_, text) => {
    const escaped = text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll("\r", "&#xD;");
    const echo = await startRespondingServer(() => soapResponse(tokenBody(escaped)));
    const client = makeClient({ endpoint: echo.url });
    const { authToken } = await client.getAuthorizationTokenByEntity({ username: "a", isAppUser: true });
    await client.close();
    await echo.close();
    expect(authToken).toBe(text);
  });
});
