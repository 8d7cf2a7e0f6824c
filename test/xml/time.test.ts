import { describe, expect, it } from "vitest";
import { decodeDocument, parseXml } from "../../src/soap/xml.js";

const MEBIBYTES_10 = 10 * 1024 * 1024;

const filled = (piece: string, before = "<a>", after = "</a>"): Buffer =>
  Buffer.from(before + piece.repeat(MEBIBYTES_10 / piece.length) + after);

describe("a document of 10 MiB whose time runs out", () => {
  it.each<[string, Buffer, lenientCharacters?: boolean]>([
    ["carriage returns", filled("\r")],
    ["carriage returns between letters", filled("a\r")],
    ["Windows line ends", filled("\r\n")],
    ["line feeds", filled("\n")],
    ["processing instructions", filled("<?a b?>")],
    ["comments", filled("<!---->")],
    ["character references", filled("&#10;")],
    ["CDATA sections", filled("<![CDATA[]]>")],
    ["one attribute", filled("&#10;", '<a b="', '"/>')],
    ["elements with attributes", filled("<b c='' d=''/>")],
    ["forbidden characters", filled("\u0001"), true],
    ["references to forbidden characters", filled("&#1;"), true],
    ["comments in front of a document type", filled("<!---->", "", "<!DOCTYPE a><a/>")],
  ])("ends soon, though it is all %s", (_, bytes, lenientCharacters) => {
    const cpu = (): number => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    };
    const endsAt = cpu() + 50;
    const checkTime = (): void => {
      if (cpu() > endsAt) throw new Error("out of time");
    };
    expect(() =>
      parseXml(decodeDocument(bytes, { lenientCharacters, checkTime }), {
        checkTime,
        maxAttributes: Infinity,
      }),
    ).toThrow("out of time");
    // Generous, for a machine that does other things, too; without looks at the clock it was 1 to 3 s of CPU.
    expect(cpu() - endsAt).toBeLessThan(800);
  });
});
