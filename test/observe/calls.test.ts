import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, expect, it } from "vitest";
import { CallPromise } from "../../src/caller.js";
import { isAccountManagementError } from "../../src/index.js";
import type { CallEvent } from "../../src/index.js";
import { WITHHELD } from "../../src/redaction/secrets.js";
import { pageResponse, soapResponse, tokenBody } from "../servers/soap-responses.js";
import { askForToken, makeClient, PASSWORD } from "../client/calling.js";
import { exposuresOf } from "../secrets/exposure.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";

sealNetwork();

describe("withResponse", () => {
  it("gives the result together with how it came, by one request", async () => {
    const requests = interceptService(soapResponse(tokenBody("a-token")));
    const call = askForToken(makeClient());
    expect(call).toBeInstanceOf(CallPromise);
    const response = await (call as CallPromise<Awaited<typeof call>>).withResponse();
    expect(response).toMatchObject({ data: { authToken: "a-token" }, status: 200, attempts: 1 });
    expect(response.headers["content-type"]).toContain("text/xml");
    expect(response.durationMs).toBeGreaterThan(0);
    expect(await call).toBe(response.data);
    expect(requests).toHaveLength(1);
  });

  it("rejects as the call does, and leaves nothing unhandled", async () => {
    interceptService(pageResponse(500, "no"));
    const call = askForToken(makeClient()) as CallPromise<unknown>;
    await expect(call.withResponse()).rejects.toMatchObject({ code: "HTTP_ERROR" });
    await new Promise(setImmediate);
  });
});

describe("diagnostics channels", () => {
  const EVENTS = [
    ...["call:start", "call:retry", "call:unknown-element", "call:end", "call:error"],
    ...["try:start", "try:end", "try:error"],
  ];

  async function eventsOf(act: () => Promise<unknown>): Promise<[string, CallEvent][]> {
    const seen: [string, CallEvent][] = [];
    const listeners = EVENTS.map((event) => {
      const listener = (message: unknown): void => void seen.push([event, message as CallEvent]);
      subscribe(`account-management-service-client:${event}`, listener);
      return [event, listener] as const;
    });
    await act().catch(() => undefined);
    for (const [event, listener] of listeners) {
      unsubscribe(`account-management-service-client:${event}`, listener);
    }
    return seen;
  }

  it("tell of each call and each try, under one id, without secrets", async () => {
    interceptService(pageResponse(503, PASSWORD));
    interceptService(soapResponse(tokenBody("a-token")));
    const events = await eventsOf(() => askForToken(makeClient({ retries: 1 })));
    expect(events.map(([event]) => event)).toEqual([
      "call:start",
      "try:start",
      "try:error",
      "call:retry",
      "try:start",
      "try:end",
      "call:end",
    ]);
    expect(new Set(events.map(([, { callId }]) => callId)).size).toBe(1);
    expect(events[2]?.[1]).toMatchObject({ attempts: 1, status: 503, code: "HTTP_ERROR" });
    expect(events.at(-1)?.[1]).toMatchObject({ operation: "GetAuthorizationTokenByEntity", attempts: 2 });
    expect(exposuresOf(events, [PASSWORD, "a-token"])).toEqual([]);
  });

  it("tell of a call that fails, by its code", async () => {
    interceptService(pageResponse(404, "no"));
    const events = await eventsOf(() => askForToken(makeClient()));
    expect(events.at(-1)).toMatchObject(["call:error", { code: "HTTP_ERROR", status: 404 }]);
  });
});

describe("an element that the contract does not know", () => {
  it("breaks no call, and is told once for each client by its path, never by its content", async () => {
    const body = tokenBody("a-token").replace("<Result>", "<NewThing>hidden-content</NewThing><Result>");
    interceptService(soapResponse(body));
    interceptService(soapResponse(body));
    const warnings: unknown[] = [];
    const logger = { warn: (...parameters: unknown[]) => void warnings.push(parameters) };
    const client = makeClient({ logger });
    const seen: unknown[] = [];
    const listener = (event: unknown): void => void seen.push(event);
    subscribe("account-management-service-client:call:unknown-element", listener);
    await expect(askForToken(client)).resolves.toMatchObject({ authToken: "a-token" });
    await askForToken(client);
    unsubscribe("account-management-service-client:call:unknown-element", listener);
    expect(seen).toMatchObject([{ element: "NewThing", operation: "GetAuthorizationTokenByEntity" }]);
    expect(warnings).toHaveLength(1);
    expect(exposuresOf([seen, warnings], ["hidden-content", "a-token"])).toEqual([]);
  });

  it("is not named where a server has made its name of a secret", async () => {
    interceptService(soapResponse(tokenBody().replace("<Result>", `<geheimes-Kennwort/><Result>`)));
    const warnings: unknown[] = [];
    const client = makeClient({
      credentials: { userName: "u", password: "geheimes-Kennwort" },
      logger: { warn: (...parameters: unknown[]) => void warnings.push(parameters) },
    });
    await askForToken(client);
    expect(warnings).toMatchObject([[expect.any(String), { element: WITHHELD }]]);
    expect(exposuresOf(warnings, ["geheimes-Kennwort"])).toEqual([]);
  });

  it("is told a thousand times at the most, by a server that makes up new names all the time", async () => {
    let told = 0;
    const client = makeClient({ logger: { warn: () => void (told += 1) } });
    for (let response = 0; response < 25; response++) {
      const names = Array.from({ length: 50 }, (_, index) => `<New${response}-${index}/>`).join("");
      interceptService(soapResponse(tokenBody().replace("<Result>", `${names}<Result>`)));
      await askForToken(client);
    }
    expect(told).toBe(1_000);
  });
});

it("an error's code narrows it", async () => {
  interceptService(pageResponse(404, "no"));
  const error: unknown = await askForToken(makeClient()).catch((reason: unknown) => reason);
  if (!isAccountManagementError(error)) throw error;
  switch (error.code) {
    case "HTTP_ERROR":
      expect(error.status).toBe(404);
      break;
    case "SERVICE_RESULT":
      expect.unreachable(error.result.code);
      break;
    default:
      expect.unreachable(error.code);
  }
});

describe("every call carries", () => {
  it("the client's headers, which the call's own replace by name, and the suffix of User-Agent", async () => {
    const requests = interceptService(soapResponse(tokenBody()), { times: 2 });
    const client = makeClient({ headers: { "X-Portal": "1", "x-tenant": "a" }, userAgent: "portal/2.1" });
    await askForToken(client);
    await askForToken(client, { headers: { "X-Tenant": "b" } });
    expect(requests[0]?.headers).toMatchObject({ "x-portal": "1", "x-tenant": "a" });
    expect(requests[1]?.headers).toMatchObject({ "x-portal": "1", "x-tenant": "b" });
    expect(JSON.stringify(requests[0]?.headers["user-agent"])).toMatch(/node\/[\d.]+ portal\/2\.1"/);
  });
});
