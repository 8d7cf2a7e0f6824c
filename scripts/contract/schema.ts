import { isBuiltIn } from "../../src/soap/values/built-in.js";
import { Nesting, TypeKeys, collectDeclarations, extensionBase, findDeclaration } from "./declarations.js";
import type { Declaration, Declarations } from "./declarations.js";
import { FieldReader } from "./fields.js";
import { inheritedFields } from "./model.js";
import type { FieldModel, TypeModel, TypeReference } from "./model.js";
import {
  SOAP_ENCODING,
  XML_SCHEMA,
  attribute,
  children,
  documentationOf,
  expandedName,
  place,
  qualifiedName,
} from "./nodes.js";
import type { Node, ProblemLog, QualifiedName } from "./nodes.js";

export interface ElementContent {
  readonly namespace: string;
  readonly fields: readonly FieldModel[];
  /** Key of the type whose fields these are, or the first of these. */
  readonly type: string | undefined;
}

/** Turns XML Schema declarations into types; every type that is reached ends up in {@link types}. */
export class SchemaReader {
  readonly types = new Map<string, TypeModel>();
  readonly #declarations: Declarations;
  readonly #problems: ProblemLog;
  readonly #keys: TypeKeys;
  readonly #nesting: Nesting;
  readonly #fields: FieldReader;

