import { XML_NAMESPACE } from "../../src/soap/xml-text.js";
import { sorted } from "./model.js";
import type { Place } from "./model.js";
import { Node, XML_SCHEMA, expandedName } from "./nodes.js";
import type { ProblemLog } from "./nodes.js";

/** A global declaration of a WSDL or a schema, which others refer to by its name. */
export interface Declaration {
  readonly node: Node;
  /** The `wsdl:definitions` or `xs:schema` that it stands in, whose defaults hold for it. */
  readonly parent: Node;
  readonly namespace: string;
  /** Why nothing may refer to it: it is declared twice, or another element may stand in for it. */
  unusable?: { readonly place: Place; readonly reason: string };
}

export type DeclarationKind =
  "message" | "portType" | "binding" | "element" | "type" | "group" | "attribute" | "attribute group";

const kindsByTag: ReadonlyMap<string, DeclarationKind> = new Map([
  ["message", "message"],
  ["portType", "portType"],
  ["binding", "binding"],
  ["element", "element"],
  ["complexType", "type"],
  ["simpleType", "type"],
  ["group", "group"],
  ["attribute", "attribute"],
  ["attributeGroup", "attribute group"],
]);

/** What else a schema may hold. */
const NOT_DECLARED = ["import", "include", "annotation", "notation"];

/** All that the documents of a contract declare. What is wrong with a declaration is told where something refers to it. */
export class Declarations {
  /** By kind and expanded name. */
  readonly #found = new Map<string, Declaration>();
  /** Keys of the declared types, those of the contract's own namespace first. */
  readonly #keys = new Map<Declaration, string>();
  /** In lower case, so that no two types differ by case alone. */
  readonly #usedKeys = new Set<string>();

  /** @param namespace - The contract's: its types keep their plain names. */
  constructor(
    parents: readonly Node[],
    namespace: string,
    private readonly problems: ProblemLog,
  ) {
    for (const parent of parents) this.#declare(parent);
    for (const node of parents.flatMap((parent) => parent.children(XML_SCHEMA, "element"))) {
      const head = this.#lookUp("element", node, node.attribute("substitutionGroup"));
      if (head === undefined) continue;
      const reason = `element "${node.name}" stands in for another (substitutionGroup), which cannot be typed`;
      head.unusable ??= { place: node.place, reason };
    }
    const types = [...this.#found].flatMap(([key, one]) => (key.startsWith("type ") ? [one] : []));
    const rank = (type: Declaration): string =>
      `${type.namespace === namespace ? 0 : 1} ${expandedName(type.namespace, type.node.name)}`;
    for (const type of sorted(types, rank)) {
      const { name } = type.node;
      const wanted = this.#isUsed(name) ? `${name}In${identifierPart(type.namespace)}` : name;
      this.#keys.set(type, this.#freeKey(wanted, name));
    }
  }

  /**
   * What a name refers to; a problem, where `user` stands, when that is nothing or cannot be used. What makes a type
   * unusable is told where the type is read.
   */
  find(kind: DeclarationKind, user: Node, value = ""): Declaration | undefined {
    const found = this.#lookUp(kind, user, value);
    if (found?.unusable !== undefined && kind !== "type") {
      this.problems.add(found.unusable.place, found.unusable.reason);
    }
    if (found !== undefined) return found;
    const name = user.resolve(value);
    // Without its prefix, which says nothing.
    const words = `${kind} "${name?.name ?? value}" of namespace "${name?.namespace ?? ""}" is not declared`;
    this.problems.at(user, name === undefined ? `the prefix of ${kind} "${value}" is not declared` : words);
    return undefined;
  }

  get types(): Iterable<Declaration> {
    return this.#keys.keys();
  }

  /** The type that a complex type extends. */
  baseOf({ node }: Declaration): Declaration | undefined {
    const [extension] = node
      .children(XML_SCHEMA)
      .flatMap((content) => content.children(XML_SCHEMA, "extension"));
    return extension && this.#lookUp("type", extension, extension.attribute("base"));
  }

  /**
   * The key of a type: its name; for an anonymous one, the name that is made up. Names that are equal but for case,
   * and equal names in other namespaces, get a suffix made from the namespace, which does not depend on what else
   * is declared before them.
   */
  keyOf(type: Declaration, madeUpName = ""): string {
    return this.#keys.get(type) ?? this.#freeKey(madeUpName);
  }

  #declare(parent: Node): void {
    const namespace = parent.targetNamespace;
    for (const node of parent.children(parent.element.namespace)) {
      const tag = node.element.name;
      const kind = kindsByTag.get(tag);
      if (kind === undefined) {
        const isForeign = parent.element.namespace === XML_SCHEMA && !NOT_DECLARED.includes(tag);
        if (isForeign) this.problems.at(node, `xs:${tag} cannot be served`);
        continue;
      }
      const { name } = node;
      // Nothing can refer to what has no name.
      if (name === "") continue;
      const key = `${kind} ${expandedName(namespace, name)}`;
      const first = this.#found.get(key);
      if (first === undefined) this.#found.set(key, { node, parent, namespace });
      else first.unusable ??= { place: node.place, reason: `${kind} "${name}" is declared twice` };
    }
  }

  #lookUp(kind: DeclarationKind, user: Node, value = ""): Declaration | undefined {
    const name = user.resolve(value);
    if (kind === "attribute" && name?.namespace === XML_NAMESPACE) return attributeOfXml(user, name.name);
    return name && this.#found.get(`${kind} ${expandedName(name.namespace, name.name)}`);
  }

  /** Takes `key`, or the first free of `stem2`, `stem3`…. */
  #freeKey(key: string, stem = key): string {
    let free = key;
    for (let number = 2; this.#isUsed(free); number += 1) free = `${stem}${number}`;
    this.#usedKeys.add(free.toLowerCase());
    return free;
  }

  #isUsed(key: string): boolean {
    return this.#usedKeys.has(key.toLowerCase());
  }
}

/** `xml:lang` and its like are known without a declaration. */
function attributeOfXml(user: Node, name: string): Declaration {
  const element = {
    ...user.element,
    attributes: [{ namespace: "", name: "name", value: name }],
    children: [],
  };
  return { node: new Node(user.document, element), parent: user, namespace: XML_NAMESPACE };
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What of a namespace can be part of an identifier, in PascalCase. */
function identifierPart(namespace: string): string {
  const words = namespace.replace(/^[a-z]+:\/\//i, "").match(/[A-Za-z0-9]+/g) ?? ["NoNamespace"];
  return words.map(capital).join("");
}
