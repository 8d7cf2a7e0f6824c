import type { ContractDescriptor } from "../../contract/operation.js";
import type { AnswerOf, ArrivedRequest, OperationMethod } from "../operation-types.js";
import type { EmulatorCall } from "./behaviours/behaviour.js";
import type { AccountSeed } from "./state/account.js";

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
