import type { Sample } from "../corpus.js";
import { mutateDocument } from "../mutations/response.js";
import type { Random } from "../random.js";
import type { Target } from "../target.js";
import { compareReadings } from "../xml/differences.js";
import { writeDocument } from "../xml/documents.js";

/** Two in five are as they were generated; the others are mutated. */
const GENERATED_SHARE = 0.4;

/** Documents as this package reads them and as libxml2 does: the same verdict, and the same values. */
export function xml(corpus: readonly Sample[]): Target {
  const other = (random: Random): Buffer =>
    random.chance(0.5) ? writeDocument(random) : random.pick(corpus).body;
  return {
    share: 1 / 10,
    atATime: 1,
    next(random) {
      const isGenerated = random.chance(GENERATED_SHARE);
      const input = isGenerated
        ? writeDocument(random)
        : mutateDocument(other(random), random, () => other(random));
      const kind = isGenerated ? "generated" : "mutated";
      return { origin: `${kind} document`, input, run: () => `${kind}: ${compareReadings(input)}` };
    },
  };
}
