import { attribute, children, expandedName, place, qualifiedName } from "./document.js";
import type { Node, QualifiedName } from "./document.js";
import type { FieldModel, TypeModel, TypeReference } from "./model.js";
import { SOAP_ENCODING, XML_SCHEMA } from "./namespaces.js";
import type { ProblemLog } from "./problem.js";
import { isBuiltIn } from "../../src/values/built-in.js";

/** A global declaration of a schema, with the defaults of the schema that it stands in. */
interface Declaration {
  readonly node: Node;
  readonly schema: Node;
  readonly namespace: string;
}

/** All global declarations of the schemas of a contract, by expanded name. */
interface Declarations {
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

export interface ElementContent {
  readonly namespace: string;
  readonly fields: readonly FieldModel[];
  /** The key of its named type, where it has one. */
  readonly type: string | undefined;
}

/** Turns XML Schema declarations into types; every type that is reached ends up in {@link types}. */
export class SchemaReader {
  readonly types = new Map<string, TypeModel>();
  readonly #declarations: Declarations;
  readonly #problems: ProblemLog;
  /** Contract namespace: its types keep their plain names. */
  readonly #namespace: string;
  readonly #keys = new Map<string, string>();
  /** Lower-cased, because a type is a file too. */
  readonly #usedKeys = new Set<string>();
  /** Types, groups and attribute groups whose content is being read: the way back to one of them is a circle. */
  readonly #open = new Set<Node["element"]>();

  constructor(schemas: readonly SchemaNode[], namespace: string, problems: ProblemLog) {
    this.#problems = problems;
    this.#namespace = namespace;
    this.#declarations = collect(schemas, problems);
    this.#assignKeys();
  }

