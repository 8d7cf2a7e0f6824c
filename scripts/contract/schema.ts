import { isBuiltIn } from "../../src/soap/values.js";
import { TypeKeys } from "./declarations.js";
import type { Declaration, Declarations } from "./declarations.js";
import { FieldReader } from "./fields.js";
import { append, basesOf, inheritedFields } from "./model.js";
import type { ComplexTypeModel, ElementModel, TypeIdentity, TypeModel, TypeReference } from "./model.js";
import { SOAP_ENCODING, XML_SCHEMA } from "./nodes.js";
import type { Node, ProblemLog } from "./nodes.js";

type ComplexContent = Pick<ComplexTypeModel, "base" | "fields" | "textType" | "open">;

/** Turns XML Schema declarations into types; every type that is reached ends up in {@link types}. */
export class SchemaReader {
  readonly types = new Map<string, TypeModel>();
  readonly #declared: readonly Declaration[];
  readonly #keys: TypeKeys;
  readonly #fields: FieldReader;

  /** `namespace` is the contract's: its types keep their plain names. */
  constructor(
    private readonly declarations: Declarations,
    namespace: string,
    private readonly problems: ProblemLog,
  ) {
    this.#declared = declarations.types(namespace);
    this.#keys = new TypeKeys(this.#declared);
    this.#fields = new FieldReader(declarations, problems, (target, name) => this.#typeOf(target, name));
  }

  /** The element that a part of a message names, and the fields directly inside it. */
  element(part: Node, value: string): ElementModel | undefined {
    const declaration = this.declarations.find("element", part, value);
    if (declaration === undefined) return undefined;
    const { node, namespace } = declaration;
    const element = node.name;
    const anonymous = node.child(XML_SCHEMA, "complexType");
    let content: Pick<ComplexContent, "base" | "fields" | "textType"> | undefined = NOTHING;
    if (anonymous !== undefined) {
      content = this.#complexContent({ ...declaration, node: anonymous }, element);
    } else if (node.attribute("type") !== undefined || node.child(XML_SCHEMA, "simpleType") !== undefined) {
      const reference = this.#typeOf(declaration, element);
      if (reference === undefined) return undefined;
      const type = this.#modelOf(reference);
      content = type?.kind === "complex" ? { ...type, base: type.key, fields: [] } : undefined;
    }
    if (content === undefined || content.textType !== undefined) {
      this.problems.at(node, `element "${element}" is a message but its type is not a complex type`);
      return undefined;
    }
    const fields = [...inheritedFields(this.types, content.base), ...content.fields];
    return { element, namespace, fields, type: content.base };
  }

  /** Types that extend a type that is reached are reached too: a response may name them by `xsi:type`. */
  readDerivedTypes(): void {
    const derived = new Map<string, Declaration[]>();
    for (const type of this.#declared) {
      const base = this.declarations.baseOf(type);
      if (base === undefined) continue;
      append(derived, this.#keys.of(base, ""), type);
    }
    // A type that is read is added to the end of the map, so that the loop comes to it too.
    for (const key of this.types.keys()) for (const type of derived.get(key) ?? []) this.#read(type);
  }

  #typeOf(target: Declaration, madeUpName: string): TypeReference | undefined {
    const { node } = target;
    const named = node.attribute("type");
    const anonymous = node.child(XML_SCHEMA, "complexType") ?? node.child(XML_SCHEMA, "simpleType");
    const type = named === undefined ? undefined : node.resolve(named);
    const isAnything =
      named === undefined
        ? anonymous === undefined && node.element.name === "element"
        : type?.namespace === XML_SCHEMA && type.name === "anyType";
    // A Result may be declared as anything; what it holds is known (see emit/standard-result.ts).
    const isResult = node.name === "Result" || /^(.+)Response\1Result$/i.test(madeUpName);
    if (isAnything && isResult) return { builtIn: "anyType" };
    if (named !== undefined) return this.#reference(node, named);
    if (anonymous !== undefined) return this.#read({ ...target, node: anonymous }, madeUpName);
    if (node.element.name === "attribute") return { builtIn: "string" };
    this.problems.at(node, `"${node.name}" has no type, so anything may stand there`);
    return undefined;
  }

