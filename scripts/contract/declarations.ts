import { XML_SCHEMA, attribute, children, expandedName, place } from "./nodes.js";
import type { Node, ProblemLog } from "./nodes.js";

/** A global declaration of a schema, with the defaults of the schema that it stands in. */
export interface Declaration {
  readonly node: Node;
  readonly schema: Node;
  readonly namespace: string;
}

/** All global declarations of the schemas of a contract, by expanded name. */
export interface Declarations {
  readonly elements: Map<string, Declaration>;
  readonly types: Map<string, Declaration>;
  readonly groups: Map<string, Declaration>;
  readonly attributes: Map<string, Declaration>;
  readonly attributeGroups: Map<string, Declaration>;
}

export interface SchemaNode {
  readonly schema: Node;
  /** Its target namespace. */
  readonly namespace: string;
}

/** Gathers what the schemas declare; a second declaration of a name is a problem. */
export function collectDeclarations(schemas: readonly SchemaNode[], problems: ProblemLog): Declarations {
  const declarations: Declarations = {
    elements: new Map(),
    types: new Map(),
    groups: new Map(),
    attributes: new Map(),
    attributeGroups: new Map(),
  };
  const rooms: Readonly<Record<string, Map<string, Declaration>>> = {
    element: declarations.elements,
    complexType: declarations.types,
    simpleType: declarations.types,
    group: declarations.groups,
    attribute: declarations.attributes,
    attributeGroup: declarations.attributeGroups,
  };
  for (const { schema, namespace } of schemas) {
    for (const node of children(schema, XML_SCHEMA)) {
      const kind = node.element.name;
      const room = Object.hasOwn(rooms, kind) ? rooms[kind] : undefined;
      if (room === undefined) {
        if (!["import", "include", "annotation", "notation"].includes(kind)) {
          problems.add(place(node), `xs:${kind} cannot be served`);
        }
        continue;
      }
      const name = attribute(node, "name");
      if (name === undefined) {
        problems.add(place(node), `xs:${kind} without a name`);
        continue;
      }
      if (attribute(node, "substitutionGroup") !== undefined) {
        problems.add(
          place(node),
          `element "${name}" stands in for another (substitutionGroup), which cannot be typed`,
        );
      }
      const expanded = expandedName(namespace, name);
      if (room.has(expanded)) problems.add(place(node), `xs:${kind} "${name}" is declared twice`);
      else room.set(expanded, { node, schema, namespace });
    }
  }
  return declarations;
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

/** Types, groups and attribute groups whose content is being read: the way back to one of them is a circle. */
export class Nesting {
  readonly #open = new Set<Node["element"]>();

  constructor(private readonly problems: ProblemLog) {}

  /** `false`, with a problem, for a circle and for nesting that nothing legitimate needs. */
  enter(node: Node, what: string): boolean {
    if (this.#open.has(node.element)) {
      this.problems.add(place(node), `${what} is made of itself`);
      return false;
    }
    if (this.#open.size >= MAX_NESTING) {
      this.problems.add(place(node), `${what} is nested more than ${MAX_NESTING} types deep`);
      return false;
    }
    this.#open.add(node.element);
    return true;
  }

  leave(node: Node): void {
    this.#open.delete(node.element);
  }
}
