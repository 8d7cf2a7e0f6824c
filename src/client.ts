import { contract } from "../generated/contract.js";
import { AccountManagementOperations } from "../generated/operations.js";
import { CALL } from "./caller.js";
import { resolveCredentials } from "./credentials.js";
import type { Credentials } from "./credentials.js";
import { AccountManagementError, InvalidRequestError } from "./errors.js";
import { log, readCallOptions, readClientOptions } from "./options.js";
import type { CallOptions, ClientOptions, ClientSettings, SoapVersion } from "./options.js";
import { createRedactor } from "./redaction/secrets.js";
import type { Redact } from "./redaction/secrets.js";
import { redactXml } from "./redaction/text.js";
import { readResponse } from "./response.js";
import type { OperationDescriptor } from "./soap/contract.js";
import { writeEnvelope } from "./soap/envelope.js";
import { MessageError } from "./soap/fields.js";
import { showMessage, writeRequest } from "./soap/write.js";
import type { WrittenMessage } from "./soap/write.js";
import { closeAgent, createAgent } from "./transport/agent.js";
import { CallClock } from "./transport/deadline.js";
import { sendOnce } from "./transport/post.js";
import { runWithRetries } from "./transport/retry.js";

/** Version of this package, for `User-Agent`. A test keeps it equal to package.json's. */
export const VERSION = "0.1.0";

/** Names this package and its version, as servers' logs want it. */
export const USER_AGENT = `account-management-service-client/${VERSION} node/${process.versions.node}`;

/** Path of the service at its installations, as the contract has it. */
const SERVICE_PATH = new URL(contract.address).pathname;

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
  readonly #agent: NonNullable<ClientSettings["agent"]>;
  readonly #ownsAgent: boolean;
  /** The clocks of the calls under way. */
  readonly #running = new Set<CallClock>();
  readonly #told = new Set<string>();
  #closed = false;

  /** @throws InvalidRequestError that names the option which is missing, unknown or wrong. */
  constructor(options: ClientOptions) {
    super();
    this.#settings = readClientOptions(options, SERVICE_PATH);
    this.#ownsAgent = this.#settings.agent === undefined;
    this.#agent = this.#settings.agent ?? createAgent(this.#settings.endpoint);
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
    for (const clock of [...this.#running]) clock.close();
    if (this.#ownsAgent) closeAgent(this.#agent);
    return Promise.resolve();
  }

  /** `await using client = …`: {@link AccountManagementClient.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Once for each operation and element: the contract has grown, and whoever maintains the client may want to know. */
  #tellUnknownElements(operation: string, paths: readonly string[]): void {
    for (const path of paths) {
      const key = `${operation} ${path}`;
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      log(this.#settings.logger, "warn", `${operation} gave an element that the contract does not know`, {
        operation,
        element: path,
      });
    }
  }

  /** @internal */
  override async [CALL](operation: OperationDescriptor, request: unknown, given: unknown): Promise<unknown> {
    const options = readCallOptions(given, operation.name);
    const { endpoint, soapVersion, logger, ...settings } = this.#settings;
    const clock = new CallClock({
      operation: operation.name,
      access: operation.access,
      timeoutMs: options.timeoutMs ?? settings.timeoutMs,
      signal: options.signal,
    });
    this.#running.add(clock);
    const startedAt = performance.now();
    const facts = { operation: operation.name, soapVersion, host: endpoint.host };
    try {
      clock.throwIfEnded();
      if (this.#closed) {
        throw new InvalidRequestError("client", `${operation.name}: the client is closed. Make a new one.`, {
          operation: operation.name,
        });
      }
      const message = write(operation, request);
      const credentials = await clock.race(
        resolveCredentials(options.credentials ?? settings.credentials, operation.name),
      );
      const { headers, body } = writeEnvelope(soapVersion, contract, operation, message.xml, credentials);
      const redact = redactorOf(message, credentials, options.headers);
      if (logger?.debug !== undefined) {
        log(logger, "debug", `${operation.name} is sent`, { ...facts, request: showMessage(message) });
      }
      const { result, unknownElements } = await runWithRetries(
        {
          retries: options.retries ?? settings.retries,
          clock,
          onRetry: ({ retry, delayMs, error }) =>
            log(logger, "warn", `${operation.name} is tried again`, {
              ...facts,
              retry,
              delayMs,
              code: error.code,
            }),
        },
        async (tryClock) => {
          const answer = await sendOnce(
            {
              operation: operation.name,
              access: operation.access,
              url: endpoint,
              headers: { ...options.headers, "User-Agent": USER_AGENT, Accept: "*/*", ...headers },
              body,
              maxResponseBytes: settings.maxResponseBytes,
              agent: this.#agent,
              redact,
            },
            tryClock,
          );
          return readResponse(answer, { contract, operation, redact, checkTime: () => clock.throwIfEnded() });
        },
      );
      this.#tellUnknownElements(operation.name, unknownElements);
      log(logger, "info", `${operation.name} succeeded`, {
        ...facts,
        durationMs: performance.now() - startedAt,
      });
      return result;
    } catch (error) {
      log(logger, "error", `${operation.name} failed`, {
        ...facts,
        durationMs: performance.now() - startedAt,
        code: error instanceof AccountManagementError ? error.code : undefined,
      });
      throw error;
    } finally {
      this.#running.delete(clock);
      clock.dispose();
    }
  }
}

/** The message of a request, or the typed error that says which field cannot be sent. */
function write(operation: OperationDescriptor, request: unknown): WrittenMessage {
  try {
    return writeRequest(contract, operation, request);
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    const field = error.field === "" ? "request" : error.field;
    throw new InvalidRequestError(
      field,
      `${operation.name}: ${sentence(`${field} ${error.reason}`)} Nothing was sent.`,
      { operation: operation.name },
    );
  }
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/**
 * What an error may show of a text: nothing of this call's password, of the secret fields of its request, and of
 * those of its own headers that carry credentials, since a gateway's page of refusal may quote them.
 */
function redactorOf(
  message: WrittenMessage,
  credentials: Credentials,
  headers: CallOptions["headers"] = {},
): Redact {
  const redact = createRedactor([credentials.password, ...message.secrets, ...secretsOfHeaders(headers)]);
  return (text) => redactXml(redact(text));
}

const SECRET_HEADER = /auth|cookie|credential|key|password|secret|session|token/i;
/** Shorter parts of a header are words that any text may hold. */
const SHORTEST_PART = 6;

/** Each whole, and in parts, since an answer may leave out the scheme or the name of a cookie. */
function secretsOfHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  const secret = Object.entries(headers).filter(([name]) => SECRET_HEADER.test(name));
  return secret.flatMap(([, value]) => {
    const words = value.split(/[\s;,]+/);
    const parts = [...words, ...words.map((word) => word.slice(word.indexOf("=") + 1))];
    return [value, ...parts.filter((part) => part.length >= SHORTEST_PART)];
  });
}
