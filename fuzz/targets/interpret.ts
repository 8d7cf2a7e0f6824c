import { isDeepStrictEqual } from "node:util";
import { createRedactor } from "../../src/redaction/secrets.js";
import { readResponse } from "../../src/response.js";
import { readPlainSuccess } from "../../src/soap/compiled-reader.js";
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
    const response = { status, contentType, headers, body };
    const { result } = readResponse(response, { contract: table, operation, redact });
    checkShape(operation, result);
    checkCompiledReader(sample, result);
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

/** What the compiled reader accepts, the strict one reads as the same. */
function checkCompiledReader({ status, contentType, body, operation: name }: Sample, value: unknown): void {
  const operation = operationOf(name);
  if (readPlainSuccess(table, operation, contentType, body) === undefined) return;
  // Means the same, and is left to the strict reader.
  const quoted = contentType?.replace(/utf-8/i, '"$&"');
  const response = { status, contentType: quoted, headers: {}, body };
  try {
    const { result: strict } = readResponse(response, { contract: table, operation, redact: (text) => text });
    if (isDeepStrictEqual(value, strict)) return;
  } catch (error) {
    throw new Find("the compiled reader accepts nothing that the strict one refuses", String(error));
  }
  throw new Find("both readers read the same", name);
}
