import { AccountManagementError } from "./error.js";
import type { ErrorContext } from "./error.js";

/** The server, or something in front of it, answered with something that is no SOAP. */
export class HttpError extends AccountManagementError {
  /** @internal */
  static override readonly code = "HTTP_ERROR";
  override readonly code = "HTTP_ERROR";
  /** HTTP status. */
  readonly status: number;
  /** `Content-Type` as it came; `undefined` when there was none. */
  readonly contentType: string | undefined;
  /** The beginning of the body, secrets taken out; `""` for an empty one. */
  readonly excerpt: string;
  /** What `Retry-After` asked for, in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    answer: {
      readonly status: number;
      readonly contentType: string | undefined;
      readonly excerpt: string;
      readonly retryAfterMs?: number | undefined;
    },
    context: ErrorContext = {},
  ) {
    super(message, { ...context, requestSent: true });
    this.status = answer.status;
    this.contentType = answer.contentType;
    this.excerpt = answer.excerpt;
    this.retryAfterMs = answer.retryAfterMs;
  }

  override toJSON(): Record<string, unknown> {
    return {
      ...super.toJSON(),
      status: this.status,
      contentType: this.contentType,
      excerpt: this.excerpt,
      retryAfterMs: this.retryAfterMs,
    };
  }
}
