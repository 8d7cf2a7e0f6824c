import { contract } from "../../generated/contract.js";
import { readResponse } from "../../src/response.js";
import type { OperationDescriptor } from "../../src/soap/contract.js";
import type { HttpResponse } from "../../src/transport/post.js";

export const operation: OperationDescriptor = contract.operations.getAuthorizationTokenByEntity;

export const unchanged = (text: string): string => text;

export function responseOf(body: string | Buffer, changes: Partial<HttpResponse> = {}): HttpResponse {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return { status: 200, contentType: "text/xml; charset=utf-8", headers: {}, body: bytes, ...changes };
}

/** What a response is taken for: the result, or the error that is thrown. */
export function taken(
  response: HttpResponse,
  of: OperationDescriptor = operation,
  redact = unchanged,
): unknown {
  try {
    return readResponse(response, { contract, operation: of, redact }).result;
  } catch (error) {
    return error;
  }
}
