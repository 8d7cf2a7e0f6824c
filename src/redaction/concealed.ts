import { inspect } from "node:util";
import { REDACTED } from "./secrets.js";

/**
 * Holds a secret so that nothing that shows objects shows it: not `util.inspect` (with `showHidden` either),
 * `JSON.stringify`, a template, `structuredClone` or a copy of its properties. {@link Concealed.reveal} gives it.
 */
export class Concealed<T> {
  readonly #secret: T;

  constructor(secret: T) {
    this.#secret = secret;
  }

  reveal(): T {
    return this.#secret;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
