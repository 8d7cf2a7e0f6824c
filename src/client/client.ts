import { contract } from "../../generated/contract.js";
import type { AccountManagementOperations } from "../../generated/operations.js";
import { interpret } from "../answer/interpret.js";
import type { ContractDescriptor, OperationDescriptor } from "../contract/operation.js";
import { resolveCredentials } from "../credentials/resolve.js";
import { encoderFailure, encoderFor } from "../envelope/encoder.js";
import { AccountManagementError, InvalidRequestError } from "../errors/index.js";
import { FieldError } from "../message/field-error.js";
import { writeMessageContent } from "../message/write.js";
import { readCallOptions } from "../options/call-options.js";
import type { CallOptions } from "../options/call-options.js";
import { readClientOptions } from "../options/client-options.js";
import type { ClientOptions, ClientSettings, SoapVersion } from "../options/client-options.js";
import { log } from "../options/logger.js";
import { redactFields } from "../redaction/index.js";
import { CallClock, closeAgent, createAgent, runWithRetries, sendOnce } from "../transport/index.js";
import { USER_AGENT } from "./user-agent.js";
import { redactorOf } from "./secrets.js";
import { sentRequest } from "./sent-request.js";

/** Path of the service at its installations, as the contract has it. */
const SERVICE_PATH = new URL(contract.address).pathname;

// The methods are typed by the operation table and made from it.
// eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unsafe-declaration-merging
export interface AccountManagementClient extends AccountManagementOperations<CallOptions> {}

/**
 * A client of AccountManagementService: one method per operation of the contract, typed, with credentials,
 * checks, errors and retries in place. Making one does no I/O. It is safe for concurrent calls; each call reads
 * its own credentials.
 *
 * @example
 * const client = new AccountManagementClient({ credentials: fromEnvironment() });
 * const { authToken } = await client.getAuthorizationTokenByEntity({ username: "jane@example.com", isAppUser: false });
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export class AccountManagementClient implements AsyncDisposable {
  readonly #settings: ClientSettings;
  readonly #agent: NonNullable<ClientSettings["agent"]>;
  readonly #ownsAgent: boolean;
  /** The clocks of the calls under way. */
  readonly #running = new Set<CallClock>();
  #closed = false;

  static {
    for (const operation of Object.values(contract.operations)) {
      const call = {
        async [operation.method](this: unknown, request: unknown, options?: unknown) {
          if (typeof this !== "object" || this === null || !(#settings in this)) {
            const { name, method } = operation;
            throw new InvalidRequestError(
              "client",
              `${name}: call it on its client, as client.${method}(…).`,
              {
                operation: name,
              },
            );
          }
          return this.#call(operation, request, options);
        },
      }[operation.method];
      Object.defineProperty(this.prototype, operation.method, {
        value: call,
        configurable: true,
        writable: true,
      });
    }
  }

  /** @throws InvalidRequestError that names the option which is missing, unknown or wrong. */
  constructor(options: ClientOptions) {
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

  async #call(operation: OperationDescriptor, request: unknown, given: unknown): Promise<unknown> {
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
      const content = writeRequest(operation, request);
      const credentials = await clock.race(
        resolveCredentials(options.credentials ?? settings.credentials, operation.name),
      );
      const encoder = await clock.race(
        encoderFor(soapVersion, contract).catch((error: unknown) => {
          throw encoderFailure(error, operation.name);
        }),
      );
      const { headers, body } = encoder.encode(operation, content, credentials);
      const sent = sentRequest(contract, operation, content);
      const redact = redactorOf(contract, operation, sent, credentials, options.headers);
      if (logger?.debug !== undefined) {
        log(logger, "debug", `${operation.name} is sent`, { ...facts, request: shown(operation, sent()) });
      }
      const result = await runWithRetries(
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
          return interpret(answer, { contract, operation, redact });
        },
      );
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

function writeRequest(operation: OperationDescriptor, request: unknown): string {
  try {
    return writeMessageContent(contract, operation.request, request);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    const field = error.field === "" ? "request" : error.field;
    throw new InvalidRequestError(
      field,
      `${operation.name}: ${sentence(`${field} ${error.reason}`)} Nothing was sent.`,
      {
        operation: operation.name,
      },
    );
  }
}

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** Widened: the literal type of a table of many types is too complex to index. */
const TYPES: ContractDescriptor["types"] = contract.types;

/** The request as a log may show it. */
function shown(operation: OperationDescriptor, request: unknown): unknown {
  const { fields, unwrap } = operation.request;
  const wrapper = fields.find(({ element }) => element === unwrap);
  const type = wrapper === undefined ? undefined : TYPES[wrapper.type];
  return redactFields(request, type?.kind === "complex" ? type.fields : fields, TYPES);
}