  /** The fields of a message element: what stands directly inside it. */
  elementContent(name: QualifiedName, user: Node): ElementContent | undefined {
    const declaration = this.#declarations.elements.get(expandedName(name.namespace, name.name));
    if (declaration === undefined) {
      this.#problems.add(
        place(user),
        `element "${name.name}" of namespace "${name.namespace}" is not declared`,
      );
      return undefined;
    }
    const { node } = declaration;
    const typeName = attribute(node, "type");
    const anonymous = children(node, XML_SCHEMA, "complexType")[0];
    if (typeName !== undefined) {
      const reference = this.#reference(node, typeName);
      if (reference === undefined) return undefined;
      const type = "named" in reference ? this.types.get(reference.named) : undefined;
      if (type?.kind !== "complex" || type.textType !== undefined) {
        this.#problems.add(
          place(node),
          `element "${name.name}" is a message but its type is not a complex type`,
        );
        return undefined;
      }
      return { namespace: name.namespace, fields: this.inheritedFields(type.key), type: type.key };
    }
    if (anonymous === undefined) {
      if (children(node, XML_SCHEMA, "simpleType").length > 0) {
        this.#problems.add(
          place(node),
          `element "${name.name}" is a message but its type is not a complex type`,
        );
        return undefined;
      }
      return { namespace: name.namespace, fields: [], type: undefined };
    }
    const content = this.#complexContent(anonymous, declaration, name.name);
    if (content.base !== undefined) {
      const inherited = this.inheritedFields(content.base);
      return { namespace: name.namespace, fields: [...inherited, ...content.fields], type: undefined };
    }
    return { namespace: name.namespace, fields: content.fields, type: undefined };
  }

  /** The fields of a complex type, inherited ones first. */
  inheritedFields(key: string): readonly FieldModel[] {
    const fields: FieldModel[] = [];
    const seen = new Set<string>();
    const walk = (current: string): void => {
      const type = this.types.get(current);
      if (type?.kind !== "complex" || seen.has(current)) return;
      seen.add(current);
      if (type.base !== undefined) walk(type.base);
      fields.push(...type.fields);
    };
    walk(key);
    return fields;
  }

  /** Types that extend a type that is reached are reached too: an answer may name them by `xsi:type`. */
  readDerivedTypes(): void {
    let before: number;
    do {
      before = this.types.size;
      for (const [name, declaration] of this.#declarations.types) {
        const key = this.#keys.get(name);
        if (key === undefined || this.types.has(key) || declaration.node.element.name !== "complexType")
          continue;
        const base = extensionBase(declaration.node);
        const baseName = base === undefined ? undefined : qualifiedName(base.node, base.name);
        const baseKey =
          baseName === undefined
            ? undefined
            : this.#keys.get(expandedName(baseName.namespace, baseName.name));
        if (baseKey !== undefined && this.types.has(baseKey)) this.#named(name, declaration, key);
      }
    } while (this.types.size > before);
  }

  /**
   * Named types keep their XSD name. Names that are equal but for case, and equal names in other namespaces,
   * get a suffix made from the namespace, which does not depend on what else is declared before them.
   */
  #assignKeys(): void {
    const sorted = [...this.#declarations.types].sort(([a, one], [b, other]) => {
      const ownA = one.namespace === this.#namespace ? 0 : 1;
      const ownB = other.namespace === this.#namespace ? 0 : 1;
      return ownA - ownB || (a < b ? -1 : 1);
    });
    for (const [name, { namespace, node }] of sorted) {
      const local = attribute(node, "name") ?? "";
      let key = local;
      if (this.#usedKeys.has(key.toLowerCase())) key = `${local}In${identifierPart(namespace)}`;
      this.#keys.set(name, this.#freeKey(key, local));
    }
  }

  /** Takes `key`, or the first free of `stem2`, `stem3`…. */
  #freeKey(key: string, stem: string): string {
    let free = key;
    for (let number = 2; this.#usedKeys.has(free.toLowerCase()); number += 1) free = `${stem}${number}`;
    this.#usedKeys.add(free.toLowerCase());
    return free;
  }

  #reference(node: Node, value: string): TypeReference | undefined {
    const name = qualifiedName(node, value);
    if (name === undefined) {
      this.#problems.add(place(node), `the prefix of type "${value}" is not declared`);
      return undefined;
    }
    if (name.namespace === XML_SCHEMA) {
      if (name.name === "anyType" || name.name === "anySimpleType") {
        this.#problems.add(place(node), `type "${value}" says nothing of the content, so it cannot be typed`);
        return undefined;
      }
      if (!isBuiltIn(`xs:${name.name}`)) {
        this.#problems.add(
          place(node),
          `type "${value}" is no built-in type of XML Schema that can be served`,
        );
        return undefined;
      }
      return { builtIn: name.name };
    }
    if (name.namespace === SOAP_ENCODING) {
      this.#problems.add(place(node), `type "${value}" is SOAP-encoded; only document/literal can be served`);
      return undefined;
    }
    const expanded = expandedName(name.namespace, name.name);
    const declaration = this.#declarations.types.get(expanded);
    const key = this.#keys.get(expanded);
    if (declaration === undefined || key === undefined) {
      this.#problems.add(place(node), `type "${value}" is not declared`);
      return undefined;
    }
    if (!this.types.has(key)) this.#named(expanded, declaration, key);
    return { named: key };
  }

  #named(_expanded: string, declaration: Declaration, key: string): void {
    const name = attribute(declaration.node, "name") ?? key;
    this.#readType(declaration, key, name, false);
  }

  #readType(declaration: Declaration, key: string, name: string, anonymous: boolean): void {
    const { node } = declaration;
    if (!this.#enter(node, `type "${name}"`)) return;
    this.#readTypeContent(declaration, key, name, anonymous);
    this.#open.delete(node.element);
  }

  /** `false`, with a problem, for a circle and for nesting that nothing legitimate needs. */
  #enter(node: Node, what: string): boolean {
    if (this.#open.has(node.element)) {
      this.#problems.add(place(node), `${what} is made of itself`);
      return false;
    }
    if (this.#open.size >= MAX_NESTING) {
      this.#problems.add(place(node), `${what} is nested more than ${MAX_NESTING} types deep`);
      return false;
    }
    this.#open.add(node.element);
    return true;
  }

  #readTypeContent(declaration: Declaration, key: string, name: string, anonymous: boolean): void {
    const { node, namespace } = declaration;
    const documentation = documentationOf(node);
    const identity = { key, namespace, name, anonymous, documentation, place: place(node) };
    if (node.element.name === "simpleType") {
      this.#readSimpleType(node, identity);
      return;
    }
    // Registered before its content is read, so that a recursive type ends.
    const shell: TypeModel = {
      kind: "complex",
      ...identity,
      base: undefined,
      abstract: attribute(node, "abstract") === "true",
      fields: [],
      textType: undefined,
      open: false,
    };
    this.types.set(key, shell);
    const content = this.#complexContent(node, declaration, key);
    if (content.base !== undefined && this.#extends(content.base, key)) {
      this.#problems.add(place(node), `type "${name}" extends itself`);
      return;
    }
    this.types.set(key, { ...shell, ...content });
  }

  #readSimpleType(
    node: Node,
    identity: Pick<TypeModel, "key" | "namespace" | "name" | "anonymous" | "documentation" | "place">,
  ): void {
    const restriction = children(node, XML_SCHEMA, "restriction")[0];
    if (restriction === undefined) {
      const kind = children(node, XML_SCHEMA)[0]?.element.name ?? "nothing";
      this.#problems.add(
        place(node),
        `simple type "${identity.name}" is made by ${kind}; only restriction can be served`,
      );
      return;
    }
    const base = attribute(restriction, "base");
    const reference = base === undefined ? undefined : this.#reference(restriction, base);
    if (reference === undefined) {
      if (base === undefined) this.#problems.add(place(restriction), "restriction without a base");
      return;
    }
    const facets = children(restriction, XML_SCHEMA).filter(({ element }) => element.name !== "annotation");
    const values = facets
      .filter(({ element }) => element.name === "enumeration")
      .map((facet) => attribute(facet, "value") ?? "");
    const inherited = "named" in reference ? this.types.get(reference.named) : undefined;
    if (values.length > 0) {
      this.types.set(identity.key, { kind: "enumeration", ...identity, values: [...new Set(values)] });
      return;
    }
    if (inherited?.kind === "enumeration") {
      this.types.set(identity.key, { kind: "enumeration", ...identity, values: inherited.values });
      return;
    }
    this.types.set(identity.key, {
      kind: "simple",
      ...identity,
      base:
        "builtIn" in reference ? reference.builtIn : inherited?.kind === "simple" ? inherited.base : "string",
      facets: facets.map((facet) => `${facet.element.name}=${attribute(facet, "value") ?? ""}`).sort(),
    });
  }

  #complexContent(
    node: Node,
    declaration: Declaration,
    owner: string,
  ): {
    readonly base: string | undefined;
    readonly fields: readonly FieldModel[];
    readonly textType: TypeReference | undefined;
    readonly open: boolean;
  } {
    if (attribute(node, "mixed") === "true") {
      this.#problems.add(place(node), `type "${owner}" has mixed content, which cannot be typed`);
    }
    const simple = children(node, XML_SCHEMA, "simpleContent")[0];
    const complex = children(node, XML_SCHEMA, "complexContent")[0];
    const content = simple ?? complex;
    if (content === undefined) {
      const read = this.#particles(node, declaration, owner);
      return { base: undefined, textType: undefined, ...read };
    }
    const extension = children(content, XML_SCHEMA, "extension")[0];
    if (extension === undefined) {
      this.#problems.add(
        place(content),
        `type "${owner}" restricts another type; only extension can be served (a SOAP-encoded array is restricted)`,
      );
      return { base: undefined, fields: [], textType: undefined, open: false };
    }
    const baseName = attribute(extension, "base") ?? "";
    const reference = this.#reference(extension, baseName);
    const read = this.#particles(extension, declaration, owner);
    if (reference === undefined) return { base: undefined, textType: undefined, ...read };
    if (simple !== undefined) {
      const base = "named" in reference ? this.types.get(reference.named) : undefined;
      return base?.kind === "complex"
        ? { base: base.key, textType: base.textType, ...read }
        : { base: undefined, textType: reference, ...read };
    }
    if ("builtIn" in reference || this.types.get(reference.named)?.kind !== "complex") {
      this.#problems.add(place(extension), `type "${owner}" extends "${baseName}", which is no complex type`);
      return { base: undefined, textType: undefined, ...read };
    }
    return { base: reference.named, textType: undefined, ...read };
  }

  #extends(key: string, ancestor: string): boolean {
    for (let current: string | undefined = key; current !== undefined;) {
      if (current === ancestor) return true;
      const type = this.types.get(current);
      current = type?.kind === "complex" ? type.base : undefined;
    }
    return false;
  }

  #particles(
    node: Node,
    declaration: Declaration,
    owner: string,
  ): { readonly fields: readonly FieldModel[]; readonly open: boolean } {
    const fields: FieldModel[] = [];
    let wildcard: Node | undefined;
    const walk = (parent: Node, context: Context): void => {
      for (const child of children(parent, XML_SCHEMA)) {
        switch (child.element.name) {
          case "element": {
            const field = this.#elementField(child, declaration, owner, context);
            if (field !== undefined) fields.push(field);
            break;
          }
          case "sequence":
          case "all":
          case "choice":
            walk(child, {
              choice: context.choice || child.element.name === "choice",
              optional:
                context.optional || child.element.name === "choice" || attribute(child, "minOccurs") === "0",
              repeated: context.repeated || occursMoreThanOnce(child),
            });
            break;
          case "group": {
            const target = this.#referred(child, this.#declarations.groups, "group");
            if (target !== undefined && this.#enter(target.node, "a group")) {
              walk(target.node, {
                ...context,
                optional: context.optional || attribute(child, "minOccurs") === "0",
                repeated: context.repeated || occursMoreThanOnce(child),
              });
              this.#open.delete(target.node.element);
            }
            break;
          }
          case "attribute": {
            const field = this.#attributeField(child, declaration, owner);
            if (field !== undefined) fields.push(field);
            break;
          }
          case "attributeGroup": {
            const target = this.#referred(child, this.#declarations.attributeGroups, "attribute group");
            if (target !== undefined && this.#enter(target.node, "an attribute group")) {
              walk(target.node, context);
              this.#open.delete(target.node.element);
            }
            break;
          }
          case "any":
            wildcard = child;
            if (attribute(child, "minOccurs") !== "0") {
              this.#problems.add(place(child), `"${owner}" needs an xs:any element, which cannot be typed`);
            }
            break;
          case "anyAttribute":
          case "annotation":
          case "simpleContent":
          case "complexContent":
            break;
          default:
            this.#problems.add(place(child), `xs:${child.element.name} in "${owner}" cannot be served`);
        }
      }
    };
    walk(node, { choice: false, optional: false, repeated: false });
    if (wildcard !== undefined && !fields.some((field) => !field.attribute)) {
      this.#problems.add(place(wildcard), `"${owner}" holds nothing but xs:any, which cannot be typed`);
    }
    this.#refuseTwins(fields, owner);
    return { fields, open: wildcard !== undefined };
  }

  #refuseTwins(fields: readonly FieldModel[], owner: string): void {
    const seen = new Map<string, FieldModel>();
    for (const field of fields) {
      const key = `${field.attribute ? "@" : ""}${expandedName(field.namespace, field.name)}`;
      if (seen.has(key))
        this.#problems.add(field.place, `"${owner}" holds element "${field.name}" in two places`);
      seen.set(key, field);
    }
  }

  #elementField(
    child: Node,
    declaration: Declaration,
    owner: string,
    context: Context,
  ): FieldModel | undefined {
    const reference = attribute(child, "ref");
    let target = child;
    let targetDeclaration = declaration;
    let namespace: string;
    if (reference === undefined) {
      const form =
        attribute(child, "form") ?? attribute(declaration.schema, "elementFormDefault") ?? "unqualified";
      namespace = form === "qualified" ? declaration.namespace : "";
    } else {
      const found = this.#referred(child, this.#declarations.elements, "element");
      if (found === undefined) return undefined;
      target = found.node;
      targetDeclaration = found;
      namespace = found.namespace;
    }
    const name = attribute(target, "name");
    if (name === undefined) {
      this.#problems.add(place(target), `an element in "${owner}" has no name`);
      return undefined;
    }
    const type = this.#fieldType(target, targetDeclaration, `${owner}${capital(name)}`);
    if (type === undefined) return undefined;
    const max = attribute(child, "maxOccurs") ?? "1";
    const min = Number(attribute(child, "minOccurs") ?? "1");
    if (max === "0") return undefined;
    if (!isCount(attribute(child, "minOccurs") ?? "1") || !(max === "unbounded" || isCount(max))) {
      this.#problems.add(place(child), `minOccurs or maxOccurs of "${name}" is no number`);
      return undefined;
    }
    return {
      name,
      namespace,
      type,
      minOccurs: context.optional ? 0 : min,
      maxOccurs: max === "unbounded" || context.repeated ? "unbounded" : Number(max),
      nillable: attribute(target, "nillable") === "true",
      attribute: false,
      choice: context.choice,
      documentation: documentationOf(child) ?? documentationOf(target),
      place: place(child),
    };
  }

  #attributeField(child: Node, declaration: Declaration, owner: string): FieldModel | undefined {
    if (attribute(child, "use") === "prohibited") return undefined;
    const reference = attribute(child, "ref");
    const found =
      reference === undefined ? undefined : this.#referred(child, this.#declarations.attributes, "attribute");
    if (reference !== undefined && found === undefined) return undefined;
    const target = found?.node ?? child;
    const name = attribute(target, "name");
    if (name === undefined) {
      this.#problems.add(place(target), `an attribute in "${owner}" has no name`);
      return undefined;
    }
    const form =
      attribute(child, "form") ?? attribute(declaration.schema, "attributeFormDefault") ?? "unqualified";
    const type =
      attribute(target, "type") === undefined && children(target, XML_SCHEMA, "simpleType").length === 0
        ? { builtIn: "string" }
        : this.#fieldType(target, found ?? declaration, `${owner}${capital(name)}`);
    if (type === undefined) return undefined;
    return {
      name,
      namespace: found?.namespace ?? (form === "qualified" ? declaration.namespace : ""),
      type,
      minOccurs: attribute(child, "use") === "required" ? 1 : 0,
      maxOccurs: 1,
      nillable: false,
      attribute: true,
      choice: false,
      documentation: documentationOf(child),
      place: place(child),
    };
  }

  #fieldType(target: Node, declaration: Declaration, madeUpName: string): TypeReference | undefined {
    const named = attribute(target, "type");
    if (named !== undefined) return this.#reference(target, named);
    const anonymous =
      children(target, XML_SCHEMA, "complexType")[0] ?? children(target, XML_SCHEMA, "simpleType")[0];
    if (anonymous === undefined) {
      this.#problems.add(
        place(target),
        `"${attribute(target, "name") ?? ""}" has no type, so anything may stand there`,
      );
      return undefined;
    }
    const key = this.#freeKey(madeUpName, madeUpName);
    this.#readType({ ...declaration, node: anonymous }, key, key, true);
    return this.types.has(key) ? { named: key } : undefined;
  }

  #referred(child: Node, declarations: Map<string, Declaration>, kind: string): Declaration | undefined {
    const reference = attribute(child, "ref") ?? "";
    const name = qualifiedName(child, reference);
    const found = name === undefined ? undefined : declarations.get(expandedName(name.namespace, name.name));
    if (found === undefined) this.#problems.add(place(child), `${kind} "${reference}" is not declared`);
    return found;
  }
}

