import { attribute, children, expandedName, place } from "./document.js";
import type { Node } from "./document.js";
import { XML_SCHEMA } from "./namespaces.js";
import type { ProblemLog } from "./problem.js";

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
