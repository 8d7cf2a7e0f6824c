import { contract } from "../../generated/contract.js";
import { interpret } from "../../src/response.js";
import type { OperationDescriptor } from "../../src/soap/contract.js";
import type { HttpResponse as TransportAnswer } from "../../src/transport/post.js";

export const operation: OperationDescriptor = contract.operations.getAuthorizationTokenByEntity;

export const unchanged = (text: string): string => text;

export function answerOf(body: string | Buffer, changes: Partial<TransportAnswer> = {}): TransportAnswer {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return { status: 200, contentType: "text/xml; charset=utf-8", headers: {}, body: bytes, ...changes };
}

/** What an answer is taken for: the result, or the error that is thrown. */
export function taken(
  answer: TransportAnswer,
  of: OperationDescriptor = operation,
  redact = unchanged,
): unknown {
  try {
    return interpret(answer, { contract, operation: of, redact });
  } catch (error) {
    return error;
  }
}
