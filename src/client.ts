import { contract } from "../generated/contract.js";
import { AccountManagementOperations } from "../generated/operations.js";
import type { AccountManagementServiceClient } from "../generated/soap/client.js";
import { CALL } from "./caller.js";
import type { CallResponse } from "./caller.js";
import { resolveCredentials } from "./credentials.js";
import {
  AccountManagementError,
  HttpError,
  InvalidRequestError,
  ServiceResultError,
  withCallId,
} from "./errors.js";
import { channels } from "./observe.js";
import type { CallEvent } from "./observe.js";
import { readCallOptions, readClientOptions } from "./options.js";
import type { ClientOptions, ClientSettings, SoapVersion } from "./options.js";
import { createRedactor, secretsOfHeaders } from "./redaction/secrets.js";
import { readResponse } from "./response.js";
import type { OperationDescriptor } from "./soap/contract.js";
import { writeEnvelope } from "./soap/envelope.js";
import { MessageError } from "./soap/fields.js";
import { showMessage, writeRequest } from "./soap/write.js";
import type { WrittenMessage } from "./soap/write.js";
import { closeAgent, createAgent } from "./transport/agent.js";
import { Call } from "./transport/deadline.js";
import { post } from "./transport/post.js";
import type { HttpRequest, HttpResponse } from "./transport/post.js";
import { retrying } from "./transport/retry.js";
import { now } from "./transport/time.js";

/** Version of this package, for `User-Agent`. A test keeps it equal to package.json's. */
export const VERSION = "0.1.0";

const USER_AGENT = `account-management-service-client/${VERSION} node/${process.versions.node}`;

/** Path of the service at its installations, as the contract has it. */
const SERVICE_PATH = new URL(contract.address).pathname;

/** Tells this process's calls from those of others in a shared log. */
const CALL_ID_PREFIX = Math.random().toString(36).slice(2, 8);
let calls = 0;

/**
 * A client of AccountManagementService: one method per operation of the contract, typed, with credentials,
 * checks, errors and retries in place. Making one does no I/O. It is safe for concurrent calls; each call reads
 * its own credentials.
 *
 * @example
 * const client = new AccountManagementClient({ credentials: fromEnvironment() });
 * const { authToken } = await client.getAuthorizationTokenByEntity({ username: "jane@example.com", isAppUser: false });
 */
export class AccountManagementClient extends AccountManagementOperations implements AsyncDisposable {
  readonly #settings: ClientSettings;
  readonly #running = new Set<Call>();
  /** Elements outside the contract that the log has been told of. */
  readonly #told = new Set<string>();
  /** Made at the first call, unless the caller gave one. */
  #ownAgent: ReturnType<typeof createAgent> | undefined;
  #closed = false;

  /** @throws InvalidRequestError that names the option which is missing, unknown or wrong. */
  constructor(options: ClientOptions) {
    super();
    this.#settings = readClientOptions(options, SERVICE_PATH);
  }

  /** Where requests go. */
  get endpoint(): string {
    return this.#settings.endpoint.href;
  }

  /** The SOAP version of the requests. */
  get soapVersion(): SoapVersion {
    return this.#settings.soapVersion;
  }

