import type { ContractDescriptor, OperationDescriptor } from "../contract/operation.js";
import { readMessage } from "../message/read.js";
import { escapeAttribute } from "../xml/text.js";
import { XSI_NAMESPACE } from "../xml/names.js";
import { readXml } from "../xml/read.js";

/**
 * What was sent, as a caller would pass it: read back from the message, because the caller's own object may
 * change, or show another value each time it is looked at. Costs as much as reading an answer, so it is made
 * when it is first asked for: `content` is what stands inside the message element.
 */
export function sentRequest(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  content: string,
): () => Record<string, unknown> {
  let sent: Record<string, unknown> | undefined;
  return () => (sent ??= readBack(contract, operation, content));
}

function readBack(
  contract: ContractDescriptor,
  { request }: OperationDescriptor,
  content: string,
): Record<string, unknown> {
  const open = `${request.element} xmlns="${escapeAttribute(request.namespace)}" xmlns:xsi="${XSI_NAMESPACE}"`;
  const element = readXml(Buffer.from(`<${open}>${content}</${request.element}>`, "utf8"), {
    // The bounds are for what others write.
    maxElements: Infinity,
    maxAttributes: Infinity,
  });
  return readMessage(contract, request, element);
}
