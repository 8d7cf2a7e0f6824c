import { createRedactor } from "../../src/redaction/secrets.js";
import { interpret } from "../../src/response.js";
import { operationOf, table } from "../operations.js";
import { requestOf } from "../plain-requests.js";
import { checkError, checkPrototypes } from "../properties.js";
import { Find } from "../property.js";
import { checkShape } from "../result-shape.js";
import type { Sample } from "../sample.js";
import { secretsOf } from "../secrets.js";

/** No answer of this size may take longer, in ms; far above what any takes. */
const SLOW_MS = 1_000;

/** What becomes of an answer: `"value"` for one of the right shape, or the code of a typed error. Throws {@link Find}. */
export function interpretSample(sample: Sample, thorough: boolean): string {
  const operation = operationOf(sample.operation);
  const sent = requestOf(operation.name);
  const redact = createRedactor(secretsOf(sent));
  const { status, contentType, body } = sample;
  const headers = contentType === undefined ? {} : { "content-type": contentType };
  const startedAt = performance.now();
  let outcome: string;
  try {
    const value = interpret({ status, contentType, headers, body }, { contract: table, operation, redact });
    checkShape(operation, value);
    outcome = "value";
  } catch (error) {
    if (error instanceof Find) throw error;
    outcome = checkError(error, secretsOf(sent), thorough).code;
  }
  checkPrototypes();
  const durationMs = performance.now() - startedAt;
  if (durationMs > SLOW_MS) throw new Find("no answer takes long", `${Math.round(durationMs)} ms`);
  return outcome;
}
