import { contract as publishedContract } from "../../generated/contract.js";
import { wsdl as publishedWsdl } from "../../generated/wsdl.js";
import type { ContractDescriptor } from "../soap/contract.js";
import { pathOf } from "../soap/fields.js";
import { AccountStore, TokenStore } from "./accounts.js";
import type { AccountSeed, EmulatedAccounts, TokenHolder } from "./accounts.js";
import type { ReceivedCredentials } from "./asmx.js";
import type { EmulatorCall } from "./behaviours.js";
import { checkFailure, checkMethod, checkOptions } from "./checks.js";
import { Journal } from "./journal.js";
import type { EmulatorRequest } from "./journal.js";
import { Script } from "./script.js";
import type { EmulatorFailure, FailureOptions } from "./script.js";
import { listen } from "./server.js";
import { SoapService } from "./service.js";
import type { PlannedFailure, TestBehaviour } from "./service.js";
import { Site, servicePath } from "./site.js";
import type { ArrivedRequest, OperationMethod, ResponseOf } from "./types.js";

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

const DEFAULT_CREDENTIALS: EmulatorCredentials = { userName: "api-user", password: "api-pass" };
const DEFAULT_ACCOUNTS: readonly AccountSeed[] = [{ username: "jane@example.com" }];

/**
 * Starts an emulator of the service on 127.0.0.1. It reads requests and writes responses as an ASMX host does,
 * for every operation in the contract; what is known of the live service's behaviour it follows, and the rest
 * is its own choice, which says nothing of the live service. Close it when done.
 *
 * Rejects when the port is taken, and with `InvalidRequestError` for an unknown option, seed key or operation.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkOptions(options);
  const contract: ContractDescriptor = options.contract?.descriptor ?? publishedContract;
  const accounts = new AccountStore(options.accounts ?? DEFAULT_ACCOUNTS);
  const tokens = new TokenStore();
  const journal = new Journal();
  const random = options.random ?? Math.random;
  const failures = new Script<PlannedFailure>(random);
  const responses = new Script<TestBehaviour>(random);
  const methods = new Set(Object.values(contract.operations).map(({ method }) => method));
  const soap = new SoapService({
    service: { contract, accounts, tokens },
    accepts: credentialsCheck(options.credentials),
    refusal: options.refusal ?? "result",
    behaviours: testBehaviours(options, methods),
    failures,
    responses,
    journal,
  });
  const site = new Site(contract, options.contract?.wsdl ?? publishedWsdl);
  const server = await listen(options.port ?? 0, async (request) => {
    const response = await site.respond(request, url());
    return response === undefined ? soap.respond(request) : { kind: "response", response };
  });
  const url = (): string => `http://127.0.0.1:${server.port}${servicePath(contract)}`;
  return {
    url: url(),
    wsdlUrl: `${url()}?WSDL`,
    requests: journal.entries,
    accounts,
    redeem: (token) => tokens.redeem(token),
    respondNext: (method, response) => {
      checkMethod(method, methods, "method");
      responses.add(typeof response === "function" ? (response as TestBehaviour) : () => response, method);
    },
    failNext: (failure, options = {}) => {
      checkFailure(failure, options);
      const { operation, times, probability, delayMs = 0 } = options;
      if (operation !== undefined) checkMethod(operation, methods, "operation");
      failures.add({ failure, delayMs }, operation, times, probability);
    },
    reset: () => {
      for (const part of [accounts, tokens, journal, failures, responses]) part.reset();
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function testBehaviours(
  options: EmulatorOptions,
  methods: ReadonlySet<string>,
): ReadonlyMap<string, TestBehaviour> {
  const behaviours = new Map<string, TestBehaviour>();
  for (const [method, behaviour] of Object.entries(options.behaviours ?? {})) {
    if (behaviour === undefined) continue;
    checkMethod(method, methods, pathOf("behaviours", method));
    behaviours.set(method, behaviour);
  }
  return behaviours;
}

/** Makes the check that the emulator's `credentials` option asks for. A missing AuthHeader does not pass. */
function credentialsCheck(
  option: EmulatorOptions["credentials"] = DEFAULT_CREDENTIALS,
): (received: ReceivedCredentials | undefined) => boolean {
  if (option === "any") return () => true;
  const accepted = "userName" in option ? [option] : option;
  return (received) =>
    accepted.some(
      ({ userName, password }) => received?.userName === userName && received.password === password,
    );
}
