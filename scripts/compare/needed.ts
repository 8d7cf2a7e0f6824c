import type { Fact } from "../facts/fact.js";
import type { Direction } from "./position.js";

/**
 * Fields that callers must give, or may rely on, although the schema makes them optional. Unlike the emitter
 * this forgives a fact that matches nothing: the comparison is what tells why it no longer does.
 */
export class NeededFields {
  readonly #at: ReadonlySet<string>;

  constructor(facts: readonly Fact[]) {
    this.#at = new Set(facts.filter((fact) => fact.needed === true).map((fact) => fact.at));
  }

  /** A field directly in an operation's request or result. */
  inOperation(operation: string, direction: Direction, field: string): boolean {
    return this.#at.has(`${operation}.${direction === "request" ? "request" : "response"}.${field}`);
  }

  inType(type: string, field: string): boolean {
    return this.#at.has(`${type}.${field}`);
  }
}
