import fc from "fast-check";
import { it } from "vitest";
import { InvalidCredentialsError } from "../../src/index.js";
import { startEmulator } from "../../src/testing/index.js";
import { askForToken, errorOf, makeClient } from "../client/calling.js";
import { xmlText } from "../message/arbitrary.js";

const text = xmlText.filter((one) => one !== "");
const users = fc.record({ userName: text, password: text }, { noNullPrototype: true });

it.each(["1.1", "1.2"] as const)(
  "the users of a list get in, and nobody whose name or password only looks like theirs, over SOAP %s",
  async (soapVersion) => {
    const change = fc.constantFrom(
      (one: string) => `${one} `,
      (one: string) => `\n${one}`,
      (one: string) => `${one}\r`,
      (one: string) => one + one,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(users, { minLength: 1, maxLength: 4 }),
        change,
        fc.constantFrom("userName", "password"),
        async (credentials, changed, part) => {
          await using emulator = await startEmulator({ credentials });
          await using client = makeClient({ endpoint: emulator.url, soapVersion });
          for (const one of credentials) {
            await askForToken(client, { credentials: one });
            const near = { ...one, [part]: changed(one[part]) };
            const known = credentials.some(
              ({ userName, password }) => userName === near.userName && password === near.password,
            );
            if (known) continue;
            await errorOf(InvalidCredentialsError, askForToken(client, { credentials: near }));
          }
        },
      ),
      { numRuns: 40 },
    );
  },
);