  #reference(user: Node, value: string): TypeReference | undefined {
    const name = user.resolve(value);
    if (name?.namespace === SOAP_ENCODING) {
      this.problems.at(user, `type "${value}" is SOAP-encoded; only document/literal can be served`);
      return undefined;
    }
    if (name?.namespace !== XML_SCHEMA) {
      const type = this.declarations.find("type", user, value);
      return type && this.#read(type);
    }
    if (name.name === "anyType" || name.name === "anySimpleType") {
      this.problems.at(user, `type "${value}" says nothing of the content, so it cannot be typed`);
      return undefined;
    }
    // What the prefix of a qualified name stands for is lost with its document.
    const isServed = isBuiltIn(`xs:${name.name}`) && name.name !== "QName" && name.name !== "NOTATION";
    if (isServed) return { builtIn: name.name };
    this.problems.at(user, `type "${value}" is not a built-in type of XML Schema that can be served`);
    return undefined;
  }

  #modelOf(reference: TypeReference): TypeModel | undefined {
    return "named" in reference ? this.types.get(reference.named) : undefined;
  }

  /** Refers to a type also where it cannot be read: its problems are then those of whoever refers to it. */
  #read(declaration: Declaration, madeUpName?: string): TypeReference {
    const { node, namespace, unusable } = declaration;
    const anonymous = madeUpName !== undefined;
    const key = this.#keys.of(declaration, madeUpName ?? "");
    const name = anonymous ? key : node.name;
    if (this.types.has(key)) return { named: key };
    this.#fields.within(node, `type "${name}"`, () =>
      this.problems.within({ type: key }, () => {
        if (unusable !== undefined && !anonymous) this.problems.add(unusable.place, unusable.reason);
        const documentation = node.documentation;
        const identity = { key, namespace, name, anonymous, documentation, place: node.place };
        if (node.element.name === "complexType") this.#readComplexType(declaration, identity);
        else {
          const type = this.#simpleType(node, identity);
          if (type !== undefined) this.types.set(key, type);
        }
      }),
    );
    return { named: key };
  }

  #readComplexType(declaration: Declaration, identity: TypeIdentity): void {
    const { node } = declaration;
    const { key, name } = identity;
    // Registered before its content is read, so that a recursive type ends.
    const abstract = node.isTrue("abstract");
    const { base, fields, textType, open } = NOTHING;
    const shell: TypeModel = { kind: "complex", ...identity, base, abstract, fields, textType, open };
    this.types.set(key, shell);
    const content = this.#complexContent(declaration, key);
    if (content.base !== undefined && [content.base, ...basesOf(this.types, content.base)].includes(key)) {
      this.problems.at(node, `type "${name}" extends itself`);
    } else this.types.set(key, { ...shell, ...content });
  }

  #simpleType(node: Node, identity: TypeIdentity): TypeModel | undefined {
    const list = node.child(XML_SCHEMA, "list");
    if (list !== undefined) return this.#flags(list, identity);
    const restriction = node.child(XML_SCHEMA, "restriction");
    if (restriction === undefined) {
      const kind = node.child(XML_SCHEMA)?.element.name ?? "nothing";
      const what = `simple type "${identity.name}" is made by ${kind}`;
      this.problems.at(node, `${what}; only restriction can be served`);
      return undefined;
    }
    const reference = this.#reference(restriction, restriction.attribute("base") ?? "");
    if (reference === undefined) return undefined;
    const base = this.#modelOf(reference);
    const listed = enumerated(restriction);
    if (listed.length > 0 || base?.kind === "enumeration") {
      const { values, flags } = base?.kind === "enumeration" ? base : { values: [], flags: false };
      return enumeration(identity, listed.length > 0 ? listed : values, flags);
    }
    const facets = restriction.children(XML_SCHEMA).filter(({ element }) => element.name !== "annotation");
    return {
      kind: "simple",
      ...identity,
      base: "builtIn" in reference ? reference.builtIn : base?.kind === "simple" ? base.base : "string",
      facets: facets.map((facet) => `${facet.element.name}=${facet.attribute("value") ?? ""}`).sort(),
    };
  }

  /** ASMX writes a `[Flags]` enumeration as a list of its names. No other list can be served. */
  #flags(list: Node, identity: TypeIdentity): TypeModel | undefined {
    const itemType = list.attribute("itemType");
    const inline = list.child(XML_SCHEMA, "simpleType");
    const restriction = inline?.child(XML_SCHEMA, "restriction");
    const reference = itemType === undefined ? undefined : this.#reference(list, itemType);
    const item = reference && this.#modelOf(reference);
    const named = item?.kind === "enumeration" && !item.flags ? item.values : [];
    const values = restriction === undefined ? named : enumerated(restriction);
    if (values.length > 0 && !values.some((value) => /\s/.test(value))) {
      return enumeration(identity, values, true);
    }
    const what = `simple type "${identity.name}" is made by list`;
    this.problems.at(list, `${what}; only a list of names can be served`);
    return undefined;
  }

  #complexContent(declaration: Declaration, owner: string): ComplexContent {
    const { node } = declaration;
    const simple = node.child(XML_SCHEMA, "simpleContent");
    const content = simple ?? node.child(XML_SCHEMA, "complexContent");
    if (node.isTrue("mixed") || content?.isTrue("mixed") === true) {
      this.problems.at(node, `type "${owner}" has mixed content, which cannot be typed`);
    }
    if (content === undefined) return { ...NOTHING, ...this.#fields.read(node, declaration, owner) };
    const extension = content.child(XML_SCHEMA, "extension");
    if (extension === undefined) {
      this.problems.at(
        content,
        `type "${owner}" restricts another type; only extension can be served (a SOAP-encoded array is restricted)`,
      );
      return NOTHING;
    }
    const baseName = extension.attribute("base") ?? "";
    const reference = this.#reference(extension, baseName);
    const read = { ...NOTHING, ...this.#fields.read(extension, declaration, owner) };
    if (reference === undefined) return read;
    const base = this.#modelOf(reference);
    if (base?.kind === "complex") {
      return { ...read, base: base.key, textType: simple === undefined ? undefined : base.textType };
    }
    if (simple !== undefined) return { ...read, textType: reference };
    this.problems.at(extension, `type "${owner}" extends "${baseName}", which is not a complex type`);
    return read;
  }
}

const NOTHING: ComplexContent = { base: undefined, fields: [], textType: undefined, open: false };

function enumeration(identity: TypeIdentity, values: readonly string[], flags: boolean): TypeModel {
  return { kind: "enumeration", ...identity, values: [...new Set(values)], flags };
}

function enumerated(restriction: Node): readonly string[] {
  return restriction.children(XML_SCHEMA, "enumeration").map((facet) => facet.attribute("value") ?? "");
}
