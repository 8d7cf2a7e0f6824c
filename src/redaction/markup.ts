import { REDACTED } from "./redactor.js";
import { SECRET_NAME_PATTERN } from "./secret-names.js";

/** `<`, also where markup was escaped to be shown inside markup. */
const LESS = String.raw`(?:<|&(?:amp;)*lt;)`;
const PREFIX = String.raw`(?:[^\s<>/&"'=:]+:)?`;
/** The text of a start tag; quoted attribute values may hold `>`. */
const TAG_REST = String.raw`(?:[^"'<>&]|"[^"]*"|'[^']*'|&(?!(?:amp;)*gt;))*`;
const GREATER = String.raw`(?:>|&(?:amp;)*gt;)`;
const END_OF_NAME = String.raw`(?![^\s<>/&"'=])`;

const SECRET_START = new RegExp(`${LESS}${PREFIX}(${SECRET_NAME_PATTERN})${END_OF_NAME}`, "gi");
const REST_OF_TAG = new RegExp(`(${TAG_REST})${GREATER}`, "y");
const SECRET_ATTRIBUTE = new RegExp(
  String.raw`(\s${PREFIX}${SECRET_NAME_PATTERN}\s*=\s*)(?:"[^"]*(?:"|$)|'[^']*(?:'|$))`,
  "gi",
);

/**
 * Blanks the content of the elements, and the value of the attributes, whose local name says that it is secret
 * (`Password`, `newPassword`, `AuthToken`, `answer`, …), whatever its case and prefix; in markup, and in markup
 * that was escaped to be shown in markup. It errs on the side of hiding: the text is not parsed, and where a
 * secret element does not end, everything after its start tag is cut.
 */
export function redactXml(text: string): string {
  let shown = "";
  let done = 0;
  SECRET_START.lastIndex = 0;
  for (let start = SECRET_START.exec(text); start !== null; start = SECRET_START.exec(text)) {
    REST_OF_TAG.lastIndex = SECRET_START.lastIndex;
    const rest = REST_OF_TAG.exec(text);
    if (rest === null) return blankAttributes(shown + text.slice(done, SECRET_START.lastIndex)) + REDACTED;
    if ((rest[1] ?? "").endsWith("/")) continue;
    const contentStart = REST_OF_TAG.lastIndex;
    const contentEnd = endOfContent(text, contentStart, start[1] ?? "");
    shown += text.slice(done, contentStart);
    if (contentEnd === undefined) return blankAttributes(shown) + REDACTED;
    if (contentEnd > contentStart) shown += REDACTED;
    done = contentEnd;
    SECRET_START.lastIndex = contentEnd;
  }
  return blankAttributes(shown + text.slice(done));
}

function blankAttributes(text: string): string {
  return text.replace(SECRET_ATTRIBUTE, `$1"${REDACTED}"`);
}

/** Where the end tag of the element begins whose content begins at `start`; `undefined` when it has none. */
function endOfContent(text: string, start: number, name: string): number | undefined {
  const local = name.replaceAll(/[\\^$.*+?()[\]{}|\-]/g, String.raw`\$&`);
  const step = new RegExp(
    `<!\\[CDATA\\[|<!--|${LESS}(/?)${PREFIX}${local}${END_OF_NAME}(${TAG_REST})${GREATER}`,
    "gi",
  );
  step.lastIndex = start;
  let depth = 1;
  for (let found = step.exec(text); found !== null; found = step.exec(text)) {
    const [all, slash, rest] = found;
    if (slash === undefined) {
      const end = all === "<!--" ? "-->" : "]]>";
      const at = text.indexOf(end, step.lastIndex);
      if (at < 0) return undefined;
      step.lastIndex = at + end.length;
    } else if (slash === "/") {
      depth -= 1;
      if (depth === 0) return found.index;
    } else if (!(rest ?? "").endsWith("/")) {
      depth += 1;
    }
  }
  return undefined;
}
