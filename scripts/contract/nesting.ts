import { place } from "./document.js";
import type { Node } from "./document.js";
import type { ProblemLog } from "./problem.js";

/** The shapes of this service nest two or three deep. */
const MAX_NESTING = 100;

/** Types, groups and attribute groups whose content is being read: the way back to one of them is a circle. */
export class Nesting {
  readonly #open = new Set<Node["element"]>();

  constructor(private readonly problems: ProblemLog) {}

  /** `false`, with a problem, for a circle and for nesting that nothing legitimate needs. */
  enter(node: Node, what: string): boolean {
    if (this.#open.has(node.element)) {
      this.problems.add(place(node), `${what} is made of itself`);
      return false;
    }
    if (this.#open.size >= MAX_NESTING) {
      this.problems.add(place(node), `${what} is nested more than ${MAX_NESTING} types deep`);
      return false;
    }
    this.#open.add(node.element);
    return true;
  }

  leave(node: Node): void {
    this.#open.delete(node.element);
  }
}
