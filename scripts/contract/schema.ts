import { parseEnumeration } from "../../src/soap/fields.js";
import { ValueError, codecOf, isBuiltIn } from "../../src/soap/values.js";
import { quoted } from "../words.js";
import { capital } from "./declarations.js";
import type { Declaration, Declarations } from "./declarations.js";
import { append, basesOf, inheritedFields, sorted } from "./model.js";
import type {
  ComplexTypeModel,
  ElementModel,
  FieldModel,
  TypeIdentity,
  TypeModel,
  TypeReference,
} from "./model.js";
import { SOAP_ENCODING, XML_SCHEMA, expandedName } from "./nodes.js";
import type { Node, ProblemLog } from "./nodes.js";

type ComplexContent = Pick<ComplexTypeModel, "base" | "fields" | "textType" | "open">;

/** Where a particle stands: what its compositors say of it. */
interface Context {
  /** The type or the group that declares it, whose schema's defaults hold for it. */
  readonly declaration: Declaration;
  readonly choice: boolean;
  readonly optional: boolean;
  readonly repeated: boolean;
}

/** The shapes of this service nest two or three deep. */
const MAX_NESTING = 100;
/** Far more than any type or contract has; groups that refer to each other can double at each level. */
const MAX_PARTICLES_OF_A_TYPE = 5_000;
const MAX_PARTICLES = 100_000;

/** Turns XML Schema declarations into types, each with the particles and attributes of its content as fields. */
export class SchemaReader {
  readonly types = new Map<string, TypeModel>();
  /** Types, elements and groups whose content is being read: the way back to one of them is a circle. */
  readonly #open = new Set<Declaration>();
  #particles = 0;

