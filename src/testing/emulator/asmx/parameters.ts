import type {
  ContractDescriptor,
  FieldDescriptor,
  OperationDescriptor,
} from "../../../contract/operation.js";
import { DecodeError } from "../../../message/decode-error.js";
import { readFields } from "../../../message/read.js";
import type { XmlElement } from "../../../xml/element.js";
import { wrapperOf } from "../../soap/unwrapped.js";
import { AspNetReader } from "./asp-net-reader.js";
import { EarlyAnswer, faultAnswer } from "../http/answer.js";
import { unreadableValue } from "./fault-wording.js";
import type { RequestEnvelope } from "./request-envelope.js";

export interface Parameters {
  /** As callers pass it: the wrapper's fields beside its siblings. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Whether the `request` element arrived, or the operation has none. */
  readonly hasWrapper: boolean;
}

/**
 * Decodes the parameters as ASMX does: order does not matter, unknown elements and attributes are overlooked,
 * the first of two elements counts, missing value types have their default. Throws `EarlyAnswer` for what ASMX
 * cannot read.
 */
export function readParameters(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  envelope: RequestEnvelope,
): Parameters {
  const { request } = operation;
  const element = parametersElement(operation, envelope);
  const values = decode(contract, envelope, request.fields, element);
  const wrapper = wrapperOf(request);
  if (wrapper === undefined) return { request: values, hasWrapper: true };
  const { [wrapper.property]: wrapped, ...siblings } = values;
  return {
    request: { ...(wrapped as Readonly<Record<string, unknown>> | undefined), ...siblings },
    hasWrapper: wrapped !== undefined,
  };
}

function decode(
  contract: ContractDescriptor,
  envelope: RequestEnvelope,
  fields: readonly FieldDescriptor[],
  element: XmlElement,
): Record<string, unknown> {
  const readable = new AspNetReader(contract, envelope).read(fields, element);
  try {
    return readFields(contract, fields, readable, {
      duplicates: "first",
      absent: "default",
      enumerations: "closed",
    });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new EarlyAnswer(faultAnswer(envelope.version, unreadableValue(error, error.reason)));
  }
}

/** Of several body elements of that name the last one's parameters win; without any, all are null. */
function parametersElement({ request }: OperationDescriptor, { body }: RequestEnvelope): XmlElement {
  const elements = body.children.filter(
    ({ namespace, name }) => name === request.element && namespace === request.namespace,
  );
  const children = elements.toReversed().flatMap((element) => element.children);
  return { ...bare(elements.at(-1) ?? body), name: request.element, namespace: request.namespace, children };
}

function bare({ prefixes, line, column }: XmlElement): XmlElement {
  return { namespace: "", name: "", attributes: [], children: [], text: "", prefixes, line, column };
}
