import { HttpError } from "../errors/index.js";
import { excerpt } from "../redaction/index.js";
import type { TransportAnswer, TransportRequest } from "./request.js";
import { retryAfterMs } from "./retry-after.js";

/** Statuses by which servers and what stands before them say that they are not up to it for the moment. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

type RequestFacts = Pick<TransportRequest, "operation" | "access" | "redact">;

/**
 * The error for an answer that is no SOAP. It is `retryable` for an operation that reads when the status is 502,
 * 503 or 504. `what` begins the message: what is wrong with the answer, and what to do.
 */
export function httpFailure(answer: TransportAnswer, request: RequestFacts, what: string): HttpError {
  const shown = excerpt(answer.body, request.redact);
  return new HttpError(
    shown === "" ? what : `${what} The answer begins: ${shown}`,
    {
      status: answer.status,
      contentType: answer.contentType === undefined ? undefined : excerpt(answer.contentType, request.redact),
      excerpt: shown,
      retryAfterMs: retryAfterMs(answer.headers["retry-after"], Date.now()),
    },
    {
      operation: request.operation,
      retryable: request.access === "read" && PASSING_STATUSES.has(answer.status),
    },
  );
}

/** Credentials must not follow a redirect, so none is followed. Only the host of the target is shown. */
export function redirectFailure(answer: TransportAnswer, request: TransportRequest): HttpError {
  const target = targetHost(answer.headers.location, request.url);
  return httpFailure(
    answer,
    request,
    `${request.url.host} answered with HTTP ${answer.status}, a redirect${target === undefined ? "" : ` to ${request.redact(target)}`}. Redirects are refused, because the credentials would go with them: if the new address is right, pass it as the endpoint.`,
  );
}

function targetHost(location: string | undefined, base: URL): string | undefined {
  return location !== undefined && URL.canParse(location, base.href)
    ? new URL(location, base).host
    : undefined;
}