  constructor(
    private readonly declarations: Declarations,
    private readonly problems: ProblemLog,
  ) {}

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
    for (const type of this.declarations.types) {
      const base = this.declarations.baseOf(type);
      if (base !== undefined) append(derived, this.declarations.keyOf(base), type);
    }
    // A type that is read is added to the end of the map, so that the loop comes to it too.
    for (const key of this.types.keys()) for (const type of derived.get(key) ?? []) this.#read(type);
  }

  #typeOf(target: Declaration, madeUpName: string): TypeReference | undefined {
    const { node } = target;
    const named = node.attribute("type");
    const anonymous = node.child(XML_SCHEMA, "complexType") ?? node.child(XML_SCHEMA, "simpleType");
    // A Result may be declared as anything; what it holds is known (see emit/standard-result.ts).
    const isResult = node.name === "Result" || /^(.+)Response\1Result$/i.test(madeUpName);
    if (named !== undefined) return this.#reference(node, named, isResult);
    if (anonymous !== undefined) return this.#read(target, anonymous, madeUpName);
    if (node.element.name === "attribute") return { builtIn: "string" };
    if (isResult) return { builtIn: "anyType" };
    this.problems.at(node, `"${node.name}" has no type, so anything may stand there`);
    return undefined;
  }

  #reference(user: Node, value: string, mayBeAnything = false): TypeReference | undefined {
    const name = user.resolve(value);
    if (name?.namespace === SOAP_ENCODING) {
      this.problems.at(user, `type "${value}" is SOAP-encoded; only document/literal can be served`);
      return undefined;
    }
    if (name?.namespace !== XML_SCHEMA) {
      const type = this.declarations.find("type", user, value);
      return type && this.#read(type);
    }
    if (name.name === "anyType" && mayBeAnything) return { builtIn: "anyType" };
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
  #read(declaration: Declaration, node = declaration.node, madeUpName?: string): TypeReference {
    const { namespace, unusable } = declaration;
    const anonymous = madeUpName !== undefined;
    const key = this.declarations.keyOf(declaration, madeUpName);
    if (this.types.has(key)) return { named: key };
    const { documentation, place } = node;
    const name = anonymous ? key : node.name;
    this.#inside(declaration, `type "${name}"`, node, () =>
      this.problems.within({ kind: "type", name: key }, () => {
        if (unusable !== undefined && !anonymous) this.problems.add(unusable.place, unusable.reason);
        const identity = { key, namespace, name, anonymous, documentation, place };
        if (node.element.name === "complexType") this.#readComplexType({ ...declaration, node }, identity);
        else {
          const type = this.#simpleType(node, identity);
          if (type !== undefined) this.types.set(key, type);
        }
      }),
    );
    return { named: key };
  }

  /** Reads what is inside a declaration; not for a circle, nor for nesting that nothing legitimate needs. */
  #inside(declaration: Declaration, what: string, node: Node, read: () => void): void {
    if (this.#open.has(declaration)) this.problems.at(node, `${what} is made of itself`);
    else if (this.#open.size >= MAX_NESTING) {
      this.problems.at(node, `${what} is nested more than ${MAX_NESTING} types deep`);
    } else {
      this.#open.add(declaration);
      read();
      this.#open.delete(declaration);
    }
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
    if (content === undefined) return { ...NOTHING, ...this.#fields(node, declaration, owner) };
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
    const read = { ...NOTHING, ...this.#fields(extension, declaration, owner) };
    if (reference === undefined) return read;
    const base = this.#modelOf(reference);
    if (base?.kind === "complex") {
      return { ...read, base: base.key, textType: simple === undefined ? undefined : base.textType };
    }
    if (simple !== undefined) return { ...read, textType: reference };
    this.problems.at(extension, `type "${owner}" extends "${baseName}", which is not a complex type`);
    return read;
  }

  /** The fields directly inside `node`; `open` where unknown elements may stand beside them. */
  #fields(node: Node, declaration: Declaration, owner: string): Pick<ComplexContent, "fields" | "open"> {
    const fields: FieldModel[] = [];
    const wildcards: Node[] = [];
    let particles = 0;
    const walk = (parent: Node, context: Context): void => {
      for (const child of parent.children(XML_SCHEMA)) {
        particles += 1;
        if (!this.#mayHave(particles, child, owner)) return;
        const { name } = child.element;
        const inside = {
          ...context,
          choice: context.choice || name === "choice",
          optional: context.optional || name === "choice" || child.attribute("minOccurs") === "0",
          repeated: context.repeated || occursMoreThanOnce(child),
        };
        switch (name) {
          case "element":
          case "attribute": {
            const field = this.#field(child, name, owner, context);
            if (field !== undefined) fields.push(field);
            break;
          }
          case "sequence":
          case "all":
          case "choice":
            if (name === "sequence" && inside.repeated && child.children(XML_SCHEMA).length > 1) {
              const what = `"${owner}" repeats several elements in turn`;
              this.problems.at(child, `${what}, whose order would be lost`);
            }
            walk(child, inside);
            break;
          case "group":
          case "attributeGroup": {
            const kind = name === "group" ? "group" : "attribute group";
            const group = this.declarations.find(kind, child, child.attribute("ref"));
            if (group === undefined) break;
            this.#inside(group, `${kind} "${group.node.name}"`, group.node, () =>
              walk(group.node, { ...inside, declaration: group }),
            );
            break;
          }
          case "any":
            wildcards.push(child);
            if (child.attribute("minOccurs") !== "0") {
              this.problems.at(child, `"${owner}" needs an xs:any element, which cannot be typed`);
            }
            break;
          case "anyAttribute":
          case "annotation":
          case "simpleContent":
          case "complexContent":
            break;
          default:
            this.problems.at(child, `xs:${name} in "${owner}" cannot be served`);
        }
      }
    };
    walk(node, { declaration, choice: false, optional: false, repeated: false });
    const elements = fields.filter((field) => !field.attribute);
    const wildcard = wildcards.at(-1);
    if (wildcard !== undefined && elements.length === 0) {
      this.problems.at(wildcard, `"${owner}" holds nothing but xs:any, which cannot be typed`);
    }
    const seen = new Set<string>();
    for (const { attribute: isAttribute, namespace, name, place: at } of fields) {
      const key = `${isAttribute ? "@" : ""}${expandedName(namespace, name)}`;
      if (seen.has(key)) this.problems.add(at, `"${owner}" holds element "${name}" in two places`);
      seen.add(key);
    }
    // The order of attributes says nothing.
    const attributes = sorted(fields, ({ name }) => name).filter((field) => field.attribute);
    return { fields: [...elements, ...attributes], open: wildcard !== undefined };
  }

  /** Counts a particle, the `inType`th of its type. */
  #mayHave(inType: number, node: Node, owner: string): boolean {
    this.#particles += 1;
    if (this.#particles > MAX_PARTICLES) {
      this.problems.refuse(node.place, `the contract expands to more than ${MAX_PARTICLES} elements`);
    }
    if (inType <= MAX_PARTICLES_OF_A_TYPE) return true;
    this.problems.at(node, `"${owner}" expands to more than ${MAX_PARTICLES_OF_A_TYPE} elements`);
    return false;
  }

  /** None for one that may not be there at all, and for one with a problem. */
  #field(
    child: Node,
    kind: "element" | "attribute",
    owner: string,
    { declaration, choice, optional, repeated }: Context,
  ): FieldModel | undefined {
    const max = child.attribute("maxOccurs") ?? "1";
    const use = child.attribute("use");
    if (max === "0" || use === "prohibited") return undefined;
    const min = child.attribute("minOccurs") ?? (use === "required" || kind === "element" ? "1" : "0");
    const reference = child.attribute("ref");
    const isLocal = reference === undefined;
    const target = isLocal ? { ...declaration, node: child } : this.declarations.find(kind, child, reference);
    if (target === undefined) return undefined;
    const { node } = target;
    const name = node.attribute("name");
    if (name === undefined) {
      this.problems.at(child, `an ${kind} in "${owner}" has no name`);
      return undefined;
    }
    const type = this.#typeOf(target, `${owner}${capital(name)}`);
    if (type === undefined) return undefined;
    if (!isCount(min) || !(max === "unbounded" || isCount(max))) {
      this.problems.at(child, `minOccurs or maxOccurs of "${name}" is not a number`);
      return undefined;
    }
    const form = child.attribute("form") ?? declaration.parent.attribute(`${kind}FormDefault`);
    const said = (what: string): string | undefined => child.attribute(what) ?? node.attribute(what);
    const field = {
      name,
      namespace: !isLocal || form === "qualified" ? target.namespace : "",
      type,
      minOccurs: optional ? 0 : Number(min),
      maxOccurs: max === "unbounded" || repeated ? "unbounded" : Number(max),
      nillable: node.isTrue("nillable"),
      attribute: kind === "attribute",
      choice,
      default: said("default") ?? said("fixed"),
      documentation: child.documentation ?? node.documentation,
      place: child.place,
    } as const;
    this.#checkDefault(field);
    return field;
  }

  /** A default that is no value of its type would break each response that relies on it. */
  #checkDefault({ name, type, default: preset, place }: FieldModel): void {
    if (preset === undefined) return;
    const model = this.#modelOf(type);
    try {
      if ("builtIn" in type) codecOf(`xs:${type.builtIn}`).parse(preset);
      else if (model?.kind === "simple") codecOf(`xs:${model.base}`).parse(preset);
      else if (model?.kind === "enumeration") {
        const { flags, ...enumeration } = model;
        parseEnumeration(flags ? { ...enumeration, flags } : enumeration, preset, "closed");
      }
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      this.problems.add(place, `the default ${quoted(preset)} of ${quoted(name)} ${error.reason}`);
    }
  }
}

const NOTHING: ComplexContent = { base: undefined, fields: [], textType: undefined, open: false };

function enumeration(identity: TypeIdentity, values: readonly string[], flags: boolean): TypeModel {
  return { kind: "enumeration", ...identity, values: [...new Set(values)], flags };
}

function enumerated(restriction: Node): readonly string[] {
  return restriction.children(XML_SCHEMA, "enumeration").map((facet) => facet.attribute("value") ?? "");
}

function occursMoreThanOnce(node: Node): boolean {
  const max = node.attribute("maxOccurs") ?? "1";
  return max === "unbounded" || Number(max) > 1;
}

function isCount(text: string): boolean {
  return /^\d{1,9}$/.test(text.trim());
}
