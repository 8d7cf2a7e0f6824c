import { describe, expect, it } from "vitest";
import { TimeoutError } from "../../src/errors.js";
import { callOf } from "./sending.js";

describe("the error of a call that ran out of time", () => {
  it.each([
    ["read", false, "Nothing was sent to the service."],
    [
      "read",
      true,
      "The service may have seen the request; the operation only reads, so it is safe to call again.",
    ],
    ["write", false, "Nothing was sent to the service."],
    [
      "write",
      true,
      "The service may have seen the request and carried it out: find out before calling again.",
    ],
  ] as const)("of a %s that was sent (%s) says what is known and what to do", async (access, sent, known) => {
    const call = callOf({ access, timeoutMs: 20 });
    call.requestSent = sent;
    await new Promise((resolve) => call.deadline.whenEnded(resolve));
    expect(call.deadline.failure).toBeInstanceOf(TimeoutError);
    expect(call.deadline.failure).toMatchObject({ requestSent: sent, retryable: access === "read" || !sent });
    expect(call.deadline.failure?.message).toBe(
      `The call did not end within 20 ms (option timeoutMs). ${known}`,
    );
  });
});
