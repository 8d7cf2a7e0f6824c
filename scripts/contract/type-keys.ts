import type { Declaration } from "./declarations.js";
import { attribute } from "./document.js";

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
