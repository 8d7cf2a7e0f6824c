import { contract } from "../generated/contract.js";
import { AccountManagementOperations } from "../generated/operations.js";
import type { ServiceClient as AccountManagementServiceClient } from "../generated/soap/client.js";
import { CALL } from "./caller.js";
import type { CallResponse } from "./caller.js";
import { resolveCredentials } from "./credentials.js";
import { AccountManagementError, InvalidRequestError } from "./errors.js";
import { ObservedCall } from "./observe.js";
import { readCallOptions, readClientOptions } from "./options.js";
import type { CallSettings, ClientOptions, ClientSettings } from "./options.js";
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
import { Call } from "./transport/deadline.js";
import type { Deadline } from "./transport/deadline.js";
import { post } from "./transport/post.js";
import type { HttpRequest, HttpResponse } from "./transport/post.js";
import { retrying, whatIsKnown } from "./transport/retry.js";
import type { RetryNotice } from "./transport/retry.js";

/** Version of this package, for `User-Agent`. A test keeps it equal to package.json's. */
export const VERSION = "0.1.0";

/** Elements outside the contract that a client tells of: a server may make up new ones all the time. */
const MOST_TOLD = 1_000;

const USER_AGENT = `account-management-service-client/${VERSION} node/${process.versions.node}`;

/** What a call gives when it succeeds. */
type Exchanged = Pick<HttpResponse, "status" | "headers"> & ReadResponse<unknown>;

/** How a request is written and its response read: by the typed methods, or by the client of `soap`. */
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
  /** Elements outside the contract that the log has been told of. */
  readonly #toldElements = new Set<string>();
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
   * `createSoapClient` of `account-management-service-client/soap` for what does not hold there. `soap` is loaded
   * when this is called.
   */
  async soap(): Promise<AccountManagementServiceClient> {
    const { connectSoap } = await import("./soap-client.js");
    return connectSoap(this.#settings, (codec, operation, request) =>
      this[CALL](operation, request, undefined, codec),
    );
  }

  /** @internal */
  override async [CALL](
    operation: OperationDescriptor,
    request: unknown,
    given: unknown,
    codec: Codec = TYPED,
  ): Promise<CallResponse<unknown>> {
    const { name, access } = operation;
    const observed = new ObservedCall(this.#settings, name);
    let call: Call | undefined;
    try {
      const options = readCallOptions(given, this.#settings);
      call = new Call(access, options);
      const exchanged = await this.#exchange(codec, operation, request, options, call, observed);
      const { result, status, headers, unknownElements } = exchanged;
      for (const element of unknownElements) this.#tellOnce(observed, name, element);
      return { data: result, status, headers, ...observed.succeeded() };
    } catch (error) {
      throw observed.failed(typed(error, operation, call));
    } finally {
      if (call !== undefined) this.#running.delete(call);
      call?.deadline.dispose();
    }
  }

  /** The steps of a call. */
  async #exchange(
    codec: Codec,
    operation: OperationDescriptor,
    request: unknown,
    options: CallSettings,
    call: Call,
    observed: ObservedCall,
  ): Promise<Exchanged> {
    this.#running.add(call);
    call.deadline.throwIfEnded();
    if (this.#closed) throw new InvalidRequestError("client", "The client is closed. Make a new one.");
    const message = codec.write(operation, request);
    const given = resolveCredentials(options.credentials);
    const credentials = given instanceof Promise ? await call.deadline.within(given) : given;
    const { soapVersion, proxy } = this.#settings;
    const envelope = codec.envelope(soapVersion, contract, operation, message.xml, credentials);
    const own = [credentials.password, proxy?.password ?? ""];
    const secrets = [...own, ...message.secrets, ...secretsOfHeaders(options.headers)];
    const redact = createRedactor(secrets);
    const http = this.#post(envelope, options.headers, redact);
    if (codec === TYPED) observed.sent(message);
    const attempt = async (deadline: Deadline): Promise<Exchanged> => {
      const response = await post(http, call, deadline);
      const checkTime = (): void => deadline.throwIfEnded();
      const { status, headers } = response;
      const { result, unknownElements } = codec.read(response, { contract, operation, redact, checkTime });
      checkTime();
      return { status, headers, result, unknownElements };
    };
    const { retries } = options;
    const onRetry = (notice: RetryNotice): void => observed.retry(notice);
    return await retrying({ retries, call, onRetry }, (deadline) => observed.try(() => attempt(deadline)));
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

  /** Of each element outside the contract, once for each operation. */
  #tellOnce(observed: ObservedCall, operation: string, element: string): void {
    const key = `${operation} ${element}`;
    if (this.#toldElements.has(key) || this.#toldElements.size >= MOST_TOLD) return;
    this.#toldElements.add(key);
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
