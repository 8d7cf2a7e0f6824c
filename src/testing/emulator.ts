import type { IncomingHttpHeaders } from "node:http";
import { contract as publishedContract } from "../../generated/contract.js";
import { wsdl as publishedWsdl } from "../../generated/wsdl.js";
import { InvalidRequestError } from "../errors.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../soap/contract.js";
import { pathOf, suggestion } from "../soap/fields.js";
import { AccountStore, TokenStore } from "./accounts.js";
import type { AccountSeed, EmulatedAccounts, TokenHolder } from "./accounts.js";
import type { ReceivedCredentials } from "./asmx.js";
import type { EmulatorCall } from "./behaviours.js";
import { checkFailure, checkFailureOptions, checkOptions, is, isObject, text } from "./checks.js";
import type { SoapFault } from "./responses.js";
import { Site, SoapService, listen, servicePath } from "./server.js";
import type { TestBehaviour } from "./server.js";
import { callerFields } from "./types.js";
import type { AnswerOf, ArrivedRequest, OperationMethod, TestingSoapVersion } from "./types.js";

/** A running emulator of the service. */
export interface Emulator extends AsyncDisposable {
  /** The service's address, for the client's `endpoint` option; `http`, on 127.0.0.1. */
  readonly url: string;
  /** Where the service description is. */
  readonly wsdlUrl: string;
  /** Every SOAP request so far, in the order of arrival. */
  readonly requests: readonly EmulatorRequest[];
  /** The accounts as they stand. */
  readonly accounts: EmulatedAccounts;
  /**
   * Uses up a token that `getAuthorizationTokenByEntity` or `getAuthenticationToken` handed out, and says whom
   * it signs in. `undefined` for a token that is unknown or was redeemed before.
   */
  redeem(token: string): TokenHolder | undefined;
  /**
   * The next call of the operation answers with this result, or with what the function makes of the call.
   * Credentials are still checked. Throws `InvalidRequestError` when the contract has no such operation, and for
   * an answer that is no object, null or function.
   */
  respondNext<M extends OperationMethod>(method: M, answer: AnswerOf<M> | EmulatorBehaviour<M>): void;
  /**
   * The next call, or the next call of one operation, goes wrong like this; `times` of them, default 1. Throws
   * `InvalidRequestError` for an unknown kind, key or operation, a value of the wrong type, and `times` that are
   * no whole number of at least 1; no call fails then.
   */
  failNext(
    failure: EmulatorFailure,
    options?: { readonly operation?: OperationMethod | undefined; readonly times?: number | undefined },
  ): void;
  /** Ends idle and busy connections; resolves when the port is free. Harmless when repeated. */
  close(): Promise<void>;
}

/** A user name and password of the API, as the client's `credentials` option takes them. */
export interface EmulatorCredentials {
  readonly userName: string;
  readonly password: string;
}

/** What a test has an operation do: gives the result, or throws `EmulatorResult` or `EmulatorFault`. */
export type EmulatorBehaviour<M extends OperationMethod> = (
  call: EmulatorCall<ArrivedRequest<M>>,
) => AnswerOf<M> | null | undefined | Promise<AnswerOf<M> | null | undefined>;

/** Behaviours by the client's method names. */
export type EmulatorBehaviours = { readonly [M in OperationMethod]?: EmulatorBehaviour<M> | undefined };

/** How to start an emulator; everything has a default. */
export interface EmulatorOptions {
  /** TCP port on 127.0.0.1. Default 0: a free one. */
  readonly port?: number | undefined;
  /** Default: one account, `jane@example.com` with the password `account-pass`. */
  readonly accounts?: readonly AccountSeed[] | undefined;
  /**
   * What the AuthHeader must say; `"any"` lets every request pass, even without an AuthHeader.
   * Default `{ userName: "api-user", password: "api-pass" }`.
   */
  readonly credentials?: EmulatorCredentials | readonly EmulatorCredentials[] | "any" | undefined;
  /**
   * How credentials are refused: InvalidSoapCredentials as the Result of an ordinary answer, or as a SOAP
   * fault. Which of the two the live service does is not known. Default `"result"`.
   */
  readonly refusal?: "result" | "fault" | undefined;
  /** In the place of what the emulator would do. Credentials are checked first. */
  readonly behaviours?: EmulatorBehaviours | undefined;
  /** Another contract than the published one. */
  readonly contract?: { readonly descriptor: ContractDescriptor; readonly wsdl: string } | undefined;
}

