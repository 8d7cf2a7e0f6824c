import { capital } from "./declarations.js";
import type { Declaration, Declarations } from "./declarations.js";
import { sorted } from "./model.js";
import type { FieldModel, TypeReference } from "./model.js";
import { XML_SCHEMA, expandedName } from "./nodes.js";
import type { Node, ProblemLog } from "./nodes.js";

/** The type of an element or attribute, made up under a name where it is anonymous. */
export type TypeOf = (target: Declaration, madeUpName: string) => TypeReference | undefined;

/** Where a particle stands: what its compositors say of it. */
interface Context {
  readonly choice: boolean;
  readonly optional: boolean;
  readonly repeated: boolean;
}

/** The shapes of this service nest two or three deep. */
const MAX_NESTING = 100;
/** Far more than any type or contract has; groups that refer to each other can double at each level. */
const MAX_PARTICLES_OF_A_TYPE = 5_000;
const MAX_PARTICLES = 100_000;

/** Turns the particles and attributes of a complex type into fields. */
export class FieldReader {
  /** Types, groups and attribute groups whose content is being read: the way back to one of them is a circle. */
  readonly #open = new Set<Node["element"]>();
  #particles = 0;

  constructor(
    private readonly declarations: Declarations,
    private readonly problems: ProblemLog,
    private readonly typeOf: TypeOf,
  ) {}

  /** Reads what is inside a declaration; not for a circle, nor for nesting that nothing legitimate needs. */
  within(node: Node, what: string, read: () => void): void {
    if (this.#open.has(node.element)) this.problems.at(node, `${what} is made of itself`);
    else if (this.#open.size >= MAX_NESTING) {
      this.problems.at(node, `${what} is nested more than ${MAX_NESTING} types deep`);
    } else {
      this.#open.add(node.element);
      read();
      this.#open.delete(node.element);
    }
  }

  /** The fields directly inside `node`; `open` where unknown elements may stand beside them. */
  read(
    node: Node,
    declaration: Declaration,
    owner: string,
  ): { readonly fields: readonly FieldModel[]; readonly open: boolean } {
    const fields: FieldModel[] = [];
    const wildcards: Node[] = [];
    let particles = 0;
    const walk = (parent: Node, context: Context): void => {
      for (const child of parent.children(XML_SCHEMA)) {
        particles += 1;
        if (!this.#mayHave(particles, child, owner)) return;
        const { name } = child.element;
        const inside = {
          choice: context.choice || name === "choice",
          optional: context.optional || name === "choice" || child.attribute("minOccurs") === "0",
          repeated: context.repeated || occursMoreThanOnce(child),
        };
        switch (name) {
          case "element":
          case "attribute":
            fields.push(...this.#field(child, name, declaration, owner, context));
            break;
          case "sequence":
            if (inside.repeated && child.children(XML_SCHEMA).length > 1) {
              const what = `"${owner}" repeats several elements in turn`;
              this.problems.at(child, `${what}, whose order would be lost`);
            }
            walk(child, inside);
            break;
          case "all":
          case "choice":
            walk(child, inside);
            break;
          case "group":
          case "attributeGroup": {
            const kind = name === "group" ? "group" : "attribute group";
            const group = this.declarations.find(kind, child, child.attribute("ref"));
            if (group === undefined) break;
            this.within(group.node, `${kind} "${group.node.name}"`, () => walk(group.node, inside));
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
    walk(node, { choice: false, optional: false, repeated: false });
    const elements = fields.filter((field) => !field.attribute);
    const wildcard = wildcards.at(-1);
    if (wildcard !== undefined && elements.length === 0) {
      this.problems.at(wildcard, `"${owner}" holds nothing but xs:any, which cannot be typed`);
    }
    const seen = new Set<string>();
    for (const { attribute: isAttribute, namespace, name, place: at } of fields) {
      const key = `${isAttribute ? "@" : ""}${expandedName({ namespace, name })}`;
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
    declaration: Declaration,
    owner: string,
    context: Context,
  ): readonly FieldModel[] {
    const max = child.attribute("maxOccurs") ?? "1";
    if (max === "0" || child.attribute("use") === "prohibited") return [];
    const usual = child.attribute("use") === "required" || kind === "element" ? "1" : "0";
    const min = child.attribute("minOccurs") ?? usual;
    const reference = child.attribute("ref");
    const target =
      reference === undefined
        ? { ...declaration, node: child }
        : this.declarations.find(kind, child, reference);
    if (target === undefined) return [];
    const name = target.node.attribute("name");
    if (name === undefined) {
      this.problems.at(child, `an ${kind} in "${owner}" has no name`);
      return [];
    }
    const type = this.typeOf(target, `${owner}${capital(name)}`);
    if (type === undefined) return [];
    if (!isCount(min) || !(max === "unbounded" || isCount(max))) {
      this.problems.at(child, `minOccurs or maxOccurs of "${name}" is not a number`);
      return [];
    }
    const form = child.attribute("form") ?? declaration.parent.attribute(`${kind}FormDefault`);
    const said = (what: string): string | undefined => child.attribute(what) ?? target.node.attribute(what);
    return [
      {
        name,
        namespace: reference !== undefined || form === "qualified" ? target.namespace : "",
        type,
        minOccurs: context.optional ? 0 : Number(min),
        maxOccurs: max === "unbounded" || context.repeated ? "unbounded" : Number(max),
        nillable: target.node.isTrue("nillable"),
        attribute: kind === "attribute",
        choice: context.choice,
        default: said("default") ?? said("fixed"),
        documentation: child.documentation ?? target.node.documentation,
        place: child.place,
      },
    ];
  }
}

function occursMoreThanOnce(node: Node): boolean {
  const max = node.attribute("maxOccurs") ?? "1";
  return max === "unbounded" || Number(max) > 1;
}

function isCount(text: string): boolean {
  return /^\d{1,9}$/.test(text.trim());
}
