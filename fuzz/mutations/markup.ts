import type { Random } from "../random.js";
import { ATTRIBUTES, NAMES, TEXTS } from "./words.js";

const NAMESPACES = [
  "",
  "urn:x",
  "sosonlinebackup.com",
  "http://schemas.xmlsoap.org/soap/envelope/",
  "http://www.w3.org/2003/05/soap-envelope",
];

/** Tags and the text between them: no parser, so that what is broken already can be broken further. */
const tokensOf = (text: string): string[] => text.match(/<[^>]*>?|[^<]+/g) ?? [];

const isTag = (token: string): boolean => /^<[^!?]/.test(token);
const isStartTag = (token: string): boolean => /^<[^!?/]/.test(token) && !token.endsWith("/>");
const isText = (token: string): boolean => !token.startsWith("<");
const nameIn = (tag: string): string | undefined => /^<\/?([^\s<>/!?]+)/.exec(tag)?.[1];

/** How many tokens belong together there: those of a whole element, so that the rest stays well-formed. */
function lengthOfElement(tokens: readonly string[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at] ?? "";
    if (isStartTag(token)) depth += 1;
    else if (token.startsWith("</")) depth -= 1;
    if (depth <= 0) return at - start + 1;
  }
  return tokens.length - start;
}

/** A place in a text, and what stands there: one token, or an element. */
interface Place {
  readonly tokens: string[];
  readonly at: number;
  readonly length: number;
  readonly random: Random;
  readonly other: () => string;
}

const pieces = ({ tokens, at, length }: Place): string[] => tokens.slice(at, at + length);

/** The next token of a kind, or what stands at the place. */
function change(
  { tokens, at }: Place,
  isOne: (token: string) => boolean,
  by: (token: string) => string,
): void {
  const found = tokens.findIndex((token, index) => index >= at && isOne(token));
  const index = found < 0 ? at : found;
  tokens[index] = by(tokens[index] ?? "");
}

const MUTATIONS: readonly ((place: Place) => void)[] = [
  function duplicate(place) {
    const times = place.random.count(Math.ceil(300 / place.length));
    place.tokens.splice(place.at, 0, ...Array.from({ length: times }, () => pieces(place)).flat());
  },
  function remove({ tokens, at, length }) {
    tokens.splice(at, length);
  },
  function move(place) {
    const moved = place.tokens.splice(place.at, place.length);
    place.tokens.splice(place.random.below(place.tokens.length + 1), 0, ...moved);
  },
  function nest(place) {
    const name = place.random.pick(NAMES);
    const depth = place.random.count(400);
    const inside = pieces(place).join("");
    const nested = `${`<${name}>`.repeat(depth)}${inside}${`</${name}>`.repeat(depth)}`;
    place.tokens.splice(place.at, place.length, nested);
  },
  function unwrap({ tokens, at, length }) {
    tokens.splice(at + length - 1, 1);
    tokens.splice(at, 1);
  },
  function empty({ tokens, at, length }) {
    tokens.splice(at + 1, length - 2);
  },
  function changeText(place) {
    change(place, isText, () => place.random.pick(TEXTS));
  },
  function insertText({ tokens, at, random }) {
    tokens.splice(at, 0, random.pick(TEXTS));
  },
  function wrapText(place) {
    const { random } = place;
    change(place, isText, (text) => {
      const half = random.below(text.length + 1);
      const [first, second] = [text.slice(0, half), text.slice(half)];
      return random.pick([
        `<![CDATA[${text}]]>`,
        `${first}<!-- x -->${second}`,
        `${first}<?x?>${second}`,
        `${first}<![CDATA[${second}]]>`,
        `${text}${text}`,
        Array.from(text, (one) => `&#x${(one.codePointAt(0) ?? 32).toString(16)};`).join(""),
        `\r\n ${text}\t`,
      ]);
    });
  },
  function addAttribute(place) {
    const attribute = place.random.pick(ATTRIBUTES);
    change(place, isStartTag, (tag) => tag.replace(/\/?>$/, (end) => ` ${attribute}${end}`));
  },
  function rename(place) {
    const name = place.random.pick(NAMES);
    change(place, isTag, (tag) => tag.replace(nameIn(tag) ?? "", () => name));
  },
  function renameEverywhere({ tokens, at, random }) {
    const old = nameIn(tokens[at] ?? "");
    const name = random.pick(NAMES);
    for (const [index, token] of tokens.entries()) {
      if (old !== undefined && nameIn(token) === old) tokens[index] = token.replace(old, () => name);
    }
  },
  function changeNamespace(place) {
    const namespace = place.random.pick(NAMESPACES);
    const declares = (token: string): boolean => token.includes("xmlns");
    change(place, declares, (tag) => tag.replace(/"[^"]*"/, () => `"${namespace}"`));
  },
  function closeAtOnce(place) {
    change(place, isStartTag, (tag) => tag.replace(/\s*\/?>$/, "/>"));
  },
  function graft({ tokens, at, random, other }) {
    const others = tokensOf(other());
    const start = random.below(others.length);
    const length = random.chance(0.5) ? lengthOfElement(others, start) : random.count(30);
    tokens.splice(at, random.below(4), ...others.slice(start, start + length));
  },
  function scatterBlanks({ tokens, random }) {
    const blank = random.pick([" ", "\n", "\r\n\t", "<!-- x -->", "<?x?>"]);
    for (let index = tokens.length - 1; index > 0; index -= 1) {
      if (random.chance(0.5)) tokens.splice(index, 0, blank);
    }
  },
];

/** A few changes to tags, texts and elements; half of them leave the rest well-formed. */
export function mutateMarkup(text: string, random: Random, other: () => string): string {
  const tokens = tokensOf(text);
  for (let round = random.count(5); round > 0; round -= 1) {
    if (tokens.length === 0) return random.pick(TEXTS);
    const at = random.below(tokens.length);
    const length = random.chance(0.6) ? lengthOfElement(tokens, at) : 1;
    random.pick(MUTATIONS)({ tokens, at, length, random, other });
  }
  return tokens.join("");
}
