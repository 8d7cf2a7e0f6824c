import { describe, expect, it } from "vitest";
import { observeCall } from "./observed-call.js";
import { sized } from "./sized-documents.js";

const SECONDS = 1_000;
const MEBIBYTE = 1_048_576;

describe("a response of an absurd size or shape does not block the event loop for long", () => {
  it.each(Object.entries(sized))("%s", async (_what, [response, type, message = ""]) => {
    const { value, error, blockedMs, growthBytes } = await observeCall(response());
    if (type === undefined) expect(value).toMatchObject({ authToken: "token" });
    else {
      expect(error).toBeInstanceOf(type);
      expect((error as Error).message).toContain(message);
      expect((error as Error).message.length).toBeLessThan(2_000);
    }
    expect(blockedMs).toBeLessThan(5 * SECONDS);
    expect(growthBytes).toBeLessThan(700 * MEBIBYTE);
  });
});
