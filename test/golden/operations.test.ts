import { describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { pageResponse } from "../servers/soap-responses.js";
import { CREDENTIALS, makeClient } from "../client/calling.js";
import { startRespondingServer } from "../servers/responding-server.js";
import type { ReceivedRequest } from "../servers/responding-server.js";
import { canonicalForms } from "./canonical.js";
import { goldenFile, shownRequest, splitRequest } from "./http-file.js";
import { CALLS } from "./operation-requests.js";
import { shared } from "../servers/shared.js";

const server = shared(() => startRespondingServer(() => pageResponse(404, "only the request matters")));

async function requestOf(method: keyof typeof CALLS, soapVersion: "1.1" | "1.2"): Promise<ReceivedRequest> {
  const client = makeClient({
    endpoint: server.url,
    soapVersion,
    credentials: { ...CREDENTIALS, password: "the password" },
  });
  await expect(CALLS[method](client)).rejects.toMatchObject({ status: 404 });
  await client.close();
  const request = server.requests.at(-1);
  if (request === undefined) throw new Error("Nothing was sent.");
  return request;
}

it("the contract has every operation that has a golden request", () => {
  expect(Object.keys(contract.operations)).toEqual(expect.arrayContaining(Object.keys(CALLS)));
});

describe.each(["1.1", "1.2"] as const)("over SOAP %s", (soapVersion) => {
  it.each(Object.keys(CALLS) as (keyof typeof CALLS)[])(
    "%s is sent as its golden file has it",
    async (method) => {
      const request = await requestOf(method, soapVersion);
      const shown = shownRequest(request);
      const golden = splitRequest(
        goldenFile(`${contract.operations[method].name}.soap${soapVersion}`, shown),
      );
      expect(splitRequest(shown).head).toBe(golden.head);
      expect(canonicalForms(request.body)).toEqual(canonicalForms(golden.body));
    },
  );

  it("sends no header but those that it needs", async () => {
    const { headers } = await requestOf("getAccountUsedSpace", soapVersion);
    const action = soapVersion === "1.1" ? ["soapaction"] : [];
    expect(Object.keys(headers).sort()).toEqual(
      [
        "accept",
        "accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "host",
        "user-agent",
        ...action,
      ].sort(),
    );
  });

  it("sends UTF-8 without a byte order mark, and counts its bytes", async () => {
    const { headers, body } = await requestOf("createAccountByPartnerLicenseKey", soapVersion);
    expect(body.startsWith(`<?xml version="1.0" encoding="utf-8"?>`)).toBe(true);
    expect(headers["content-length"]).toBe(String(Buffer.byteLength(body)));
    expect(Buffer.byteLength(body)).toBeGreaterThan(body.length);
  });
});