export const DEFAULT_CREDENTIALS: EmulatorCredentials = { userName: "api-user", password: "api-pass" };
export const DEFAULT_ACCOUNTS: readonly AccountSeed[] = [{ username: "jane@example.com" }];

/**
 * Starts an emulator of the service on 127.0.0.1. It reads requests and writes answers as an ASMX host does,
 * for every operation in the contract; what is known of the live service's behaviour it follows, and the rest
 * is its own choice, which says nothing of the live service. Close it when done.
 *
 * Rejects when the port is taken, and with `InvalidRequestError` for an unknown option, seed key or operation
 * and for a value of the wrong type.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkOptions(options);
  const contract: ContractDescriptor = options.contract?.descriptor ?? publishedContract;
  const accounts = new AccountStore(options.accounts ?? DEFAULT_ACCOUNTS);
  const tokens = new TokenStore();
  const log = new RequestLog();
  const failures = new Script<EmulatorFailure>();
  const responses = new Script<TestBehaviour>();
  const methods = new Set(Object.values(contract.operations).map(({ method }) => method));
  const checked: CheckMethod = (method, field) => {
    text(method, field);
    if (methods.has(method)) return method;
    const why = `The contract has no operation whose method is ${method}`;
    throw new InvalidRequestError(field, why + (suggestion(method, methods) || "."));
  };
  const soap = new SoapService({
    service: { contract, accounts, tokens },
    accepts: credentialsCheck(options.credentials),
    refusal: options.refusal ?? "result",
    behaviours: testBehaviours(options, checked),
    failures,
    responses,
    log,
  });
  const site = new Site(contract, options.contract?.wsdl ?? publishedWsdl);
  const server = await listen(options.port ?? 0, async (request) => {
    const answer = site.answer(request, url());
    return answer === undefined ? soap.answer(request) : { kind: "answer", answer };
  });
  const url = (): string => `http://127.0.0.1:${server.port}${servicePath(contract)}`;
  return {
    url: url(),
    wsdlUrl: `${url()}?WSDL`,
    requests: log.entries,
    accounts,
    redeem: (token) => tokens.redeem(token),
    respondNext: (method, answer) => {
      checked(method, "method");
      checkAnswer(answer, "answer");
      responses.add(method, typeof answer === "function" ? (answer as TestBehaviour) : () => answer);
    },
    failNext: (failure, options = {}) => {
      checkFailure(failure);
      checkFailureOptions(options);
      const { operation, times = 1 } = options;
      const method = operation === undefined ? undefined : checked(operation, "operation");
      for (let time = 0; time < times; time += 1) failures.add(method, failure);
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Gives the method back; throws `InvalidRequestError` for one that the contract does not have. */
type CheckMethod = (method: string, field: string) => string;

const checkAnswer = is(
  "an object, null or a function",
  (answer) => answer === null || isObject(answer) || typeof answer === "function",
);

function testBehaviours(options: EmulatorOptions, checked: CheckMethod): ReadonlyMap<string, TestBehaviour> {
  const behaviours = new Map<string, TestBehaviour>();
  for (const method of Object.keys(options.behaviours ?? {}) as OperationMethod[]) {
    const behaviour = options.behaviours?.[method];
    if (behaviour !== undefined) behaviours.set(checked(method, pathOf("behaviours", method)), behaviour);
  }
  return behaviours;
}

