import type { OperationDescriptor } from "../../contract/operation.js";
import type { SoapFault } from "../soap/fault.js";

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
