import { firstForbiddenCharacter } from "./text.js";

const REPLACEMENT = "\uFFFD";
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/gu;
const REFERENCE = /&#(?:x([0-9a-fA-F]+)|([0-9]+));/g;
const SECTION = /<!\[CDATA\[|<!--|<\?/g;

/**
 * Puts U+FFFD in place of the characters that XML 1.0 forbids and of references to them. What looks like a
 * reference in a CDATA section, a comment or a processing instruction is none and stays.
 */
export function replaceForbiddenCharacters(text: string): string {
  const clean = firstForbiddenCharacter(text) === -1 ? text : text.replace(FORBIDDEN, REPLACEMENT);
  if (!clean.includes("&#")) return clean;
  const parts: string[] = [];
  let at = 0;
  while (at < clean.length) {
    SECTION.lastIndex = at;
    const section = SECTION.exec(clean);
    parts.push(replaceReferences(clean.slice(at, section?.index ?? clean.length)));
    if (section === null) break;
    const end = section[0] === "<?" ? "?>" : section[0] === "<!--" ? "-->" : "]]>";
    const closed = clean.indexOf(end, section.index + section[0].length);
    at = closed === -1 ? clean.length : closed + end.length;
    parts.push(clean.slice(section.index, at));
  }
  return parts.join("");
}

function replaceReferences(text: string): string {
  return text.replace(REFERENCE, (whole: string, hexadecimal?: string, decimal?: string) => {
    const code = hexadecimal === undefined ? parseInt(decimal ?? "", 10) : parseInt(hexadecimal, 16);
    const allowed = code <= 0x10ffff && firstForbiddenCharacter(String.fromCodePoint(code)) === -1;
    return allowed ? whole : REPLACEMENT;
  });
}
