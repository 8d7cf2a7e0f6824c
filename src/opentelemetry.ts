import { subscribe } from "node:diagnostics_channel";
import { SpanKind, SpanStatusCode, context, propagation, trace } from "@opentelemetry/api";
import type { Attributes, Span, TracerProvider } from "@opentelemetry/api";
import { contract } from "../generated/contract.js";
import { CALL } from "./caller.js";
import { VERSION } from "./client.js";
import type { AccountManagementClient } from "./client.js";
import { portOf } from "./endpoint.js";
import type { AnyAccountManagementError } from "./errors.js";
import { channelName } from "./observe.js";
import type { CallEvent, EventName } from "./observe.js";

export interface TraceOptions {
  /** Where the spans go. Default: the provider that is registered with `@opentelemetry/api`. */
  readonly tracerProvider?: TracerProvider | undefined;
}

/** Spans of the calls under way, by their ids. */
const spans = new Map<string, Span>();
/** The span of the call that is just being started. */
let starting: Span | undefined;
let listening = false;
const traced = new WeakSet<object>();

/**
 * Creates a span for each call of the client, by the semantic conventions for RPC: of the kind `CLIENT`, named
 * `AccountManagementService/<operation>`, with an event for each retry. The span is active while the call runs, so
 * that spans of `node:http` become its children, and the registered propagator adds its headers (`traceparent`) to
 * the request. No span holds a secret. A Result that is a refusal does not make the span an error.
 *
 * @returns The client itself.
 *
 * @example
 * const client = traceCalls(new AccountManagementClient({ credentials: fromEnvironment() }));
 */
export function traceCalls<C extends AccountManagementClient>(client: C, options: TraceOptions = {}): C {
  if (traced.has(client)) return client;
  traced.add(client);
  listen();
  const tracer = (options.tracerProvider ?? trace).getTracer("account-management-service-client", VERSION);
  const endpoint = new URL(client.endpoint);
  const attributes: Attributes = {
    "rpc.system.name": "soap",
    "server.address": endpoint.hostname,
    "server.port": portOf(endpoint),
  };
  const call = client[CALL].bind(client);
  const tracedCall: typeof call = async (operation, request, given, codec) => {
    const method = `${contract.service}/${operation.name}`;
    const span = tracer.startSpan(method, {
      kind: SpanKind.CLIENT,
      attributes: { ...attributes, "rpc.method": method },
    });
    const active = trace.setSpan(context.active(), span);
    try {
      return await context.with(active, () => {
        starting = span;
        try {
          return call(operation, request, withTraceHeaders(given), codec);
        } finally {
          starting = undefined;
        }
      });
    } catch (error) {
      // A call fails with nothing else.
      describeError(span, error as AnyAccountManagementError);
      throw error;
    } finally {
      span.end();
    }
  };
  Object.defineProperty(client, CALL, { value: tracedCall });
  return client;
}

/** The options of a call with the headers of the active span; those that the caller gives come first. */
function withTraceHeaders(given: unknown): unknown {
  if (given !== undefined && (typeof given !== "object" || given === null)) return given;
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  try {
    const options: { readonly headers?: object } = { ...given };
    return { ...options, headers: { ...carrier, ...options.headers } };
  } catch {
    // The call will refuse what cannot be read.
    return given;
  }
}

/** Call ids, retries and attempts are published on the diagnostics channels. */
function listen(): void {
  if (listening) return;
  listening = true;
  on("call:start", ({ callId }) => {
    if (starting === undefined) return;
    starting.setAttribute("account_management.call_id", callId);
    spans.set(callId, starting);
  });
  on("call:retry", ({ callId, attempts, delayMs = 0, code = "" }) => {
    const facts = { "error.type": code, "account_management.delay_ms": delayMs };
    spans.get(callId)?.addEvent("retry", { "account_management.attempts": attempts, ...facts });
  });
  const finish = ({ callId, attempts }: CallEvent): void => {
    spans.get(callId)?.setAttribute("account_management.attempts", attempts);
    spans.delete(callId);
  };
  on("call:end", finish);
  on("call:error", finish);
}

function on(event: EventName, listener: (event: CallEvent) => void): void {
  subscribe(channelName(event), (message) => listener(message as CallEvent));
}

function describeError(span: Span, error: AnyAccountManagementError): void {
  span.setAttributes(attributesOf(error));
  if (error.code === "SERVICE_RESULT") return;
  span.setAttribute("error.type", error.code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
}

function attributesOf(error: AnyAccountManagementError): Attributes {
  switch (error.code) {
    case "SERVICE_RESULT":
    case "INVALID_CREDENTIALS":
      return { "rpc.response.status_code": error.result?.code };
    case "SOAP_FAULT":
      return { "rpc.response.status_code": error.fault.code };
    case "HTTP_ERROR":
      return { "http.response.status_code": error.status };
    default:
      return {};
  }
}
