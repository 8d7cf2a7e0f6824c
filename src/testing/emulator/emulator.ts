import type { AnswerOf, OperationMethod } from "../operation-types.js";
import type { EmulatorBehaviour } from "./options.js";
import type { EmulatorRequest } from "./request-log.js";
import type { EmulatorFailure } from "./script.js";
import type { EmulatedAccounts } from "./state/accounts.js";
import type { TokenHolder } from "./state/tokens.js";

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
