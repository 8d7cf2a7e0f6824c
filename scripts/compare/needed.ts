import type { Fact } from "../facts.js";
import type { Direction } from "./position.js";

/**
 * Fields that callers must give, or may rely on, although the schema makes them optional. Unlike the emitter
 * this forgives a fact that matches nothing, or only but for case: the comparison is what tells why.
 */
export class NeededFields {
  readonly #at: ReadonlySet<string>;

  constructor(facts: readonly Fact[]) {
    this.#at = new Set(facts.filter((fact) => fact.required === true).map((fact) => fact.at.toLowerCase()));
  }

  /** A field directly in an operation's request or result. */
  inOperation(operation: string, direction: Direction, field: string): boolean {
    return this.#has(`${operation}.${direction === "request" ? "request" : "response"}.${field}`);
  }

  inType(type: string, field: string): boolean {
    return this.#has(`${type}.${field}`);
  }

  #has(at: string): boolean {
    return this.#at.has(at.toLowerCase());
  }
}
