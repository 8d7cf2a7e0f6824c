import { contract } from "../generated/contract.js";
import { AccountManagementOperations } from "../generated/operations.js";
import type { ServiceClient as AccountManagementServiceClient } from "../generated/soap/client.js";
import { CALL } from "./caller.js";
import type { CallResponse } from "./caller.js";
import { resolveCredentials } from "./credentials.js";
import { AccountManagementError, InvalidRequestError } from "./errors.js";
import { ObservedCall } from "./observe.js";
import type { CallListener } from "./observe.js";
import { readCallOptions, readClientOptions } from "./options.js";
import type { ClientOptions, ClientSettings } from "./options.js";
import { createRedactor, secretsOfHeaders } from "./redaction/secrets.js";
import type { Redact } from "./redaction/secrets.js";
import { readResponse } from "./response.js";
import type { ReadResponse, ResponseContext } from "./response.js";
import type { OperationDescriptor, SoapVersion } from "./soap/contract.js";
import { writeEnvelope } from "./soap/envelope.js";
import type { HttpMessage } from "./soap/envelope.js";
import { MessageError } from "./soap/fields.js";
import { writeMessage } from "./soap/write.js";
import type { WrittenMessage } from "./soap/write.js";
import { closeAgent, createAgent } from "./transport/agent.js";
import { Call } from "./transport/call.js";
import { post } from "./transport/post.js";
import type { HttpRequest, HttpResponse } from "./transport/post.js";
import { retrying, whatIsKnown } from "./transport/retry.js";

/** Version of this package, for `User-Agent`. A test keeps it equal to package.json's. */
export const VERSION = "0.1.0";

/** How many unknown elements a client reports: a server may make up new ones all the time. */
const MOST_REPORTED = 1_000;

const USER_AGENT = `account-management-service-client/${VERSION} node/${process.versions.node}`;

/** How a request is written and its response read: by the typed methods, or by the package `soap`. */
export interface Codec {
  /** Whatever it throws, nothing was sent. */
  readonly write: (operation: OperationDescriptor, request: unknown) => WrittenMessage;
  readonly envelope: typeof writeEnvelope;
  readonly read: (response: HttpResponse, context: ResponseContext) => ReadResponse<unknown>;
}

const TYPED: Codec = {
  write: (operation, request) => writeMessage(contract, operation.request, request),
  envelope: writeEnvelope,
  read: readResponse,
};

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
  readonly #userAgent: string;
  readonly #running = new Set<Call>();
  /** Elements that the contract does not know, reported already. */
  readonly #reportedElements = new Set<string>();
  /** Made at the first call, unless the caller gave one. */
  #ownAgent: ReturnType<typeof createAgent> | undefined;
  #closed = false;

  /** @throws InvalidRequestError that names the option which is missing, unknown or wrong. */
  constructor(options: ClientOptions) {
    super();
    this.#settings = readClientOptions(options, contract);
    const { userAgent } = this.#settings;
    this.#userAgent = userAgent === undefined ? USER_AGENT : `${USER_AGENT} ${userAgent}`;
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
   * `createSoapClient` of `account-management-service-client/soap` for how it differs. `soap` is loaded when
   * this is called.
   */
  async soap(): Promise<AccountManagementServiceClient> {
    const { connectSoap } = await import("./soap-client.js");
    return connectSoap(this, this.#settings);
  }

  /** @internal */
  override async [CALL](
    operation: OperationDescriptor,
    request: unknown,
    given: unknown,
    codec: Codec = TYPED,
    listener?: CallListener,
  ): Promise<CallResponse<unknown>> {
    const { name, access } = operation;
    const observed = new ObservedCall(this.#settings, name, listener);
    let running: Call | undefined;
    try {
      const options = readCallOptions(given, this.#settings);
      const call = (running = new Call(access, options));
      this.#running.add(call);
      call.throwIfEnded();
      if (this.#closed) throw new InvalidRequestError("client", "The client is closed. Make a new one.");
      const message = codec.write(operation, request);
      const provided = resolveCredentials(options.credentials);
      const credentials = provided instanceof Promise ? await call.within(provided) : provided;
      const { soapVersion, proxy } = this.#settings;
      const envelope = codec.envelope(soapVersion, contract, operation, message.xml, credentials);
      const own = [credentials.password, proxy?.password ?? ""];
      const redact = createRedactor([...own, ...message.secrets, ...secretsOfHeaders(options.headers)]);
      const http = this.#post(envelope, options.headers, redact);
      if (codec === TYPED) observed.sent(message);
      const checkTime = (): void => call.throwIfEnded();
      const attempt = async () => {
        const response = await post(http, call);
        const read = codec.read(response, { contract, operation, redact, checkTime });
        checkTime();
        return { response, read };
      };
      const { response, read } = await retrying(
        call,
        options.retries,
        () => observed.try(attempt),
        (...notice) => observed.retry(...notice),
      );
      for (const element of read.unknownElements) this.#reportOnce(observed, name, element);
      const { status, headers } = response;
      return { data: read.result, status, headers, ...observed.succeeded() };
    } catch (error) {
      throw observed.failed(typed(error, operation, running));
    } finally {
      if (running !== undefined) this.#running.delete(running);
      running?.dispose();
    }
  }

  #post({ headers, body }: HttpMessage, own: Readonly<Record<string, string>>, redact: Redact): HttpRequest {
    const { endpoint, maxResponseBytes, agent, proxy } = this.#settings;
    return {
      url: endpoint,
      headers: Object.assign({ "User-Agent": this.#userAgent, Accept: "*/*" }, headers, own),
      body,
      maxResponseBytes,
      agent,
      ownAgent: agent === undefined ? (this.#ownAgent ??= createAgent(endpoint, proxy)) : undefined,
      redact,
    };
  }

  /** Reports an element that the contract does not know, once for each operation. */
  #reportOnce(observed: ObservedCall, operation: string, element: string): void {
    const key = `${operation} ${element}`;
    if (this.#reportedElements.has(key) || this.#reportedElements.size >= MOST_REPORTED) return;
    this.#reportedElements.add(key);
    observed.unknownElement(element);
  }
}

/** A call ends typed, whatever a request, a signal or an agent throws when it is used. */
function typed(
  thrown: unknown,
  { name, access }: OperationDescriptor,
  call: Call | undefined,
): AccountManagementError {
  const requestSent = call?.requestSent === true;
  const refusal = (field: string, reason: string, cause?: unknown): InvalidRequestError => {
    const message = `${name}: ${reason} ${whatIsKnown({ access, requestSent })}`;
    return new InvalidRequestError(field, message, { requestSent, cause });
  };
  if (thrown instanceof MessageError) {
    const field = thrown.field === "" ? "request" : thrown.field;
    return refusal(field, `${field} ${thrown.reason}`.replace(/(?<![.?!])$/, "."));
  }
  if (thrown instanceof InvalidRequestError) return refusal(thrown.field, thrown.message, thrown.cause);
  if (thrown instanceof AccountManagementError) return thrown;
  return refusal("request", "something that was passed to the call threw when it was used.");
}
