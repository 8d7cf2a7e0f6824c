import { XML_NAMESPACE } from "../../src/soap/xml.js";
import { capital, findDeclaration } from "./declarations.js";
import type { Declaration, DeclarationKind, Declarations, Nesting } from "./declarations.js";
import type { FieldModel, TypeReference } from "./model.js";
import {
  XML_SCHEMA,
  attribute,
  children,
  documentationOf,
  expandedName,
  isTrue,
  place,
  qualifiedName,
} from "./nodes.js";
import type { Node, ProblemLog } from "./nodes.js";

/** The type of an element or attribute, made up under a name where it is anonymous. */
export type TypeOf = (
  target: Node,
  declaration: Declaration,
  madeUpName: string,
) => TypeReference | undefined;

/** Where a particle stands: what its compositors say of it. */
interface Context {
  readonly choice: boolean;
  readonly optional: boolean;
  readonly repeated: boolean;
}

/** Turns the particles and attributes of a complex type into fields. */
export class FieldReader {
  constructor(
    private readonly declarations: Declarations,
    private readonly nesting: Nesting,
    private readonly problems: ProblemLog,
    private readonly typeOf: TypeOf,
  ) {}

  /** The fields directly inside `node`; `open` where unknown elements may stand beside them. */
  read(
    node: Node,
    declaration: Declaration,
    owner: string,
  ): { readonly fields: readonly FieldModel[]; readonly open: boolean } {
    const fields: FieldModel[] = [];
    let wildcard: Node | undefined;
    let particles = 0;
    const walk = (parent: Node, context: Context): void => {
      for (const child of children(parent, XML_SCHEMA)) {
        particles += 1;
        if (!this.nesting.count(child, particles, owner)) return;
        const { name } = child.element;
        const inside = {
          choice: context.choice || name === "choice",
          optional: context.optional || name === "choice" || attribute(child, "minOccurs") === "0",
          repeated: context.repeated || occursMoreThanOnce(child),
        };
        switch (name) {
          case "element":
          case "attribute": {
            const field =
              name === "element"
                ? this.#elementField(child, declaration, owner, context)
                : this.#attributeField(child, declaration, owner);
            if (field !== undefined) fields.push(field);
            break;
          }
          case "sequence":
            if (inside.repeated && children(child, XML_SCHEMA).length > 1) {
              this.problems.at(
                child,
                `"${owner}" repeats several elements in turn, whose order would be lost`,
              );
            }
            walk(child, inside);
            break;
          case "all":
          case "choice":
            walk(child, inside);
            break;
          case "group":
          case "attributeGroup": {
            const target = this.#referred(child, name);
            const what = name === "group" ? "a group" : "an attribute group";
            if (target !== undefined && this.nesting.enter(target.node, what)) {
              walk(target.node, inside);
              this.nesting.leave(target.node);
            }
            break;
          }
          case "any":
            wildcard = child;
            if (attribute(child, "minOccurs") !== "0") {
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
    walk(node, { choice: false, optional: false, repeated: false });
    if (wildcard !== undefined && !fields.some((field) => !field.attribute)) {
      this.problems.at(wildcard, `"${owner}" holds nothing but xs:any, which cannot be typed`);
    }
    const seen = new Set<string>();
    for (const { attribute: isAttribute, namespace, name, place: at } of fields) {
      const key = `${isAttribute ? "@" : ""}${expandedName(namespace, name)}`;
      if (seen.has(key)) this.problems.add(at, `"${owner}" holds element "${name}" in two places`);
      seen.add(key);
    }
    // The order of attributes says nothing.
    const attributes = fields.filter((field) => field.attribute).sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      fields: [...fields.filter((field) => !field.attribute), ...attributes],
      open: wildcard !== undefined,
    };
  }

  #elementField(
    child: Node,
    declaration: Declaration,
    owner: string,
    context: Context,
  ): FieldModel | undefined {
    const isReference = attribute(child, "ref") !== undefined;
    const found = isReference ? this.#referred(child, "element") : declaration;
    if (found === undefined) return undefined;
    const target = isReference ? found.node : child;
    const form = attribute(child, "form") ?? attribute(declaration.schema, "elementFormDefault");
    const name = attribute(target, "name");
    if (name === undefined) {
      this.problems.at(target, `an element in "${owner}" has no name`);
      return undefined;
    }
    const type = this.typeOf(target, found, `${owner}${capital(name)}`);
    if (type === undefined) return undefined;
    const max = attribute(child, "maxOccurs") ?? "1";
    const min = Number(attribute(child, "minOccurs") ?? "1");
    if (max === "0") return undefined;
    if (!isCount(attribute(child, "minOccurs") ?? "1") || !(max === "unbounded" || isCount(max))) {
      this.problems.at(child, `minOccurs or maxOccurs of "${name}" is not a number`);
      return undefined;
    }
    return {
      name,
      namespace: isReference || form === "qualified" ? found.namespace : "",
      type,
      minOccurs: context.optional ? 0 : min,
      maxOccurs: max === "unbounded" || context.repeated ? "unbounded" : Number(max),
      nillable: isTrue(target, "nillable"),
      attribute: false,
      choice: context.choice,
      default: attribute(target, "default") ?? attribute(target, "fixed"),
      documentation: documentationOf(child) ?? documentationOf(target),
      place: place(child),
    };
  }

  #attributeField(child: Node, declaration: Declaration, owner: string): FieldModel | undefined {
    if (attribute(child, "use") === "prohibited") return undefined;
    const reference = attribute(child, "ref");
    const referred = reference === undefined ? undefined : qualifiedName(child, reference);
    const isXml = referred?.namespace === XML_NAMESPACE;
    const found = reference === undefined || isXml ? undefined : this.#referred(child, "attribute");
    if (reference !== undefined && !isXml && found === undefined) return undefined;
    const target = found?.node ?? child;
    // `xml:lang` and its like are known without a declaration.
    const name = isXml ? referred.name : attribute(target, "name");
    if (name === undefined) {
      this.problems.at(target, `an attribute in "${owner}" has no name`);
      return undefined;
    }
    const form = attribute(child, "form") ?? attribute(declaration.schema, "attributeFormDefault");
    const type =
      attribute(target, "type") === undefined && children(target, XML_SCHEMA, "simpleType").length === 0
        ? { builtIn: "string" }
        : this.typeOf(target, found ?? declaration, `${owner}${capital(name)}`);
    if (type === undefined) return undefined;
    return {
      name,
      namespace: isXml
        ? XML_NAMESPACE
        : (found?.namespace ?? (form === "qualified" ? declaration.namespace : "")),
      type,
      minOccurs: attribute(child, "use") === "required" ? 1 : 0,
      maxOccurs: 1,
      nillable: false,
      attribute: true,
      choice: false,
      default:
        attribute(child, "default") ??
        attribute(child, "fixed") ??
        attribute(target, "default") ??
        attribute(target, "fixed"),
      documentation: documentationOf(child),
      place: place(child),
    };
  }

  #referred(child: Node, kind: DeclarationKind): Declaration | undefined {
    const reference = attribute(child, "ref") ?? "";
    const name = qualifiedName(child, reference);
    if (name !== undefined) return findDeclaration(this.declarations, kind, name, child, this.problems);
    this.problems.at(child, `the prefix of "${reference}" is not declared`);
    return undefined;
  }
}

function occursMoreThanOnce(node: Node): boolean {
  const max = attribute(node, "maxOccurs") ?? "1";
  return max === "unbounded" || Number(max) > 1;
}

function isCount(text: string): boolean {
  return /^\d{1,9}$/.test(text.trim());
}
