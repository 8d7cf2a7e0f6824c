import type { ContractDescriptor, OperationDescriptor } from "../../../contract/operation.js";
import type { HttpRequest } from "../http/server.js";
import { EarlyAnswer, faultAnswer } from "../http/answer.js";
import { NO_VALID_ACTION, unknownSoapAction } from "./fault-wording.js";
import type { QualifiedName } from "./outline.js";
import type { RequestEnvelope } from "./request-envelope.js";

/** Finds the operation that a request means. */
export class Dispatch {
  readonly #operations: readonly OperationDescriptor[];

  constructor(contract: ContractDescriptor) {
    this.#operations = Object.values(contract.operations);
  }

  /** Whether a body element is the request of an operation. */
  readonly isOperation = (element: QualifiedName): boolean => this.#byElement(element) !== undefined;

  /**
   * SOAP 1.1 goes by the `SOAPAction` header alone, with or without quotes, and looks at the body only where
   * there is no header; SOAP 1.2 goes by the body alone, whatever the action says. Throws `EarlyAnswer`.
   */
  operationOf(request: HttpRequest, envelope: RequestEnvelope): OperationDescriptor {
    const action = soapActionOf(request);
    if (envelope.version === "1.1" && action !== undefined) {
      const operation = this.#operations.find((one) => one.soapAction === action);
      if (operation === undefined) throw new EarlyAnswer(faultAnswer("1.1", unknownSoapAction(action)));
      return operation;
    }
    const element = envelope.outline.bodyBeginsWithText ? undefined : envelope.body.children[0];
    const operation = element === undefined ? undefined : this.#byElement(element);
    if (operation === undefined) throw new EarlyAnswer(faultAnswer(envelope.version, NO_VALID_ACTION));
    return operation;
  }

  #byElement({ namespace, name }: QualifiedName): OperationDescriptor | undefined {
    return this.#operations.find(
      ({ request }) => request.element === name && request.namespace === namespace,
    );
  }
}

function soapActionOf(request: HttpRequest): string | undefined {
  const header = request.headers.soapaction;
  const value = Array.isArray(header) ? header[0] : header;
  return value?.replace(/^"(.*)"$/, "$1");
}
