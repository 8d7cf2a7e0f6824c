import type { Random } from "../random.js";
import { NAMES, TEXTS } from "./words.js";

/** An element as it is written, or a piece of text. */
type Node = string | { open: string; close: string; children: Node[] };
type Element = Exclude<Node, string>;

/** A forgiving reader: what does not fit is text. The result can always be written. */
function parse(text: string): Element {
  const root: Element = { open: "", close: "", children: [] };
  const path: Element[] = [root];
  for (const token of text.match(/<[^>]*>?|[^<]+/g) ?? []) {
    const parent = path.at(-1) ?? root;
    if (token.startsWith("</") && path.length > 1) {
      parent.close = token;
      path.pop();
    } else if (/^<[^!?/]/.test(token) && !token.endsWith("/>")) {
      const element: Element = { open: token, close: "", children: [] };
      parent.children.push(element);
      path.push(element);
    } else parent.children.push(token);
  }
  return root;
}

function write(node: Node): string {
  if (typeof node === "string") return node;
  return `${node.open}${node.children.map(write).join("")}${node.close}`;
}

function elementsOf(root: Element): Element[] {
  const found = [root];
  for (const element of found) {
    for (const child of element.children) if (typeof child !== "string") found.push(child);
  }
  return found;
}

type StructureMutation = (parent: Element, index: number, random: Random, all: readonly Element[]) => void;

const MUTATIONS: readonly StructureMutation[] = [
  function duplicate(parent, index, random) {
    const child = parent.children[index] ?? "";
    parent.children.splice(index, 0, ...Array.from({ length: random.count(100) }, () => child));
  },
  function remove(parent, index) {
    parent.children.splice(index, 1);
  },
  function reverse(parent) {
    parent.children.reverse();
  },
  function nest(parent, index, random) {
    const name = random.pick(NAMES);
    const depth = random.count(400);
    const child = parent.children[index] ?? "";
    parent.children[index] = `${`<${name}>`.repeat(depth)}${write(child)}${`</${name}>`.repeat(depth)}`;
  },
  function unwrap(parent, index) {
    const child = parent.children[index];
    if (typeof child === "object") parent.children.splice(index, 1, ...child.children);
  },
  function transplant(parent, index, random, all) {
    parent.children.splice(index, random.below(2), write(random.pick(all)));
  },
  function empty(parent, index) {
    const child = parent.children[index];
    if (typeof child === "object") child.children = [];
  },
  function replaceWithText(parent, index, random) {
    parent.children[index] = random.pick(TEXTS);
  },
  function scatterBlanks(parent, _index, random) {
    const blank = random.pick([" ", "\n", "\r\n\t", "<!-- x -->", "<?x?>"]);
    parent.children = parent.children.flatMap((child) => [blank, child]);
  },
];

/** Changes that leave the rest well-formed, so that they get further than the parser. */
export function mutateStructure(text: string, random: Random): string {
  const root = parse(text);
  for (let round = random.count(4); round > 0; round -= 1) {
    const all = elementsOf(root);
    const parents = all.filter(({ children }) => children.length > 0);
    if (parents.length === 0) break;
    const parent = random.pick(parents);
    random.pick(MUTATIONS)(parent, random.below(parent.children.length), random, all);
  }
  return write(root);
}
