import type { Access } from "../contract/operation.js";

/** What decides whether a call may be made once more. */
interface CallFacts {
  readonly access: Access;
  /** Whether any try of the call may have reached the server. */
  readonly requestSent: boolean;
}

/** Whether doing the call once more cannot do anything twice. */
export function mayBeRepeated({ access, requestSent }: CallFacts): boolean {
  return access === "read" || !requestSent;
}

/** The half of a message that tells the caller where the request is and what to do. */
export function whatIsKnown({ access, requestSent }: CallFacts): string {
  if (!requestSent) return "Nothing was sent to the service.";
  return access === "read"
    ? "The service may have seen the request; the operation only reads, so it is safe to call again."
    : "The service may have seen the request and carried it out: find out before calling again.";
}