  /** `namespace` is the contract's: its types keep their plain names. */
  constructor(schemas: readonly Node[], namespace: string, problems: ProblemLog) {
    this.#problems = problems;
    this.#declarations = collectDeclarations(schemas, problems);
    this.#keys = new TypeKeys(this.#declarations.type, namespace);
    this.#nesting = new Nesting(problems);
    this.#fields = new FieldReader(this.#declarations, this.#nesting, problems, (target, declaration, name) =>
      this.#fieldType(target, declaration, name),
    );
  }

  /** The fields of a message element: what stands directly inside it. */
  elementContent(name: QualifiedName, user: Node): ElementContent | undefined {
    const declaration = findDeclaration(this.#declarations, "element", name, user, this.#problems);
    if (declaration === undefined) return undefined;
    const { node } = declaration;
    const typeName = attribute(node, "type");
    const anonymous = children(node, XML_SCHEMA, "complexType")[0];
    if (typeName !== undefined) {
      const reference = this.#reference(node, typeName);
      if (reference === undefined) return undefined;
      const type = "named" in reference ? this.types.get(reference.named) : undefined;
      if (type?.kind !== "complex" || type.textType !== undefined) {
        this.#problems.at(node, `element "${name.name}" is a message but its type is not a complex type`);
        return undefined;
      }
      return { namespace: name.namespace, fields: inheritedFields(this.types, type.key), type: type.key };
    }
    if (anonymous === undefined) {
      if (children(node, XML_SCHEMA, "simpleType").length > 0) {
        this.#problems.at(node, `element "${name.name}" is a message but its type is not a complex type`);
        return undefined;
      }
      return { namespace: name.namespace, fields: [], type: undefined };
    }
    const content = this.#complexContent(anonymous, declaration, name.name);
    if (content.base !== undefined) {
      const inherited = inheritedFields(this.types, content.base);
      return { namespace: name.namespace, fields: [...inherited, ...content.fields], type: content.base };
    }
    return { namespace: name.namespace, fields: content.fields, type: undefined };
  }

  /** Types that extend a type that is reached are reached too: a response may name them by `xsi:type`. */
  readDerivedTypes(): void {
    const derived = new Map<string, string[]>();
    for (const [name, { node }] of this.#declarations.type) {
      const base = node.element.name === "complexType" ? extensionBase(node) : undefined;
      const baseName = base && qualifiedName(base.node, base.name);
      if (baseName === undefined) continue;
      const expanded = expandedName(baseName.namespace, baseName.name);
      derived.set(expanded, [...(derived.get(expanded) ?? []), name]);
    }
    const names = new Map([...this.#declarations.type.keys()].map((name) => [this.#keys.of(name), name]));
    const done = new Set<string>();
    let before: number;
    do {
      before = this.types.size;
      for (const key of [...this.types.keys()]) {
        if (done.has(key)) continue;
        done.add(key);
        for (const name of derived.get(names.get(key) ?? "") ?? []) {
          const declaration = this.#declarations.type.get(name);
          const own = this.#keys.of(name);
          if (declaration !== undefined && own !== undefined && !this.types.has(own)) {
            this.#named(declaration, own);
          }
        }
      }
    } while (this.types.size > before);
  }

  #reference(node: Node, value: string): TypeReference | undefined {
    const name = qualifiedName(node, value);
    if (name === undefined) {
      this.#problems.at(node, `the prefix of type "${value}" is not declared`);
      return undefined;
    }
    if (name.namespace === XML_SCHEMA) {
      if (name.name === "anyType" || name.name === "anySimpleType") {
        this.#problems.at(node, `type "${value}" says nothing of the content, so it cannot be typed`);
        return undefined;
      }
      if (!isBuiltIn(`xs:${name.name}`)) {
        this.#problems.at(node, `type "${value}" is not a built-in type of XML Schema that can be served`);
        return undefined;
      }
      return { builtIn: name.name };
    }
    if (name.namespace === SOAP_ENCODING) {
      this.#problems.at(node, `type "${value}" is SOAP-encoded; only document/literal can be served`);
      return undefined;
    }
    const expanded = expandedName(name.namespace, name.name);
    const declaration = this.#declarations.type.get(expanded);
    const key = this.#keys.of(expanded);
    if (declaration === undefined || key === undefined) {
      this.#problems.at(node, `type "${value}" is not declared`);
      return undefined;
    }
    if (!this.types.has(key)) this.#named(declaration, key);
    // Also where the type cannot be read: its problems are then those of whoever refers to it.
    return { named: key };
  }

  #named(declaration: Declaration, key: string): void {
    const name = attribute(declaration.node, "name") ?? key;
    this.#readType(declaration, key, name, false);
  }

  #readType(declaration: Declaration, key: string, name: string, anonymous: boolean): void {
    const { node, unusable } = declaration;
    if (!this.#nesting.enter(node, `type "${name}"`)) return;
    this.#problems.within({ type: key }, () => {
      if (unusable !== undefined && !anonymous) this.#problems.add(unusable.place, unusable.reason);
      this.#readTypeContent(declaration, key, name, anonymous);
    });
    this.#nesting.leave(node);
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
      this.#problems.at(node, `type "${name}" extends itself`);
      return;
    }
    this.types.set(key, { ...shell, ...content });
  }

  #readSimpleType(
    node: Node,
    identity: Pick<TypeModel, "key" | "namespace" | "name" | "anonymous" | "documentation" | "place">,
  ): void {
    const list = children(node, XML_SCHEMA, "list")[0];
    if (list !== undefined) {
      this.#readFlags(list, identity);
      return;
    }
    const restriction = children(node, XML_SCHEMA, "restriction")[0];
    if (restriction === undefined) {
      const kind = children(node, XML_SCHEMA)[0]?.element.name ?? "nothing";
      this.#problems.at(
        node,
        `simple type "${identity.name}" is made by ${kind}; only restriction can be served`,
      );
      return;
    }
    const base = attribute(restriction, "base");
    const reference = base === undefined ? undefined : this.#reference(restriction, base);
    if (reference === undefined) {
      if (base === undefined) this.#problems.at(restriction, "restriction without a base");
      return;
    }
    const facets = children(restriction, XML_SCHEMA).filter(({ element }) => element.name !== "annotation");
    const values = facets
      .filter(({ element }) => element.name === "enumeration")
      .map((facet) => attribute(facet, "value") ?? "");
    const inherited = "named" in reference ? this.types.get(reference.named) : undefined;
    if (values.length > 0) {
      const flags = inherited?.kind === "enumeration" && inherited.flags;
      this.types.set(identity.key, { kind: "enumeration", ...identity, values: [...new Set(values)], flags });
      return;
    }
    if (inherited?.kind === "enumeration") {
      const { values: all, flags } = inherited;
      this.types.set(identity.key, { kind: "enumeration", ...identity, values: all, flags });
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

  /** ASMX writes a `[Flags]` enumeration as a list of its names. No other list can be served. */
  #readFlags(
    list: Node,
    identity: Pick<TypeModel, "key" | "namespace" | "name" | "anonymous" | "documentation" | "place">,
  ): void {
    const itemType = attribute(list, "itemType");
    const inline = children(list, XML_SCHEMA, "simpleType")[0];
    const restriction = inline && children(inline, XML_SCHEMA, "restriction")[0];
    const reference = itemType === undefined ? undefined : this.#reference(list, itemType);
    const item =
      reference !== undefined && "named" in reference ? this.types.get(reference.named) : undefined;
    const values =
      restriction === undefined
        ? item?.kind === "enumeration" && !item.flags
          ? item.values
          : []
        : children(restriction, XML_SCHEMA, "enumeration").map((facet) => attribute(facet, "value") ?? "");
    if (values.length === 0 || values.some((value) => /\s/.test(value))) {
      this.#problems.at(
        list,
        `simple type "${identity.name}" is made by list; only a list of names can be served`,
      );
      return;
    }
    this.types.set(identity.key, {
      kind: "enumeration",
      ...identity,
      values: [...new Set(values)],
      flags: true,
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
      this.#problems.at(node, `type "${owner}" has mixed content, which cannot be typed`);
    }
    const simple = children(node, XML_SCHEMA, "simpleContent")[0];
    const complex = children(node, XML_SCHEMA, "complexContent")[0];
    const content = simple ?? complex;
    if (content === undefined) {
      const read = this.#fields.read(node, declaration, owner);
      return { base: undefined, textType: undefined, ...read };
    }
    const extension = children(content, XML_SCHEMA, "extension")[0];
    if (extension === undefined) {
      this.#problems.at(
        content,
        `type "${owner}" restricts another type; only extension can be served (a SOAP-encoded array is restricted)`,
      );
      return { base: undefined, fields: [], textType: undefined, open: false };
    }
    const baseName = attribute(extension, "base") ?? "";
    const reference = this.#reference(extension, baseName);
    const read = this.#fields.read(extension, declaration, owner);
    if (reference === undefined) return { base: undefined, textType: undefined, ...read };
    if (simple !== undefined) {
      const base = "named" in reference ? this.types.get(reference.named) : undefined;
      return base?.kind === "complex"
        ? { base: base.key, textType: base.textType, ...read }
        : { base: undefined, textType: reference, ...read };
    }
    if ("builtIn" in reference || this.types.get(reference.named)?.kind !== "complex") {
      this.#problems.at(extension, `type "${owner}" extends "${baseName}", which is not a complex type`);
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

  #fieldType(target: Node, declaration: Declaration, madeUpName: string): TypeReference | undefined {
    const named = attribute(target, "type");
    if (named !== undefined) return this.#reference(target, named);
    const anonymous =
      children(target, XML_SCHEMA, "complexType")[0] ?? children(target, XML_SCHEMA, "simpleType")[0];
    if (anonymous === undefined) {
      // A Result may be declared as anything; what it holds is known (see emit/standard-result.ts).
      const name = attribute(target, "name");
      if (name === "Result" || /^(.+)Response\1Result$/i.test(madeUpName)) return { builtIn: "anyType" };
      this.#problems.at(
        target,
        `"${attribute(target, "name") ?? ""}" has no type, so anything may stand there`,
      );
      return undefined;
    }
    const key = this.#keys.free(madeUpName);
    this.#readType({ ...declaration, node: anonymous }, key, key, true);
    return { named: key };
  }
}