/** The shapes of this service nest two or three deep. */
const MAX_NESTING = 100;

interface Context {
  readonly choice: boolean;
  readonly optional: boolean;
  readonly repeated: boolean;
}

function collect(schemas: readonly SchemaNode[], problems: ProblemLog): Declarations {
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

function extensionBase(type: Node): { readonly node: Node; readonly name: string } | undefined {
  for (const content of children(type, XML_SCHEMA)) {
    for (const extension of children(content, XML_SCHEMA, "extension")) {
      const name = attribute(extension, "base");
      if (name !== undefined) return { node: extension, name };
    }
  }
  return undefined;
}

function documentationOf(node: Node): string | undefined {
  const text = children(node, XML_SCHEMA, "annotation")
    .flatMap((annotation) => children(annotation, XML_SCHEMA, "documentation"))
    .map(({ element }) => element.text)
    .join("\n");
  return normalizeText(text);
}

/** White space folded, so that a reformatted WSDL documents the same. */
export function normalizeText(text: string): string | undefined {
  const folded = text.replace(/\s+/g, " ").trim();
  return folded === "" ? undefined : folded;
}

function occursMoreThanOnce(node: Node): boolean {
  const max = attribute(node, "maxOccurs") ?? "1";
  return max === "unbounded" || Number(max) > 1;
}

function isCount(text: string): boolean {
  return /^\d{1,9}$/.test(text.trim());
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** What of a namespace can be part of an identifier, in PascalCase. */
function identifierPart(namespace: string): string {
  const words = namespace.replace(/^[a-z]+:\/\//i, "").match(/[A-Za-z0-9]+/g) ?? ["NoNamespace"];
  return words.map(capital).join("");
}
