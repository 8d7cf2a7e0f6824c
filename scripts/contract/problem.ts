import type { XmlElement } from "../../src/xml/element.js";
import type { Place } from "./model.js";

/** One reason why a WSDL cannot be served faithfully. */
export interface Problem {
  readonly place: Place | undefined;
  readonly reason: string;
}

/** The WSDL is refused; every problem found is in `problems`, and in the message. */
export class ContractError extends Error {
  override readonly name = "ContractError";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
  }
}

export function formatProblem({ place, reason }: Problem): string {
  return place === undefined ? reason : `${place.document}:${place.line}:${place.column}: ${reason}`;
}

/** Collects problems, so that a maintainer sees all of them at once instead of one a run. */
export class ProblemLog {
  readonly #problems: Problem[] = [];
  readonly #seen = new Set<string>();

  add(place: Place | undefined, reason: string): void {
    const problem = { place, reason };
    const text = formatProblem(problem);
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    this.#problems.push(problem);
  }

  throwIfAny(): void {
    if (this.#problems.length > 0) throw new ContractError(this.#problems);
  }
}

export function placeOf(document: string, element: XmlElement): Place {
  return { document, line: element.line, column: element.column };
}
