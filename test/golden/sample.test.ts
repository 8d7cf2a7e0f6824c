import { describe, expect, it } from "vitest";
import { soapResponse } from "../servers/soap-responses.js";
import { makeClient } from "../client/calling.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import { canonicalForms } from "./canonical.js";
import { sampleOf } from "./help-page.js";

sealNetwork();

const CREDENTIALS = { userName: "the API user", password: "the password" };
const REQUEST = { username: "jane@example.com", isAppUser: true };

describe.each(["1.1", "1.2"] as const)("the sample of SOAP %s", (soapVersion) => {
  const sample = sampleOf(soapVersion);

  async function send() {
    const response = soapResponse(filled(sample.response.body, ["a token"]), soapVersion);
    const requests = interceptService(response);
    const client = makeClient({ credentials: CREDENTIALS, soapVersion });
    const result = await client.getAuthorizationTokenByEntity(REQUEST);
    const [request] = requests;
    if (request === undefined) throw new Error("Nothing was sent.");
    return { request, result };
  }

  it("is sent element for element, with real values for its placeholders", async () => {
    const { request } = await send();
    const expected = filled(sample.request.body, ["the API user", "the password", "jane@example.com"]);
    expect(canonicalForms(request.body)).toEqual(canonicalForms(expected.replace("boolean", "true")));
  });

  it("is sent to its host and path, with its headers", async () => {
    const { request } = await send();
    expect(`POST ${request.path} HTTP/1.1`).toBe(sample.request.startLine);
    expect(request.host).toBe(sample.request.headers.get("host"));
    expect(request.headers["content-type"]).toBe(sample.request.headers.get("content-type"));
    expect(request.headers.soapaction).toBe(sample.request.headers.get("soapaction"));
    expect(request.headers["content-length"]).toBe(String(Buffer.byteLength(request.body)));
  });

  it("is read as a token with a Result that says nothing, as it is printed", async () => {
    const { result } = await send();
    expect(result).toEqual({
      authToken: "a token",
      result: { result: undefined, code: undefined, message: undefined },
    });
  });
});

it("goes to the sandbox's host when that is the endpoint", async () => {
  const requests = interceptService(soapResponse(filled(sampleOf("1.1").response.body, ["a token"])), {
    endpoint: "sandbox",
  });
  await makeClient({ endpoint: "sandbox" }).getAuthorizationTokenByEntity(REQUEST);
  expect(requests.map(({ host }) => host)).toEqual(["secure-sandbox.sosonlinebackup.com"]);
});

/** Replaces the placeholders `string` of a sample one after the other. */
function filled(sample: string, values: readonly string[]): string {
  return values.reduce((text, value) => text.replace(">string<", `>${value}<`), sample);
}