/** How a call goes wrong, instead of being carried out. */
export type EmulatorFailure =
  /** A Result other than success, in the operation's own form. The message defaults to `Err-<guid>;`. */
  | {
      readonly kind: "result";
      readonly result: number;
      readonly code: string;
      readonly message?: string | undefined;
    }
  /** A SOAP fault, HTTP status 500. */
  | ({ readonly kind: "fault" } & SoapFault)
  /** Any HTTP answer. The content type defaults to `text/html`. */
  | {
      readonly kind: "http";
      readonly status: number;
      readonly contentType?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: string | Uint8Array | undefined;
    }
  /** The connection is reset, before the answer or in its middle; the operation has been carried out. */
  | { readonly kind: "reset"; readonly midAnswer?: boolean | undefined }
  /** No answer ever comes. */
  | { readonly kind: "silence" }
  /** The ordinary answer comes this many milliseconds late. */
  | { readonly kind: "delay"; readonly ms: number };

/** What the next calls meet, one step each. */
export class Script<Step> {
  readonly #steps: { readonly method: string | undefined; readonly step: Step }[] = [];

  /** For the next call, or for the next call of one operation. */
  add(method: string | undefined, step: Step): void {
    this.#steps.push({ method, step });
  }

  /** Takes the first step that is meant for the operation. */
  take(operation: OperationDescriptor): Step | undefined {
    const index = this.#steps.findIndex(({ method }) => method === undefined || method === operation.method);
    return index === -1 ? undefined : this.#steps.splice(index, 1)[0]?.step;
  }
}

/** A SOAP request that the emulator received; passwords and other secrets are `"***"`. */
export interface EmulatorRequest {
  /** When it arrived. */
  readonly at: Date;
  /** The operation's name in the contract; `undefined` if the request was refused before that was known. */
  readonly operation: string | undefined;
  readonly soapVersion: TestingSoapVersion | undefined;
  /** HTTP headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What the AuthHeader gave as the user name. */
  readonly userName: string | undefined;
  /** The request as the client's caller passes it; `undefined` if it could not be read. */
  readonly request: Readonly<Record<string, unknown>> | undefined;
  /** HTTP status of the answer; `undefined` as long as there is none. */
  readonly status: number | undefined;
}

/** An entry while it is being filled in. */
export type OpenEntry = { -readonly [K in keyof EmulatorRequest]: EmulatorRequest[K] };

const REDACTED = "***";

/** The requests of one emulator, in the order of their arrival. */
export class RequestLog {
  readonly entries: OpenEntry[] = [];

  open(headers: IncomingHttpHeaders): OpenEntry {
    const entry: OpenEntry = {
      at: new Date(),
      operation: undefined,
      soapVersion: undefined,
      headers: redactHeaders(headers),
      userName: undefined,
      request: undefined,
      status: undefined,
    };
    this.entries.push(entry);
    return entry;
  }
}

/** The decoded request without its secrets. */
export function redactRequest(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  request: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return redactFields(contract, callerFields(contract, operation.request), request);
}

function redactFields(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  value: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...value };
  for (const field of fields) {
    const given = shown[field.property];
    if (given !== undefined) shown[field.property] = redactField(contract, field, given);
  }
  return shown;
}

function redactField(contract: ContractDescriptor, field: FieldDescriptor, value: unknown): unknown {
  if (field.secret === true) return REDACTED;
  if (Array.isArray(value)) return value.map((item: unknown) => redactItem(contract, field, item));
  const type = contract.types[field.type];
  if (type?.kind !== "complex" || typeof value !== "object" || value === null) return value;
  return redactFields(contract, type.fields, value as Readonly<Record<string, unknown>>);
}

function redactItem(contract: ContractDescriptor, field: FieldDescriptor, item: unknown): unknown {
  const type = contract.types[field.type];
  return redactField(contract, type?.kind === "array" ? type.item : field, item);
}

function redactHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADER.test(name) ? REDACTED : value]),
  );
}

const SECRET_HEADER = /authorization|cookie|password|secret|token|api-?key/i;

/** Makes the check that the emulator's `credentials` option asks for. A missing AuthHeader does not pass. */
export function credentialsCheck(
  option: EmulatorOptions["credentials"] = DEFAULT_CREDENTIALS,
): (received: ReceivedCredentials | undefined) => boolean {
  if (option === "any") return () => true;
  const accepted = "userName" in option ? [option] : option;
  return (received) =>
    accepted.some(
      ({ userName, password }) => received?.userName === userName && received.password === password,
    );
}