  /**
   * Closes the client's connections; a given `agent` stays open. Calls under way end with a
   * `ConnectionError`, whatever they wait for, and later ones are refused. A process exits by itself without
   * this, too.
   */
  close(): Promise<void> {
    this.#closed = true;
    for (const call of [...this.#running]) call.close();
    if (this.#ownAgent !== undefined) closeAgent(this.#ownAgent);
    this.#ownAgent = undefined;
    return Promise.resolve();
  }

  /** `await using client = …`: {@link AccountManagementClient.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * The generated client of the package `soap`, with this client's credentials, endpoint and errors; see
   * `createSoapClient` of `account-management-service-client/soap` for what does not hold there. `soap` is loaded
   * when this is called.
   */
  async soap(): Promise<AccountManagementServiceClient> {
    const { connectSoap } = await import("./soap-client.js");
    const settings = this.#settings;
    return connectSoap({
      settings,
      headers: { ...settings.headers, "User-Agent": userAgent(settings) },
      agent: () => settings.agent ?? (this.#ownAgent ??= createAgent(settings.endpoint)),
      begin: (call) => {
        this.#refuseClosed(call.operation);
        this.#running.add(call);
      },
      end: (call) => this.#running.delete(call),
    });
  }

  #refuseClosed(operation: string): void {
    if (!this.#closed) return;
    const message = `${operation}: the client is closed. Make a new one.`;
    throw new InvalidRequestError("client", message, { operation });
  }

  /** @internal */
  override async [CALL](
    operation: OperationDescriptor,
    request: unknown,
    given: unknown,
  ): Promise<CallResponse<unknown>> {
    const options = readCallOptions(given, operation.name);
    const settings = this.#settings;
    const { endpoint, soapVersion, log } = settings;
    const { name, access } = operation;
    const callId = `${CALL_ID_PREFIX}-${(calls += 1).toString(36)}`;
    const startedAt = now();
    const facts = { callId, operation: name, soapVersion, host: endpoint.host };
    let call: Call | undefined;
    const event = (more: Partial<CallEvent> = {}): CallEvent => ({
      ...facts,
      attempts: call?.attempts ?? 0,
      durationMs: now() - startedAt,
      ...more,
    });
    try {
      if (channels.callStart.hasSubscribers) channels.callStart.publish(event({ durationMs: 0 }));
      call = new Call({
        operation: name,
        access,
        timeoutMs: options.timeoutMs ?? settings.timeoutMs,
        tryTimeoutMs: options.tryTimeoutMs ?? settings.tryTimeoutMs,
        signal: options.signal,
      });
      const running = call;
      const { deadline } = running;
      this.#running.add(running);
      deadline.throwIfEnded();
      this.#refuseClosed(name);
      const message = write(operation, request);
      const resolved = resolveCredentials(options.credentials ?? settings.credentials, name);
      const credentials = resolved instanceof Promise ? await deadline.within(resolved) : resolved;
      const envelope = writeEnvelope(soapVersion, contract, operation, message.xml, credentials);
      const headers = mergeHeaders(settings.headers, options.headers);
      const redact = createRedactor([credentials.password, ...message.secrets, ...secretsOfHeaders(headers)]);
      log("debug", `${name} is sent`, () => ({ ...facts, request: showMessage(message) }));
      const http: HttpRequest = {
        url: endpoint,
        headers: { ...headers, "User-Agent": userAgent(settings), Accept: "*/*", ...envelope.headers },
        body: envelope.body,
        maxResponseBytes: settings.maxResponseBytes,
        agent: settings.agent ?? (this.#ownAgent ??= createAgent(endpoint)),
        redact,
      };
      const { response, result, unknownElements } = await retrying(
        {
          retries: options.retries ?? settings.retries,
          call: running,
          onRetry: ({ retry, delayMs, error: { code } }) => {
            log("warn", `${name} is tried again`, () => ({ ...facts, retry, delayMs, code }));
            if (channels.callRetry.hasSubscribers) channels.callRetry.publish(event({ delayMs, code }));
          },
        },
        (tryDeadline) =>
          observed(event, async () => {
            const response = await post(http, running, tryDeadline);
            const checkTime = (): void => tryDeadline.throwIfEnded();
            return { response, ...readResponse(response, { contract, operation, redact, checkTime }) };
          }),
      );
      this.#tellUnknownElements(facts, unknownElements);
      const { attempts } = running;
      const durationMs = now() - startedAt;
      log("info", `${name} succeeded`, () => ({ ...facts, attempts, durationMs }));
      if (channels.callEnd.hasSubscribers) channels.callEnd.publish(event());
      return {
        data: result,
        status: response.status,
        headers: response.headers,
        attempts,
        durationMs,
        callId,
      };
    } catch (thrown) {
      const error = typed(thrown, operation, call);
      withCallId(error, callId);
      const { attempts, durationMs } = event();
      const { code } = error;
      if (error instanceof ServiceResultError) {
        const { result, code: resultCode } = error.result;
        const said = { result, resultCode };
        log("info", `${name} was refused`, () => ({ ...facts, attempts, durationMs, code, ...said }));
      } else {
        log("error", `${name} failed`, () => ({ ...facts, attempts, durationMs, code }));
      }
      if (channels.callError.hasSubscribers)
        channels.callError.publish(event({ code, status: statusOf(error) }));
      throw error;
    } finally {
      if (call !== undefined) this.#running.delete(call);
      call?.deadline.dispose();
    }
  }

  /** Once for each operation and element: the service has grown, and whoever maintains the client may want to know. */
  #tellUnknownElements(facts: { readonly operation: string }, paths: readonly string[]): void {
    for (const element of paths) {
      const key = `${facts.operation} ${element}`;
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      const message = `${facts.operation} gave an element that the contract does not know`;
      this.#settings.log("warn", message, () => ({ ...facts, element }));
    }
  }
}

/** One try, told on the channels of tries. */
async function observed<T extends { readonly response: HttpResponse }>(
  event: (more?: Partial<CallEvent>) => CallEvent,
  attempt: () => Promise<T>,
): Promise<T> {
  if (channels.tryStart.hasSubscribers) channels.tryStart.publish(event({ durationMs: 0 }));
  const startedAt = now();
  try {
    const done = await attempt();
    if (channels.tryEnd.hasSubscribers) {
      channels.tryEnd.publish(event({ durationMs: now() - startedAt, status: done.response.status }));
    }
    return done;
  } catch (error) {
    if (channels.tryError.hasSubscribers) {
      const code = error instanceof AccountManagementError ? error.code : undefined;
      channels.tryError.publish(event({ durationMs: now() - startedAt, code, status: statusOf(error) }));
    }
    throw error;
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof HttpError ? error.status : undefined;
}

/** The message of a request, or the typed error that says which field cannot be sent. */
function write(operation: OperationDescriptor, request: unknown): WrittenMessage {
  try {
    return writeRequest(contract, operation, request);
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    const field = error.field === "" ? "request" : error.field;
    const reason = `${field} ${error.reason}`.replace(/(?<![.?!])$/, ".");
    throw new InvalidRequestError(field, `${operation.name}: ${reason} Nothing was sent.`, {
      operation: operation.name,
    });
  }
}

/** A call ends typed, whatever a request, a signal or an agent throws when it is used. */
function typed(
  error: unknown,
  { name }: OperationDescriptor,
  call: Call | undefined,
): AccountManagementError {
  if (error instanceof AccountManagementError) return error;
  const sent = call?.requestSent === true ? "The request was sent." : "Nothing was sent.";
  return new InvalidRequestError(
    "request",
    `${name}: something that was passed to the call threw when it was used. ${sent}`,
    { operation: name },
  );
}

/** A call's own headers beside its client's, or instead of them, whatever the case of their names. */
function mergeHeaders(
  client: Readonly<Record<string, string>>,
  call: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const own = new Set(Object.keys(call).map((name) => name.toLowerCase()));
  if (own.size === 0) return client;
  const others = Object.entries(client).filter(([name]) => !own.has(name.toLowerCase()));
  return { ...Object.fromEntries(others), ...call };
}

function userAgent({ userAgent: suffix }: ClientSettings): string {
  return suffix === undefined ? USER_AGENT : `${USER_AGENT} ${suffix}`;
}
