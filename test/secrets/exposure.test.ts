import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { CREDENTIALS, PASSWORD, askForToken, makeClient } from "../client/calling.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import { soapResponse, tokenBody } from "../servers/soap-responses.js";
import { exposuresOf } from "./exposure.js";

const SECRET = `se"cr<e>t`;

describe("the search for secrets finds one", () => {
  it.each([
    ["in a property", { a: SECRET }],
    ["in a key", { [`x${SECRET}`]: 1 }],
    ["in a hidden property", Object.defineProperty({}, "a", { value: SECRET })],
    ["behind a symbol", { [Symbol("a")]: { b: SECRET } }],
    ["in a prototype", Object.create({ a: SECRET })],
    ["in a cause of a cause", new Error("a", { cause: new Error("b", { cause: SECRET }) })],
    ["in a message", new Error(`no ${SECRET}`)],
    ["in toJSON", { toJSON: () => SECRET }],
    ["escaped as XML", { a: 'se"cr&lt;e&gt;t' }],
    ["escaped as JSON", { a: JSON.stringify({ b: SECRET }) }],
    ["encoded for a URL", { a: encodeURIComponent(SECRET) }],
    ["in a Map", new Map([["a", SECRET]])],
    ["in what a getter gives", Object.defineProperty({}, "a", { get: () => SECRET, enumerable: true })],
  ])("%s", (_, value: unknown) => {
    expect(exposuresOf(value, [SECRET])).not.toEqual([]);
  });

  it("and none where there is none", () => {
    expect(exposuresOf(new Error("a", { cause: { b: [1, "c"] } }), [SECRET])).toEqual([]);
  });
});

sealNetwork();

it.each([
  ["given as an object", CREDENTIALS],
  ["given by a provider", () => CREDENTIALS],
])("a client shows nothing of its credentials, before and after a call: %s", async (_, credentials) => {
  interceptService(soapResponse(tokenBody("a-secret-token")));
  const client = makeClient({ credentials });
  expect(exposuresOf(client, [PASSWORD])).toEqual([]);
  await askForToken(client);
  expect(exposuresOf(client, [PASSWORD, "a-secret-token"])).toEqual([]);
  expect(inspect(client, { depth: null, showHidden: true })).not.toContain(CREDENTIALS.userName);
  expect(JSON.stringify(client)).toBe("{}");
});

it("a call's promise and the client's methods show nothing of them", async () => {
  interceptService(soapResponse(tokenBody("a-secret-token")));
  const client = makeClient();
  const call = askForToken(client);
  expect(exposuresOf([call, Object.getPrototypeOf(client)], [PASSWORD])).toEqual([]);
  await call;
});
