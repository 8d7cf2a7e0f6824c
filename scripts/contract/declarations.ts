import type { Place } from "./model.js";
import { XML_SCHEMA, attribute, children, expandedName, place, qualifiedName } from "./nodes.js";
import type { Node, ProblemLog, QualifiedName } from "./nodes.js";

/** A global declaration of a schema, with the defaults of the schema that it stands in. */
export interface Declaration {
  readonly node: Node;
  readonly schema: Node;
  readonly namespace: string;
  /** Why nothing may refer to it: it is declared twice, or another element may stand in for it. */
  unusable?: { readonly place: Place; readonly reason: string };
}

export type DeclarationKind = "element" | "type" | "group" | "attribute" | "attributeGroup";

/** All global declarations of the schemas of a contract, by kind and expanded name. */
export type Declarations = Readonly<Record<DeclarationKind, Map<string, Declaration>>>;

const kinds: Readonly<Record<string, DeclarationKind>> = {
  element: "element",
  complexType: "type",
  simpleType: "type",
  group: "group",
  attribute: "attribute",
  attributeGroup: "attributeGroup",
};

/** Gathers what the schemas declare. What is wrong with a declaration is told where something refers to it. */
export function collectDeclarations(schemas: readonly Node[], problems: ProblemLog): Declarations {
  const declarations: Declarations = {
    element: new Map(),
    type: new Map(),
    group: new Map(),
    attribute: new Map(),
    attributeGroup: new Map(),
  };
  const substitutes: Node[] = [];
  for (const schema of schemas) {
    const namespace = attribute(schema, "targetNamespace") ?? "";
    for (const node of children(schema, XML_SCHEMA)) {
      const tag = node.element.name;
      const kind = Object.hasOwn(kinds, tag) ? kinds[tag] : undefined;
      if (kind === undefined) {
        if (!["import", "include", "annotation", "notation"].includes(tag)) {
          problems.at(node, `xs:${tag} cannot be served`);
        }
        continue;
      }
      const name = attribute(node, "name");
      // Nothing can refer to what has no name.
      if (name === undefined) continue;
      if (attribute(node, "substitutionGroup") !== undefined) substitutes.push(node);
      const expanded = expandedName(namespace, name);
      const first = declarations[kind].get(expanded);
      if (first === undefined) declarations[kind].set(expanded, { node, schema, namespace });
      else first.unusable = { place: place(node), reason: `xs:${tag} "${name}" is declared twice` };
    }
  }
  for (const node of substitutes) {
    const head = qualifiedName(node, attribute(node, "substitutionGroup") ?? "");
    const declaration = head && declarations.element.get(expandedName(head.namespace, head.name));
    if (declaration === undefined) continue;
    const name = attribute(node, "name") ?? "";
    const reason = `element "${name}" stands in for another (substitutionGroup), which cannot be typed`;
    declaration.unusable ??= { place: place(node), reason };
  }
  return declarations;
}

/**
 * What a name refers to; a problem, where `user` stands, when that is nothing or cannot be used. The prefix must
 * be declared.
 */
export function findDeclaration(
  declarations: Declarations,
  kind: DeclarationKind,
  name: QualifiedName,
  user: Node,
  problems: ProblemLog,
): Declaration | undefined {
  const found = declarations[kind].get(expandedName(name.namespace, name.name));
  if (found?.unusable !== undefined) problems.add(found.unusable.place, found.unusable.reason);
  if (found === undefined) {
    const what = kind === "attributeGroup" ? "attribute group" : kind;
    problems.at(user, `${what} "${name.name}" of namespace "${name.namespace}" is not declared`);
  }
  return found;
}

/** The base that a complex type names, and where. */
export function extensionBase(type: Node): { readonly node: Node; readonly name: string } | undefined {
  for (const content of children(type, XML_SCHEMA)) {
    for (const extension of children(content, XML_SCHEMA, "extension")) {
      const name = attribute(extension, "base");
      if (name !== undefined) return { node: extension, name };
    }
  }
  return undefined;
}

/**
 * The keys of types: their XSD names. Names that are equal but for case, and equal names in other namespaces,
 * get a suffix made from the namespace, which does not depend on what else is declared before them.
 */
export class TypeKeys {
  readonly #keys = new Map<string, string>();
  /** Lower-cased, because a type is a file too. */
  readonly #used = new Set<string>();

  /** `namespace` is the contract's: its types keep their plain names. */
  constructor(types: ReadonlyMap<string, Declaration>, namespace: string) {
    const sorted = [...types].sort(([a, one], [b, other]) => {
      const ownA = one.namespace === namespace ? 0 : 1;
      const ownB = other.namespace === namespace ? 0 : 1;
      return ownA - ownB || (a < b ? -1 : 1);
    });
    for (const [name, declaration] of sorted) {
      const local = attribute(declaration.node, "name") ?? "";
      const taken = this.#used.has(local.toLowerCase());
      this.#keys.set(
        name,
        this.free(taken ? `${local}In${identifierPart(declaration.namespace)}` : local, local),
      );
    }
  }

  /** The key of a named type, by its expanded name. */
  of(expandedName: string): string | undefined {
    return this.#keys.get(expandedName);
  }

  /** Takes `key`, or the first free of `stem2`, `stem3`…. */
  free(key: string, stem = key): string {
    let free = key;
    for (let number = 2; this.#used.has(free.toLowerCase()); number += 1) free = `${stem}${number}`;
    this.#used.add(free.toLowerCase());
    return free;
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

/** The shapes of this service nest two or three deep. */
const MAX_NESTING = 100;
/** Far more than any type or contract has; groups that refer to each other can double at each level. */
const MAX_PARTICLES_OF_A_TYPE = 5_000;
const MAX_PARTICLES = 500_000;

/** Types, groups and attribute groups whose content is being read: the way back to one of them is a circle. */
export class Nesting {
  readonly #open = new Set<Node["element"]>();
  #particles = 0;

  constructor(private readonly problems: ProblemLog) {}

  /** Counts a particle, the `inType`th of its type; `false`, with a problem, for more than a type may have. */
  count(node: Node, inType: number, owner: string): boolean {
    this.#particles += 1;
    if (this.#particles > MAX_PARTICLES) {
      this.problems.refuse(place(node), `the contract expands to more than ${MAX_PARTICLES} elements`);
    }
    if (inType <= MAX_PARTICLES_OF_A_TYPE) return true;
    this.problems.at(node, `"${owner}" expands to more than ${MAX_PARTICLES_OF_A_TYPE} elements`);
    return false;
  }

  /** `false`, with a problem, for a circle and for nesting that nothing legitimate needs. */
  enter(node: Node, what: string): boolean {
    if (this.#open.has(node.element)) {
      this.problems.at(node, `${what} is made of itself`);
      return false;
    }
    if (this.#open.size >= MAX_NESTING) {
      this.problems.at(node, `${what} is nested more than ${MAX_NESTING} types deep`);
      return false;
    }
    this.#open.add(node.element);
    return true;
  }

  leave(node: Node): void {
    this.#open.delete(node.element);
  }
}
