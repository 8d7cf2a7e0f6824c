import type { ContractDescriptor, OperationDescriptor } from "../../../contract/operation.js";
import type { SoapVersion } from "../../soap/version.js";
import type { AccountStore } from "../state/accounts.js";
import type { TokenStore } from "../state/tokens.js";

/** A call that has been decoded, and whose credentials are in order. */
export interface EmulatorCall<Request = Readonly<Record<string, unknown>>> {
  /** The operation's name in the contract. */
  readonly operation: string;
  readonly soapVersion: SoapVersion;
  /** As the client's caller passes it; an element that did not arrive is `undefined`. */
  readonly request: Request;
  /** Whether the `request` element around the fields arrived; true for operations that have none. */
  readonly hasRequest: boolean;
  /** What the AuthHeader said, password included: keep it out of logs. `undefined` without an AuthHeader. */
  readonly credentials:
    { readonly userName: string | undefined; readonly password: string | undefined } | undefined;
  /** HTTP headers by lower-case name, as they came. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What behaviours work on. */
export interface EmulatedService {
  readonly contract: ContractDescriptor;
  readonly accounts: AccountStore;
  readonly tokens: TokenStore;
}

/** What the service itself does for an operation: gives the result's fields, or throws `EmulatorResult`. */
export type ServiceBehaviour = (
  call: EmulatorCall,
  service: EmulatedService,
  operation: OperationDescriptor,
) => Readonly<Record<string, unknown>>;

/** Behaviours by the operation's name in the contract. */
export type ServiceBehaviours = Readonly<Record<string, ServiceBehaviour>>;
