import { SpanKind, SpanStatusCode, context, propagation, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ClientOptions } from "../../src/index.js";
import { AccountManagementClient } from "../../src/index.js";
import { traceCalls } from "../../src/opentelemetry.js";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator } from "../../src/testing/index.js";
import { askForToken, PASSWORD } from "../client/calling.js";
import { exposuresOf } from "../secrets/exposure.js";

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const credentials = { userName: "api-user", password: PASSWORD };

let emulator: Emulator;
beforeAll(async () => {
  provider.register();
  emulator = await startEmulator({ credentials });
});
afterEach(() => {
  exporter.reset();
  emulator.reset();
});
afterAll(async () => {
  await emulator.close();
  await provider.shutdown();
  trace.disable();
  context.disable();
  propagation.disable();
});

function tracedClient(options: Partial<ClientOptions> = {}): AccountManagementClient {
  return traceCalls(new AccountManagementClient({ credentials, endpoint: emulator.url, ...options }));
}

function onlySpan(): ReadableSpan {
  const [span, ...others] = exporter.getFinishedSpans();
  expect(others).toEqual([]);
  if (span === undefined) throw new Error("There is no span.");
  return span;
}

describe("a traced client", () => {
  it("makes a span of each call, by the conventions for RPC", async () => {
    await using client = tracedClient();
    await askForToken(client);
    const span = onlySpan();
    const { hostname, port } = new URL(emulator.url);
    expect(span.name).toBe("AccountManagementService/GetAuthorizationTokenByEntity");
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
    expect(span.attributes).toEqual({
      "rpc.system.name": "soap",
      "rpc.method": span.name,
      "server.address": hostname,
      "server.port": Number(port),
      "account_management.call_id": expect.any(String) as unknown,
      "account_management.attempts": 1,
    });
  });

  it("hands the trace on to the service, and the span to what the call does", async () => {
    let during: string | undefined;
    await using client = tracedClient({
      credentials: () => {
        during = trace.getActiveSpan()?.spanContext().spanId;
        return credentials;
      },
    });
    const parent = provider.getTracer("portal").startSpan("sign-in");
    await context.with(trace.setSpan(context.active(), parent), () => askForToken(client));
    const { traceId, spanId } = onlySpan().spanContext();
    expect(onlySpan().parentSpanContext?.spanId).toBe(parent.spanContext().spanId);
    expect(traceId).toBe(parent.spanContext().traceId);
    expect(during).toBe(spanId);
    expect(emulator.requests[0]?.headers.traceparent).toBe(`00-${traceId}-${spanId}-01`);
  });

  it("makes a span of a call of the client of soap, too", async () => {
    await using client = tracedClient();
    const soap = await client.soap();
    await soap.GetAuthorizationTokenByEntityAsync({ request: { Username: "jane", IsAppUser: false } });
    const { traceId, spanId } = onlySpan().spanContext();
    expect(onlySpan().attributes["account_management.attempts"]).toBe(1);
    expect(emulator.requests[0]?.headers.traceparent).toBe(`00-${traceId}-${spanId}-01`);
  });

  it("leaves a call's own headers as they are", async () => {
    await using client = tracedClient();
    await askForToken(client, { headers: { traceparent: "mine", "x-portal": "1" } });
    expect(emulator.requests[0]?.headers).toMatchObject({ traceparent: "mine", "x-portal": "1" });
  });

  it("tells of each further try", async () => {
    emulator.failNext({ kind: "http", status: 503, headers: { "Retry-After": "0" } });
    await using client = tracedClient();
    await askForToken(client);
    const { events, attributes } = onlySpan();
    expect(events).toMatchObject([
      { name: "retry", attributes: { "error.type": "HTTP_ERROR", "account_management.attempts": 1 } },
    ]);
    expect(attributes["account_management.attempts"]).toBe(2);
  });

  it.each([
    [{ kind: "http", status: 404 }, "HTTP_ERROR", { "http.response.status_code": 404 }],
    [{ kind: "fault", reason: "Timeout expired." }, "SOAP_FAULT", { "rpc.response.status_code": "Server" }],
    [{ kind: "reset" }, "CONNECTION_FAILED", {}],
  ] as const)("tells of a failure, such as %j", async (failure, code, attributes) => {
    emulator.failNext(failure);
    await using client = tracedClient({ retries: 0 });
    await expect(askForToken(client)).rejects.toMatchObject({ code });
    expect(onlySpan().status.code).toBe(SpanStatusCode.ERROR);
    expect(onlySpan().attributes).toMatchObject({ "error.type": code, ...attributes });
  });

  it("does not take a Result that is a refusal for an error", async () => {
    emulator.failNext({ kind: "result", result: 52, code: "AlreadyExists" });
    await using client = tracedClient();
    await expect(askForToken(client)).rejects.toMatchObject({ code: "SERVICE_RESULT" });
    expect(onlySpan().status.code).toBe(SpanStatusCode.UNSET);
    expect(onlySpan().attributes).toMatchObject({ "rpc.response.status_code": "AlreadyExists" });
    expect(onlySpan().attributes).not.toHaveProperty("error.type");
  });

  it("tells of refused credentials, and of a call that is refused before anything is sent", async () => {
    await using stranger = tracedClient({ credentials: { ...credentials, password: "another" } });
    await expect(askForToken(stranger)).rejects.toMatchObject({ code: "INVALID_CREDENTIALS" });
    const closed = tracedClient({ endpoint: "production" });
    await closed.close();
    await expect(askForToken(closed)).rejects.toMatchObject({ code: "INVALID_REQUEST" });
    expect(exporter.getFinishedSpans()).toMatchObject([
      { attributes: { "rpc.response.status_code": "InvalidSoapCredentials" } },
      { attributes: { "server.port": 443, "error.type": "INVALID_REQUEST" } },
    ]);
  });

  it("makes no span of the calls of other clients, and counts none of their tries", async () => {
    emulator.failNext({ kind: "http", status: 503, headers: { "Retry-After": "0" } });
    tracedClient();
    await using other = new AccountManagementClient({ credentials, endpoint: emulator.url });
    await askForToken(other);
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(emulator.requests[0]?.headers).not.toHaveProperty("traceparent");
  });

  it("shows no secret, also where a server echoes it", async () => {
    emulator.failNext({ kind: "http", status: 500, body: `no, ${PASSWORD}` });
    await using client = tracedClient();
    await expect(askForToken(client)).rejects.toThrow();
    const { name, attributes, status, events } = onlySpan();
    expect(status.message).toContain("500");
    expect(exposuresOf({ name, attributes, status, events }, [PASSWORD])).toEqual([]);
  });

  it("ends the span of a call whose options cannot be read, with the typed error", async () => {
    await using client = tracedClient();
    const options = {
      get headers(): never {
        throw new Error("geheim");
      },
    };
    await expect(askForToken(client, options)).rejects.toMatchObject({ code: "INVALID_REQUEST" });
    await expect(askForToken(client, 7 as never)).rejects.toMatchObject({ code: "INVALID_REQUEST" });
    expect(exporter.getFinishedSpans()).toHaveLength(2);
  });

  it("is traced once, however often it is asked for", async () => {
    await using client = traceCalls(tracedClient());
    await askForToken(client);
    expect(exporter.getFinishedSpans()).toHaveLength(1);
  });
});
