import { isBuiltIn } from "../../src/soap/values/built-in.js";
import { Nesting, TypeKeys, collectDeclarations, extensionBase, findDeclaration } from "./declarations.js";
import type { Declaration, Declarations } from "./declarations.js";
import { FieldReader } from "./fields.js";
import { inheritedFields } from "./model.js";
import type { ComplexTypeModel, FieldModel, TypeIdentity, TypeModel, TypeReference } from "./model.js";
import {
  SOAP_ENCODING,
  XML_SCHEMA,
  attribute,
  child,
  children,
  documentationOf,
  expandedName,
  isTrue,
  nameOf,
  place,
  qualifiedName,
} from "./nodes.js";
import type { Node, ProblemLog, QualifiedName } from "./nodes.js";

export interface ElementContent {
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
    const anonymous = child(node, XML_SCHEMA, "complexType");
    if (typeName === undefined && anonymous !== undefined) {
      const { base, fields } = this.#complexContent(anonymous, declaration, name.name);
      const inherited = base === undefined ? [] : inheritedFields(this.types, base);
      return { fields: [...inherited, ...fields], type: base };
    }
    if (typeName === undefined && child(node, XML_SCHEMA, "simpleType") === undefined) {
      return { fields: [], type: undefined };
    }
    const reference = typeName === undefined ? undefined : this.#reference(node, typeName);
    if (typeName !== undefined && reference === undefined) return undefined;
    const type = reference && this.#typeOf(reference);
    if (type?.kind !== "complex" || type.textType !== undefined) {
      this.#problems.at(node, `element "${name.name}" is a message but its type is not a complex type`);
      return undefined;
    }
    return { fields: inheritedFields(this.types, type.key), type: type.key };
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
    // A type that is read is added to the end of the map, so that the loop comes to it too.
    for (const key of this.types.keys()) {
      for (const name of derived.get(names.get(key) ?? "") ?? []) {
        const declaration = this.#declarations.type.get(name);
        const own = this.#keys.of(name);
        if (declaration === undefined || own === undefined || this.types.has(own)) continue;
        this.#readType(declaration, own, nameOf(declaration.node), false);
      }
    }
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
      // What a prefix stands for is lost with the document.
      if (!isBuiltIn(`xs:${name.name}`) || name.name === "QName" || name.name === "NOTATION") {
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
    if (!this.types.has(key)) this.#readType(declaration, key, nameOf(declaration.node), false);
    // Also where the type cannot be read: its problems are then those of whoever refers to it.
    return { named: key };
  }

