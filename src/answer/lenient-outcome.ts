import type { ContractDescriptor, OperationDescriptor, TypeDescriptor } from "../contract/operation.js";
import type { XmlElement } from "../xml/element.js";

/** The parts of a standard Result; they are read and judged before anything else is. */
const OUTCOME_PARTS: readonly string[] = ["Result", "Code", "Message"];

const lenient = new WeakMap<ContractDescriptor, ContractDescriptor>();

/**
 * The contract with nothing required inside a standard Result: the service may leave it empty (`<Result />`)
 * although the schema requires its number, and what that means has been decided by then.
 */
export function withLenientOutcomes(contract: ContractDescriptor): ContractDescriptor {
  const known = lenient.get(contract);
  if (known !== undefined) return known;
  const outcomes = new Set(Object.values(contract.operations).map((one) => outcomeType(contract, one)));
  const types = Object.fromEntries(
    Object.entries(contract.types).map(([key, type]) => [
      key,
      outcomes.has(key) ? withoutRequired(type) : type,
    ]),
  );
  const made = { ...contract, types };
  lenient.set(contract, made);
  return made;
}

/** The response without what its Result states; `path` leads to the Result. */
export function withoutStatedParts(
  response: XmlElement,
  namespace: string,
  path: readonly string[],
): XmlElement {
  const [name, ...rest] = path;
  const children =
    name === undefined
      ? response.children.filter((child) => !OUTCOME_PARTS.includes(child.name))
      : response.children.map((child) =>
          child.name === name && child.namespace === namespace
            ? withoutStatedParts(child, namespace, rest)
            : child,
        );
  return { ...response, children };
}

function withoutRequired(type: TypeDescriptor): TypeDescriptor {
  if (type.kind !== "complex") return type;
  return { ...type, fields: type.fields.map((field) => ({ ...field, required: false })) };
}

/** Key of the type of the standard Result, at the end of the outcome's path. */
function outcomeType(contract: ContractDescriptor, { response }: OperationDescriptor): string | undefined {
  if (response.outcome?.kind !== "standard") return undefined;
  let { fields } = response;
  let key: string | undefined;
  for (const element of response.outcome.path) {
    key = fields.find((field) => field.element === element)?.type;
    const type = key === undefined ? undefined : contract.types[key];
    fields = type?.kind === "complex" ? type.fields : [];
  }
  return key;
}
