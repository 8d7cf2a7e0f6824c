import { setTimeout as sleep } from "node:timers/promises";
import { contract as publishedContract } from "../../generated/contract.js";
import { wsdl as publishedWsdl } from "../../generated/wsdl.js";
import { checkKeys, checkWhole } from "../options.js";
import type { ContractDescriptor } from "../soap/contract.js";
import { MessageError, pathOf } from "../soap/fields.js";
import { AccountStore } from "./accounts.js";
import type { AccountSeed, EmulatedAccounts, TokenHolder } from "./accounts.js";
import { RefusedRequest, openEntry, readRequest } from "./asmx.js";
import type { EmulatorCall, EmulatorRequest, JournalEntry, ReceivedRequest } from "./asmx.js";
import { behave } from "./behaviours.js";
import { Script, checkFailure, checkWord } from "./planned-failures.js";
import type { EmulatorFailure, FailureOptions } from "./planned-failures.js";
import {
  EmulatorFault,
  EmulatorResult,
  REACHED,
  outcomeFields,
  refusal,
  refusedResult,
  replyWith,
  replyWithFault,
} from "./responses.js";
import type { FaultReply, HttpResponse, Reply } from "./responses.js";
import { listen, respondAsSite } from "./server.js";
import type { HttpRequest, Reaction } from "./server.js";
import { operationOf } from "./call-values.js";
import type { ArrivedRequest, OperationMethod, ResponseOf } from "./call-values.js";

/** A running emulator of the service. */
export interface Emulator extends AsyncDisposable {
  /** The service's address, for the client's `endpoint` option; `http`, on 127.0.0.1. */
  readonly url: string;
  /** Where the service description is. */
  readonly wsdlUrl: string;
  /** The journal: every SOAP request so far, in the order of arrival, with what did not match and why. */
  readonly requests: readonly EmulatorRequest[];
  /** The accounts as they stand. */
  readonly accounts: EmulatedAccounts;
  /**
   * Uses up a token that `getAuthorizationTokenByEntity` or `getAuthenticationToken` handed out, and says whom
   * it signs in. `undefined` for a token that is unknown or was redeemed before.
   */
  redeem(token: string): TokenHolder | undefined;
  /**
   * The next call of the operation gets this result, or what the function makes of the call. Credentials are
   * still checked. Throws `InvalidRequestError` when the contract has no such operation.
   */
  respondNext<M extends OperationMethod>(method: M, response: ResponseOf<M> | EmulatorBehaviour<M>): void;
  /**
   * Calls go wrong like this: the next one, or as `options` say. Failures that were asked for first come first.
   * Throws `InvalidRequestError` for an unknown kind, key, word or operation and a number out of bounds; no call
   * fails then.
   */
  failNext(failure: EmulatorFailure, options?: FailureOptions): void;
  /**
   * Back to how it was started: the seeded accounts and passwords, no tokens, nothing planned by `failNext` and
   * `respondNext`, an empty journal. The address stays. For `beforeEach`, with one emulator for all tests.
   */
  reset(): void;
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
) => ResponseOf<M> | null | undefined | Promise<ResponseOf<M> | null | undefined>;

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
   * How credentials are refused: InvalidSoapCredentials as the Result of an ordinary response, or as a SOAP
   * fault. Which of the two the live service does is not known. Default `"result"`.
   */
  readonly refusal?: "result" | "fault" | undefined;
  /** In the place of what the emulator would do. Credentials are checked first. */
  readonly behaviours?: EmulatorBehaviours | undefined;
  /** Another contract than the published one. */
  readonly contract?: { readonly descriptor: ContractDescriptor; readonly wsdl: string } | undefined;
  /** Decides on failures with a `probability`: a number from 0 up to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

const OPTIONS = ["port", "accounts", "credentials", "refusal", "behaviours", "contract", "random"];

/**
 * Starts an emulator of the service on 127.0.0.1. It reads requests and writes responses as an ASMX host does,
 * for every operation in the contract; what is known of the live service's behaviour it follows, and the rest
 * is its own choice, which says nothing of the live service. Close it when done.
 *
 * Rejects when the port is taken, and with `InvalidRequestError` for an unknown option, seed key or operation.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkKeys(options, OPTIONS, "options");
  const { port = 0, contract: { descriptor: contract, wsdl } = PUBLISHED }: EmulatorOptions = options;
  checkWhole(port, "port", 0, 65_535);
  const service = new SoapService(contract, options);
  const { accounts, journal, failures, responses } = service;
  const server = await listen(port, async (request) => {
    const response = await respondAsSite(contract, wsdl, url(), request);
    return response === undefined ? service.respond(request) : { response };
  });
  const url = (): URL => new URL(new URL(contract.address).pathname, `http://127.0.0.1:${server.port}`);
  return {
    url: url().href,
    wsdlUrl: `${url().href}?WSDL`,
    requests: journal,
    accounts,
    redeem: (token) => accounts.redeem(token),
    respondNext: (method, response) => {
      operationOf(contract, method);
      responses.add(typeof response === "function" ? (response as Behaviour) : () => response, method);
    },
    failNext: (failure, options = {}) => {
      checkFailure(failure, options);
      const { operation, times, probability, delayMs = 0 } = options;
      if (operation !== undefined) operationOf(contract, operation, "operation");
      failures.add({ failure, delayMs }, operation, times, probability);
    },
    reset: () => {
      for (const part of [accounts, failures, responses]) part.reset();
      journal.length = 0;
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

const PUBLISHED: NonNullable<EmulatorOptions["contract"]> = {
  descriptor: publishedContract,
  wsdl: publishedWsdl,
};

/** A behaviour from a test; what it gives is checked against the contract when it is written. */
type Behaviour = (call: EmulatorCall) => unknown;

