import { contract as publishedContract } from "../../generated/contract.js";
import { wsdl as publishedWsdl } from "../../generated/wsdl.js";
import type { ContractDescriptor } from "../soap/contract.js";
import { checkKeys, checkWhole } from "../options.js";
import { itemPath, pathOf } from "../soap/fields.js";
import { AccountStore, checkSeed } from "./accounts.js";
import type { AccountSeed, EmulatedAccounts, TokenHolder } from "./accounts.js";
import type { EmulatorRequest, JournalEntry } from "./asmx.js";
import type { EmulatorCall } from "./behaviours.js";
import { Script, checkFailure, checkWord } from "./failures.js";
import type { EmulatorFailure, FailureOptions } from "./failures.js";
import { listen, respondAsSite } from "./server.js";
import { SoapService } from "./service.js";
import type { PlannedFailure, TestBehaviour } from "./service.js";
import { operationOf } from "./values.js";
import type { ArrivedRequest, OperationMethod, ResponseOf } from "./values.js";

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
  const {
    port = 0,
    accounts: seeds = [{ username: "jane@example.com" }],
    credentials = { userName: "api-user", password: "api-pass" },
    refusal = "result",
    behaviours = {},
    contract: { descriptor: contract, wsdl } = { descriptor: publishedContract, wsdl: publishedWsdl },
    random = Math.random,
  }: EmulatorOptions = options;
  checkWhole(port, "port", 0, 65_535);
  checkWord(refusal, "refusal", ["result", "fault"]);
  for (const [index, seed] of seeds.entries()) checkSeed(seed, itemPath("accounts", index));
  const accounts = new AccountStore(seeds);
  const tokens = new Map<string, TokenHolder>();
  const journal: JournalEntry[] = [];
  const failures = new Script<PlannedFailure>("failNext", random);
  const responses = new Script<TestBehaviour>("respondNext", random);
  const soap = new SoapService({
    service: { contract, accounts, tokens },
    accepts: credentialsCheck(credentials),
    refusal,
    behaviours: testBehaviours(contract, behaviours),
    failures,
    responses,
    journal,
  });
  const server = await listen(port, async (request) => {
    const response = await respondAsSite(contract, wsdl, url(), request);
    return response === undefined ? soap.respond(request) : { kind: "response", response };
  });
  const url = (): URL => new URL(new URL(contract.address).pathname, `http://127.0.0.1:${server.port}`);
  return {
    url: url().href,
    wsdlUrl: `${url().href}?WSDL`,
    requests: journal,
    accounts,
    redeem: (token) => {
      const holder = tokens.get(token);
      tokens.delete(token);
      return holder;
    },
    respondNext: (method, response) => {
      operationOf(contract, method);
      responses.add(typeof response === "function" ? (response as TestBehaviour) : () => response, method);
    },
    failNext: (failure, options = {}) => {
      checkFailure(failure, options);
      const { operation, times, probability, delayMs = 0 } = options;
      if (operation !== undefined) operationOf(contract, operation, "operation");
      failures.add({ failure, delayMs }, operation, times, probability);
    },
    reset: () => {
      for (const part of [accounts, failures, responses]) part.reset();
      tokens.clear();
      journal.length = 0;
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function testBehaviours(
  contract: ContractDescriptor,
  behaviours: EmulatorBehaviours,
): ReadonlyMap<string, TestBehaviour> {
  const known = new Map<string, TestBehaviour>();
  for (const [method, behaviour] of Object.entries(behaviours)) {
    operationOf(contract, method, pathOf("behaviours", method));
    if (behaviour !== undefined) known.set(method, behaviour);
  }
  return known;
}

/** Makes the check that the emulator's `credentials` option asks for. A missing AuthHeader does not pass. */
function credentialsCheck(
  option: NonNullable<EmulatorOptions["credentials"]>,
): (received: EmulatorCall["credentials"]) => boolean {
  if (option === "any") return () => true;
  const accepted = [option].flat();
  for (const one of accepted) checkKeys(one, ["userName", "password"], "credentials", "credentials");
  return (received) =>
    accepted.some(
      ({ userName, password }) => received?.userName === userName && received.password === password,
    );
}
