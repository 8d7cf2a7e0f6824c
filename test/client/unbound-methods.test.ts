import { describe, expect, it } from "vitest";
import { AccountManagementClient, InvalidRequestError } from "../../src/index.js";

describe("a method taken off its client", () => {
  it("rejects, naming the way to call it, instead of throwing at once", async () => {
    const client = new AccountManagementClient({ credentials: { userName: "u", password: "p" } });
    const { authenticate } = client as unknown as Record<
      "authenticate",
      (request: object) => Promise<unknown>
    >;
    const error: unknown = await authenticate({}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect(error).toMatchObject({ field: "client", operation: "Authenticate", requestSent: false });
    expect((error as Error).message).toContain("client.authenticate(…)");
  });
});
