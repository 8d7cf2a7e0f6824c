import { describe, expect, it } from "vitest";
import { copyCredentials, resolveCredentials } from "../../src/credentials.js";

describe("credentials", () => {
  it("are a copy, each part read once", async () => {
    let reads = 0;
    const given = {
      userName: "user",
      get password(): string {
        reads += 1;
        return `password ${reads}`;
      },
    };
    expect(copyCredentials(given)).toEqual({ userName: "user", password: "password 1" });
    expect(reads).toBe(1);
    const copy = await resolveCredentials(() => given);
    expect(copy).toEqual({ userName: "user", password: "password 2" });
    expect(copy).not.toBe(given);
  });

  it("may be an object of a class, with its parts in the prototype", () => {
    class Secret {
      readonly userName = "user";
      readonly #password = "password";
      get password(): string {
        return this.#password;
      }
    }
    expect(copyCredentials(new Secret())).toEqual({ userName: "user", password: "password" });
  });

  it.each([
    [undefined, "undefined"],
    [null, "null"],
    ["user:password", "string"],
    [{}, "a userName that is not a string"],
    [{ userName: "a" }, "a password that is not a string"],
    [{ userName: "", password: "b" }, "an empty userName"],
    [{ userName: "a", password: "" }, "an empty password"],
  ])("that are none are said to be what they are: %s", (given, words) => {
    expect(copyCredentials(given)).toBe(words);
  });

  it("may be a promise's, or any thenable's", async () => {
    const thenable = {
      then: (resolve: (value: unknown) => void) => resolve({ userName: "user", password: "password" }),
    };
    expect(await resolveCredentials(() => thenable as never)).toEqual({
      userName: "user",
      password: "password",
    });
  });
});
