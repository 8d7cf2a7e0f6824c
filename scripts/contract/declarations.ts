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

/** All that the documents of a contract declare. What is wrong with a declaration is told where something refers to it. */
export class Declarations {
  /** By kind and expanded name. */
  readonly #found = new Map<string, Declaration>();

  constructor(
    parents: readonly Node[],
    private readonly problems: ProblemLog,
  ) {
    const substitutes: Node[] = [];
    for (const parent of parents) {
      const namespace = parent.targetNamespace;
      for (const node of parent.children(parent.element.namespace)) {
        const tag = node.element.name;
        const kind = kindsByTag.get(tag);
        if (kind === undefined) {
          const isKnown = ["import", "include", "annotation", "notation"].includes(tag);
          if (parent.element.namespace === XML_SCHEMA && !isKnown) {
            problems.at(node, `xs:${tag} cannot be served`);
          }
          continue;
        }
        const name = node.name;
        // Nothing can refer to what has no name.
        if (name === "") continue;
        if (node.attribute("substitutionGroup") !== undefined) substitutes.push(node);
        const key = `${kind} ${expandedName({ namespace, name })}`;
        const first = this.#found.get(key);
        if (first === undefined) this.#found.set(key, { node, parent, namespace });
        else first.unusable ??= { place: node.place, reason: `${kind} "${name}" is declared twice` };
      }
    }
    for (const node of substitutes) {
      const head = this.#lookUp("element", node, node.attribute("substitutionGroup"));
      if (head === undefined) continue;
      const reason = `element "${node.name}" stands in for another (substitutionGroup), which cannot be typed`;
      head.unusable ??= { place: node.place, reason };
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

  #lookUp(kind: DeclarationKind, user: Node, value = ""): Declaration | undefined {
    const name = user.resolve(value);
    if (kind === "attribute" && name?.namespace === XML_NAMESPACE) return attributeOfXml(user, name.name);
    return name && this.#found.get(`${kind} ${expandedName(name)}`);
  }

  /** The types, those of the contract's own namespace first, then by name. */
  types(namespace: string): readonly Declaration[] {
    const rank = (one: Declaration): string =>
      `${one.namespace === namespace ? 0 : 1} ${expandedName({ namespace: one.namespace, name: one.node.name })}`;
    const found = [...this.#found].flatMap(([key, one]) => (key.startsWith("type ") ? [one] : []));
    return sorted(found, rank);
  }

  /** The type that a complex type extends. */
  baseOf({ node }: Declaration): Declaration | undefined {
    const extension = node
      .children(XML_SCHEMA)
      .flatMap((content) => content.children(XML_SCHEMA, "extension"))
      .at(0);
    return extension && this.#lookUp("type", extension, extension.attribute("base"));
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

/**
 * The keys of types: their XSD names. Names that are equal but for case, and equal names in other namespaces,
 * get a suffix made from the namespace, which does not depend on what else is declared before them.
 */
export class TypeKeys {
  readonly #keys = new Map<Declaration, string>();
  /** Lower-cased, because a type is a file too. */
  readonly #used = new Set<string>();

  /** The first types keep their plain names. */
  constructor(types: readonly Declaration[]) {
    for (const type of types) {
      const name = type.node.name;
      const wanted = this.#isUsed(name) ? `${name}In${identifierPart(type.namespace)}` : name;
      this.#keys.set(type, this.free(wanted, name));
    }
  }

  /** The key of a type; an anonymous one gets a name that is made up. */
  of(type: Declaration, madeUpName: string): string {
    return this.#keys.get(type) ?? this.free(madeUpName);
  }

  /** Takes `key`, or the first free of `stem2`, `stem3`…. */
  free(key: string, stem = key): string {
    let free = key;
    for (let number = 2; this.#isUsed(free); number += 1) free = `${stem}${number}`;
    this.#used.add(free.toLowerCase());
    return free;
  }

  #isUsed(key: string): boolean {
    return this.#used.has(key.toLowerCase());
  }
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What of a namespace can be part of an identifier, in PascalCase. */
function identifierPart(namespace: string): string {
  const words = namespace.replace(/^[a-z]+:\/\//i, "").match(/[A-Za-z0-9]+/g) ?? ["NoNamespace"];
  return words.map(capital).join("");
}
