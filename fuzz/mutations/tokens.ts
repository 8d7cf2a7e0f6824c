import type { Random } from "../random.js";
import { ATTRIBUTES, NAMES, TEXTS } from "./words.js";

/** Tags and the text between them: no parser, so that what is broken already can be broken further. */
function tokensOf(text: string): string[] {
  return text.match(/<[^>]*>?|[^<]+/g) ?? [];
}

type TokenMutation = (tokens: string[], random: Random, other: () => string[]) => void;

const at = (tokens: readonly string[], random: Random): number => random.below(tokens.length);

const indexOf = (tokens: readonly string[], random: Random, wanted: (token: string) => boolean): number => {
  const start = at(tokens, random);
  for (let step = 0; step < tokens.length; step += 1) {
    const index = (start + step) % tokens.length;
    if (wanted(tokens[index] ?? "")) return index;
  }
  return start;
};

const isTag = (token: string): boolean => token.startsWith("<") && !/^<[!?]/.test(token);
const isStartTag = (token: string): boolean => isTag(token) && !token.startsWith("</");
const isText = (token: string): boolean => !token.startsWith("<");

const MUTATIONS: readonly TokenMutation[] = [
  function duplicate(tokens, random) {
    const index = at(tokens, random);
    tokens.splice(index, 0, ...Array.from({ length: random.count(300) }, () => tokens[index] ?? ""));
  },
  function remove(tokens, random) {
    tokens.splice(at(tokens, random), random.count(4));
  },
  function swap(tokens, random) {
    const [a, b] = [at(tokens, random), at(tokens, random)];
    [tokens[a], tokens[b]] = [tokens[b] ?? "", tokens[a] ?? ""];
  },
  function changeText(tokens, random) {
    tokens[indexOf(tokens, random, isText)] = random.pick(TEXTS);
  },
  function changeText2(tokens, random) {
    tokens[indexOf(tokens, random, isText)] = random.pick(TEXTS);
  },
  function insertText(tokens, random) {
    tokens.splice(at(tokens, random), 0, random.pick(TEXTS));
  },
  function wrapText(tokens, random) {
    const index = indexOf(tokens, random, isText);
    const text = tokens[index] ?? "";
    const half = random.below(text.length + 1);
    const [first, second] = [text.slice(0, half), text.slice(half)];
    tokens[index] = random.pick([
      `<![CDATA[${text}]]>`,
      `${first}<!-- x -->${second}`,
      `${first}<?x?>${second}`,
      `${first}<![CDATA[${second}]]>`,
      `${text}${text}`,
      Array.from(text, (one) => `&#x${(one.codePointAt(0) ?? 32).toString(16)};`).join(""),
      `\r\n ${text}\t`,
    ]);
  },
  function addAttribute(tokens, random) {
    const index = indexOf(tokens, random, isStartTag);
    tokens[index] = (tokens[index] ?? "").replace(/\/?>$/, (end) => ` ${random.pick(ATTRIBUTES)}${end}`);
  },
  function renameEverywhere(tokens, random) {
    const old = nameIn(tokens[indexOf(tokens, random, isTag)] ?? "");
    if (old === undefined) return;
    const name = random.pick(NAMES);
    for (const [index, token] of tokens.entries()) {
      if (nameIn(token) === old) tokens[index] = token.replace(old, () => name);
    }
  },
  function renameOnce(tokens, random) {
    const index = indexOf(tokens, random, isTag);
    const token = tokens[index] ?? "";
    const old = nameIn(token);
    if (old !== undefined) tokens[index] = token.replace(old, () => random.pick(NAMES));
  },
  function changeNamespace(tokens, random) {
    const index = indexOf(tokens, random, (token) => token.includes("xmlns"));
    tokens[index] = (tokens[index] ?? "").replace(
      /"[^"]*"/,
      () =>
        `"${random.pick(["", "urn:x", "sosonlinebackup.com", "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"])}"`,
    );
  },
  function closeAtOnce(tokens, random) {
    const index = indexOf(tokens, random, isStartTag);
    tokens[index] = (tokens[index] ?? "").replace(/\s*\/?>$/, "/>");
  },
  function graft(tokens, random, other) {
    const others = other();
    const start = at(others, random);
    tokens.splice(at(tokens, random), random.below(4), ...others.slice(start, start + random.count(30)));
  },
];

export function mutateTokens(text: string, random: Random, other: () => string): string {
  const tokens = tokensOf(text);
  if (tokens.length === 0) return random.pick(TEXTS);
  for (let round = random.count(5); round > 0 && tokens.length > 0; round -= 1) {
    random.pick(MUTATIONS)(tokens, random, () => tokensOf(other()));
  }
  return tokens.join("");
}

function nameIn(tag: string): string | undefined {
  return /^<\/?([^\s<>/!?]+)/.exec(tag)?.[1];
}