  #typeOf(reference: TypeReference): TypeModel | undefined {
    return "named" in reference ? this.types.get(reference.named) : undefined;
  }

  #readType(declaration: Declaration, key: string, name: string, anonymous: boolean): void {
    const { node, namespace, unusable } = declaration;
    if (!this.#nesting.enter(node, `type "${name}"`)) return;
    this.#problems.within({ type: key }, () => {
      if (unusable !== undefined && !anonymous) this.#problems.add(unusable.place, unusable.reason);
      const documentation = documentationOf(node);
      const identity = { key, namespace, name, anonymous, documentation, place: place(node) };
      if (node.element.name === "simpleType") this.#readSimpleType(node, identity);
      else this.#readComplexType(declaration, identity);
    });
    this.#nesting.leave(node);
  }

  #readComplexType(declaration: Declaration, identity: TypeIdentity): void {
    const { node } = declaration;
    const { key, name } = identity;
    // Registered before its content is read, so that a recursive type ends.
    const shell: TypeModel = {
      kind: "complex",
      ...identity,
      base: undefined,
      abstract: isTrue(node, "abstract"),
      fields: [],
      textType: undefined,
      open: false,
    };
    this.types.set(key, shell);
    const content = this.#complexContent(node, declaration, key);
    if (content.base !== undefined && this.#extends(content.base, key)) {
      this.#problems.at(node, `type "${name}" extends itself`);
    } else this.types.set(key, { ...shell, ...content });
  }

  #readSimpleType(node: Node, identity: TypeIdentity): void {
    const list = child(node, XML_SCHEMA, "list");
    if (list !== undefined) {
      this.#readFlags(list, identity);
      return;
    }
    const restriction = child(node, XML_SCHEMA, "restriction");
    if (restriction === undefined) {
      const kind = child(node, XML_SCHEMA)?.element.name ?? "nothing";
      this.#problems.at(
        node,
        `simple type "${identity.name}" is made by ${kind}; only restriction can be served`,
      );
      return;
    }
    const base = attribute(restriction, "base");
    if (base === undefined) {
      this.#problems.at(restriction, "restriction without a base");
      return;
    }
    const reference = this.#reference(restriction, base);
    if (reference === undefined) return;
    const facets = children(restriction, XML_SCHEMA).filter(({ element }) => element.name !== "annotation");
    const inherited = this.#typeOf(reference);
    const listed = enumerated(restriction);
    if (listed.length > 0 || inherited?.kind === "enumeration") {
      const { values, flags } = inherited?.kind === "enumeration" ? inherited : { values: [], flags: false };
      this.#addEnumeration(identity, listed.length > 0 ? listed : values, flags);
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

  #addEnumeration(identity: TypeIdentity, values: readonly string[], flags: boolean): void {
    this.types.set(identity.key, { kind: "enumeration", ...identity, values: [...new Set(values)], flags });
  }

  /** ASMX writes a `[Flags]` enumeration as a list of its names. No other list can be served. */
  #readFlags(list: Node, identity: TypeIdentity): void {
    const itemType = attribute(list, "itemType");
    const inline = child(list, XML_SCHEMA, "simpleType");
    const restriction = inline && child(inline, XML_SCHEMA, "restriction");
    const reference = itemType === undefined ? undefined : this.#reference(list, itemType);
    const item = reference && this.#typeOf(reference);
    const named = item?.kind === "enumeration" && !item.flags ? item.values : [];
    const values = restriction === undefined ? named : enumerated(restriction);
    if (values.length === 0 || values.some((value) => /\s/.test(value))) {
      this.#problems.at(
        list,
        `simple type "${identity.name}" is made by list; only a list of names can be served`,
      );
      return;
    }
    this.#addEnumeration(identity, values, true);
  }

  #complexContent(
    node: Node,
    declaration: Declaration,
    owner: string,
  ): Pick<ComplexTypeModel, "base" | "fields" | "textType" | "open"> {
    const none = { base: undefined, textType: undefined };
    const simple = child(node, XML_SCHEMA, "simpleContent");
    const content = simple ?? child(node, XML_SCHEMA, "complexContent");
    if (isTrue(node, "mixed") || (content !== undefined && isTrue(content, "mixed"))) {
      this.#problems.at(node, `type "${owner}" has mixed content, which cannot be typed`);
    }
    if (content === undefined) return { ...none, ...this.#fields.read(node, declaration, owner) };
    const extension = child(content, XML_SCHEMA, "extension");
    if (extension === undefined) {
      this.#problems.at(
        content,
        `type "${owner}" restricts another type; only extension can be served (a SOAP-encoded array is restricted)`,
      );
      return { ...none, fields: [], open: false };
    }
    const baseName = attribute(extension, "base") ?? "";
    const reference = this.#reference(extension, baseName);
    const read = this.#fields.read(extension, declaration, owner);
    if (reference === undefined) return { ...none, ...read };
    const base = this.#typeOf(reference);
    if (base?.kind === "complex") {
      return { base: base.key, textType: simple === undefined ? undefined : base.textType, ...read };
    }
    if (simple !== undefined) return { base: undefined, textType: reference, ...read };
    this.#problems.at(extension, `type "${owner}" extends "${baseName}", which is not a complex type`);
    return { ...none, ...read };
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
    const anonymous = child(target, XML_SCHEMA, "complexType") ?? child(target, XML_SCHEMA, "simpleType");
    const type = named === undefined ? undefined : qualifiedName(target, named);
    const saysNothing =
      named === undefined
        ? anonymous === undefined
        : type?.namespace === XML_SCHEMA && type.name === "anyType";
    // A Result may be declared as anything; what it holds is known (see emit/standard-result.ts).
    const isResult = nameOf(target) === "Result" || /^(.+)Response\1Result$/i.test(madeUpName);
    if (saysNothing && isResult) return { builtIn: "anyType" };
    if (named !== undefined) return this.#reference(target, named);
    if (anonymous === undefined) {
      this.#problems.at(target, `"${nameOf(target)}" has no type, so anything may stand there`);
      return undefined;
    }
    const key = this.#keys.free(madeUpName);
    this.#readType({ ...declaration, node: anonymous }, key, key, true);
    return { named: key };
  }
}

function enumerated(restriction: Node): readonly string[] {
  return children(restriction, XML_SCHEMA, "enumeration").map((facet) => attribute(facet, "value") ?? "");
}
