import { SpanKind, SpanStatusCode, context, propagation, trace } from "@opentelemetry/api";
import type { Attributes, Span, TracerProvider } from "@opentelemetry/api";
import { contract } from "../generated/contract.js";
import { CALL } from "./caller.js";
import { VERSION } from "./client.js";
import type { AccountManagementClient } from "./client.js";
import { portOf } from "./endpoint.js";
import type { AnyAccountManagementError } from "./errors.js";
import type { CallListener } from "./observe.js";

export interface TraceOptions {
  /** Where the spans go. Default: the provider that is registered with `@opentelemetry/api`. */
  readonly tracerProvider?: TracerProvider | undefined;
}

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
      return await context.with(active, () =>
        call(operation, request, withTraceHeaders(given), codec, listenerOf(span)),
      );
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

/** Writes down what neither the result of a call nor its error tells. */
function listenerOf(span: Span): CallListener {
  return (event, { callId, attempts, delayMs = 0, code = "" }) => {
    const tried = { "account_management.attempts": attempts };
    if (event === "call:start") span.setAttribute("account_management.call_id", callId);
    if (event === "call:retry") {
      span.addEvent("retry", { ...tried, "error.type": code, "account_management.delay_ms": delayMs });
    }
    if (event === "call:end" || event === "call:error") span.setAttributes(tried);
  };
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