/** Responds to SOAP requests: reads like ASMX, behaves like the service, writes like ASMX. */
class SoapService {
  readonly accounts: AccountStore;
  /** The requests in the order of their arrival. */
  readonly journal: JournalEntry[] = [];
  readonly failures: Script<{ readonly failure: EmulatorFailure; readonly delayMs: number }>;
  readonly responses: Script<Behaviour>;
  readonly #contract: ContractDescriptor;
  /** By the client's method names. */
  readonly #behaviours: ReadonlyMap<string, Behaviour | undefined>;
  /** `undefined` for any. */
  readonly #credentials: readonly EmulatorCredentials[] | undefined;
  readonly #refusal: "result" | "fault";

  constructor(contract: ContractDescriptor, options: EmulatorOptions) {
    const {
      accounts = [{ username: "jane@example.com" }],
      credentials = { userName: "api-user", password: "api-pass" },
      refusal = "result",
      behaviours = {},
      random = Math.random,
    } = options;
    checkWord(refusal, "refusal", ["result", "fault"]);
    this.accounts = new AccountStore(accounts);
    this.failures = new Script("failNext", random);
    this.responses = new Script("respondNext", random);
    this.#contract = contract;
    this.#behaviours = new Map(Object.entries(behaviours) as [string, Behaviour | undefined][]);
    for (const method of this.#behaviours.keys()) operationOf(contract, method, pathOf("behaviours", method));
    this.#credentials = credentials === "any" ? undefined : [credentials].flat();
    for (const one of this.#credentials ?? []) {
      checkKeys(one, ["userName", "password"], "credentials", "credentials");
    }
    this.#refusal = refusal;
  }

  async respond(request: HttpRequest): Promise<Reaction> {
    const entry = openEntry(request.headers);
    this.journal.push(entry);
    const reaction = await this.#react(request, entry);
    if (reaction.reset !== true) entry.status = reaction.response?.status;
    return reaction;
  }

  async #react(request: HttpRequest, entry: JournalEntry): Promise<Reaction> {
    let received: ReceivedRequest;
    try {
      received = readRequest(this.#contract, request, entry);
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      entry.mismatches.push(error.message);
      return { response: error.response };
    }
    const planned = this.failures.take(received.operation.method, entry.mismatches);
    const carryOut = (): Promise<HttpResponse> => this.#carryOut(received, entry.mismatches);
    if (planned === undefined) return { response: await carryOut() };
    const { failure, delayMs } = planned;
    if (delayMs > 0 && !(await waited(delayMs, request.signal))) return {};
    switch (failure.kind) {
      case "result":
        return { response: this.#write(received, refusedResult(received.operation, failure)) };
      case "fault":
        return { response: reached(replyWithFault(failure, received.call.soapVersion)) };
      case "http": {
        const { status, contentType = "text/html", headers, body = "" } = failure;
        return { response: { status, headers: { "Content-Type": contentType, ...headers }, body } };
      }
      case "silence":
        return {};
      case "reset": {
        const response = await carryOut();
        return { response: failure.midResponse === true ? response : undefined, reset: true };
      }
      case "delay": {
        const response = await carryOut();
        return (await waited(failure.ms, request.signal)) ? { response } : {};
      }
    }
  }

  async #carryOut(received: ReceivedRequest, mismatches: string[]): Promise<HttpResponse> {
    const { call, notUnderstood } = received;
    try {
      const result = await this.#resultOf(received, mismatches);
      if (notUnderstood === undefined) return this.#write(received, result);
      // ASMX looks for this when the operation is done.
      const reason = `SOAP header ${notUnderstood} was not understood.`;
      throw new EmulatorFault({ code: "mustUnderstand", reason, detail: false });
    } catch (error) {
      const fault =
        error instanceof EmulatorFault
          ? error.fault
          : unprocessed(error instanceof Error ? error.message : String(error));
      return reached(replyWithFault(fault, call.soapVersion));
    }
  }

  /** What the operation gives: a success, or a Result that says why not. Throws for what is a fault. */
  async #resultOf({ operation, call }: ReceivedRequest, mismatches: string[]): Promise<unknown> {
    const { credentials } = call;
    const isAccepted = this.#credentials?.some(
      ({ userName, password }) => credentials?.userName === userName && credentials.password === password,
    );
    if (operation.authenticated && isAccepted === false) {
      mismatches.push(
        credentials === undefined
          ? "The request has no AuthHeader."
          : `The credentials of ${JSON.stringify(credentials.userName)} are not accepted.`,
      );
      const refused = refusal("InvalidSoapCredentials");
      if (this.#refusal === "fault") throw new EmulatorFault({ code: "client", reason: refused.code });
      return outcomeFields(operation, refused);
    }
    const { method } = operation;
    const test = this.responses.take(method, mismatches) ?? this.#behaviours.get(method);
    try {
      return await (test === undefined ? behave(this.#contract, operation, call, this.accounts) : test(call));
    } catch (error) {
      if (error instanceof EmulatorResult) return outcomeFields(operation, error.outcome);
      throw error;
    }
  }

  #write({ operation, call }: ReceivedRequest, result: unknown): HttpResponse {
    try {
      return reached(replyWith(this.#contract, operation, result, call.soapVersion));
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      const why = `There was an error generating the XML document. ---> ${error.message}`;
      return reached(replyWithFault(unprocessed(why), call.soapVersion));
    }
  }
}

function reached({ status, headers, body }: Reply): HttpResponse {
  return { status, headers: { ...REACHED, ...headers }, body };
}

function unprocessed(why: string): FaultReply {
  return { code: "server", reason: `Server was unable to process request. ---> ${why}` };
}

/** Whether the time passed before the client or the emulator was gone. */
async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
