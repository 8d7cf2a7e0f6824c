import { inspect, isDeepStrictEqual } from "node:util";
import { createRedactor } from "../../src/redaction/secrets.js";
import { readResponse } from "../../src/response.js";
import { readPlainSuccess } from "../../src/soap/compiled-reader.js";
import { startClock } from "../clock.js";
import { requestOf, table } from "../contract.js";
import type { Sample } from "../corpus.js";
import { Find } from "../find.js";
import { mutateResponse } from "../mutations/response.js";
import { checkError, checkPrototypes } from "../properties.js";
import { checkShape } from "../shape.js";
import { secretsOf } from "../secrets.js";
import type { Target } from "../target.js";

/** No response of this size may block the event loop for longer, in ms; ten times what any does. */
const SLOW_MS = 250;
/** Every error is looked at; every so many of them, in all its corners. */
const THOROUGH_SHARE = 1 / 50;

/** Mutated responses and what they are read as: a value of the right shape, or a typed error without secrets. */
export function responses(corpus: readonly Sample[]): Target {
  return {
    share: 1,
    atATime: 1,
    next(random) {
      const sample = mutateResponse(corpus, random);
      const thorough = random.chance(THOROUGH_SHARE);
      return {
        origin: `${sample.origin}, HTTP ${sample.status}, ${sample.contentType}`,
        input: sample.body,
        run: () => read(sample, thorough),
      };
    },
  };
}

function read({ operation, status, contentType, body }: Sample, thorough: boolean): string {
  const secrets = secretsOf(requestOf(operation));
  const context = { contract: table, operation, redact: createRedactor(secrets) };
  const clock = startClock();
  const outcomeOf = (type: string | undefined): Record<string, unknown> | string => {
    try {
      const { result } = readResponse({ status, contentType: type, headers: {}, body }, context);
      checkShape(operation, result);
      return result;
    } catch (error) {
      if (error instanceof Find) throw error;
      return checkError(error, secrets, thorough).code;
    }
  };
  const outcome = outcomeOf(contentType);
  const durationMs = clock();
  if (durationMs > SLOW_MS) throw new Find("no response takes long", `${Math.round(durationMs)} ms`);
  checkPrototypes();
  if (status !== 200 || readPlainSuccess(table, operation, contentType, body) === undefined) {
    return typeof outcome === "string" ? outcome : "value";
  }
  // Means the same, and is left to the strict reader.
  const strict = outcomeOf(contentType?.replace(/utf-8/i, '"$&"'));
  if (isDeepStrictEqual(outcome, strict)) return "value, by the compiled reader";
  throw new Find(
    "the compiled reader reads what the strict one reads",
    `${operation.name}: ${inspect(outcome)}, strict ${inspect(strict)}`,
  );
}
