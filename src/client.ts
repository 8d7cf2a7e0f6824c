import { contract } from "../generated/contract.js";
import type { AccountManagementOperations } from "../generated/operations.js";
import { resolveCredentials } from "./credentials.js";
import type { Credentials } from "./credentials.js";
import { AccountManagementError, InvalidRequestError } from "./errors.js";
import { log, readCallOptions, readClientOptions } from "./options.js";
import type { CallOptions, ClientOptions, ClientSettings, SoapVersion } from "./options.js";
import { redactFields } from "./redaction/fields.js";
import { isSecretHeader } from "./redaction/headers.js";
import { createRedactor } from "./redaction/secrets.js";
import type { Redact } from "./redaction/secrets.js";
import { redactXml } from "./redaction/text.js";
import { interpret } from "./response.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "./soap/contract.js";
import { encoderFailure, encoderFor } from "./soap/envelope.js";
import { FieldError } from "./soap/fields.js";
import { readMessage } from "./soap/read.js";
import { writeMessageContent } from "./soap/write.js";
import { escapeAttribute } from "./soap/xml-text.js";
import { XSI_NAMESPACE, readXml } from "./soap/xml.js";
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

/**
 * Takes out of a text whatever this call must not show: its password, the secret fields of its request, and
 * those of its own headers that carry credentials: a gateway's page of refusal may quote them.
 * `sent` gives what was sent; it is asked when there is a text to look at, which a call that goes well never has.
 */
export function redactorOf(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  sent: () => unknown,
  credentials: Credentials,
  headers: CallOptions["headers"] = {},
): Redact {
  let redact: Redact | undefined;
  return (text) => {
    redact ??= createRedactor([
      credentials.password,
      ...secretsOfRequest(contract, operation, sent()),
      ...secretsOfHeaders(headers),
    ]);
    return redactXml(redact(text));
  };
}

/** Shorter parts of a header are words that any text may hold. */
const SHORTEST_PART = 6;

/** Each whole, and in parts, since an answer may leave out the scheme or the name of a cookie. */
function secretsOfHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  const secret = Object.entries(headers).filter(([name]) => isSecretHeader(name));
  return secret.flatMap(([, value]) => {
    const words = value.split(/[\s;,]+/);
    const parts = [...words, ...words.map((word) => word.slice(word.indexOf("=") + 1))];
    return [value, ...parts.filter((part) => part.length >= SHORTEST_PART)];
  });
}

function secretsOfRequest(
  contract: ContractDescriptor,
  { request }: OperationDescriptor,
  sent: unknown,
): readonly string[] {
  const wrapper = request.fields.find(({ element }) => element === request.unwrap);
  const unwrapped = wrapper === undefined ? [] : secretsOf(contract, wrapper, sent, 0);
  return [...secretsIn(contract, request.fields, sent, 0), ...unwrapped];
}

/** Deeper than any contract. */
const MAX_DEPTH = 32;

function secretsIn(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: unknown,
  depth: number,
): string[] {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return [];
  return fields.flatMap((field) => secretsOf(contract, field, Reflect.get(value, field.property), depth));
}

function secretsOf(
  contract: ContractDescriptor,
  field: FieldDescriptor,
  value: unknown,
  depth: number,
): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => secretsOf(contract, field, item, depth + 1));
  if (field.secret === true) return typeof value === "string" ? [value] : [];
  const type = contract.types[field.type];
  if (type?.kind === "array") return secretsOf(contract, type.item, value, depth + 1);
  return type?.kind === "complex" ? secretsIn(contract, type.fields, value, depth + 1) : [];
}

/**
 * What was sent, as a caller would pass it: read back from the message, because the caller's own object may
 * change, or show another value each time it is looked at. Costs as much as reading an answer, so it is made
 * when it is first asked for: `content` is what stands inside the message element.
 */
export function sentRequest(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  content: string,
): () => Record<string, unknown> {
  let sent: Record<string, unknown> | undefined;
  return () => (sent ??= readBack(contract, operation, content));
}

function readBack(
  contract: ContractDescriptor,
  { request }: OperationDescriptor,
  content: string,
): Record<string, unknown> {
  const open = `${request.element} xmlns="${escapeAttribute(request.namespace)}" xmlns:xsi="${XSI_NAMESPACE}"`;
  const element = readXml(Buffer.from(`<${open}>${content}</${request.element}>`, "utf8"), {
    // The bounds are for what others write.
    maxElements: Infinity,
    maxAttributes: Infinity,
  });
  return readMessage(contract, request, element);
}
