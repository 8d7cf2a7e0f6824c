import type { SoapFault } from "../../soap/fault.js";
import type { Outcome } from "../../soap/result-outcome.js";

/** Thrown by a behaviour: the call ends with this Result, in the operation's own form of it. */
export class EmulatorResult extends Error {
  override readonly name = "EmulatorResult";
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(`The emulated service answers ${outcome.code} (${outcome.result}).`);
    this.outcome = outcome;
  }
}

/** Thrown by a behaviour: the call ends with this SOAP fault. */
export class EmulatorFault extends Error {
  override readonly name = "EmulatorFault";
  readonly fault: SoapFault;

  constructor(fault: SoapFault) {
    super(fault.reason);
    this.fault = fault;
  }
}
