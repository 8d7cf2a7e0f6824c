import { inspect } from "node:util";
import { expect, it } from "vitest";
import { soapResponse, tokenBody } from "../servers/soap-responses.js";
import { askForToken, CREDENTIALS, makeClient, PASSWORD } from "../client/calling.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import { exposuresOf } from "./exposure.js";

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
