import { AccountManagementError } from "./error.js";
import type { ErrorContext } from "./error.js";

/** A SOAP fault, SOAP 1.1 and 1.2 in one shape. Texts longer than 262,144 characters are cut. */
export interface SoapFault {
  /** The SOAP version of the envelope that carried it. */
  readonly version: "1.1" | "1.2";
  /** Local name of the fault code: `Client`, `Server`, `Sender`, `Receiver`, `VersionMismatch`, `MustUnderstand`, … */
  readonly code: string;
  /** Local names of the subcodes, outermost first: SOAP 1.2's nested `Subcode`, SOAP 1.1's dotted code. */
  readonly subcodes: readonly string[];
  /** `faultstring`, or the first `Reason/Text`. Free text. */
  readonly reason: string;
  /** `faultactor`, or `Role`, or `Node`. */
  readonly actor: string | undefined;
  /** The XML inside the detail element; `undefined` when there is none or it is empty. */
  readonly detail: string | undefined;
}

/** The service answered with a SOAP fault. */
export class SoapFaultError extends AccountManagementError {
  /** @internal */
  static override readonly code = "SOAP_FAULT";
  override readonly code = "SOAP_FAULT";
  readonly fault: SoapFault;

  constructor(message: string, fault: SoapFault, context: ErrorContext = {}) {
    super(message, { ...context, retryable: false, requestSent: true });
    this.fault = fault;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), fault: this.fault };
  }
}
