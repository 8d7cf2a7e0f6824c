import type { ContractDescriptor, FieldDescriptor } from "../../../contract/operation.js";
import { codecOf } from "../../../values/built-in.js";
import { ValueError } from "../../../values/value-error.js";
import type { XmlElement } from "../../../xml/element.js";
import { XSI_NAMESPACE } from "../../../xml/names.js";
import { unreadableValue } from "./fault-wording.js";
import { EarlyAnswer, emptyAnswer, faultAnswer } from "../http/answer.js";
import type { OutlineElement } from "./outline.js";
import type { RequestEnvelope } from "./request-envelope.js";
import { whyNot } from "./value-wording.js";

/**
 * Goes over the parameters as .NET's `XmlSerializer` does, and refuses what it refuses: markup inside of a
 * simple value is a 400, a value that its type does not allow a fault that says where. What is left is ready
 * for the package's own decoder, which is stricter in other places: `xsi:nil` means nothing to .NET where an
 * element is not nillable.
 */
export class AspNetReader {
  readonly #contract: ContractDescriptor;
  readonly #envelope: RequestEnvelope;
  #outline: ReadonlyMap<XmlElement, OutlineElement> | undefined;

  constructor(contract: ContractDescriptor, envelope: RequestEnvelope) {
    this.#contract = contract;
    this.#envelope = envelope;
  }

  /** The element as the decoder should see it. Throws `EarlyAnswer`. */
  read(fields: readonly FieldDescriptor[], element: XmlElement): XmlElement {
    const seen = new Set<FieldDescriptor>();
    const children = element.children.map((child) => {
      const field = fields.find((one) => this.#matches(one, child));
      if (field === undefined || (seen.has(field) && field.repeated !== true)) return child;
      seen.add(field);
      return this.#value(field, child);
    });
    return { ...element, prefixes: element.prefixes, children };
  }

  #matches(field: FieldDescriptor, { namespace, name }: XmlElement): boolean {
    return (
      field.attribute !== true &&
      field.element === name &&
      (field.namespace ?? this.#contract.namespace) === namespace
    );
  }

  #value(field: FieldDescriptor, element: XmlElement): XmlElement {
    if (field.nillable === true && isNil(element)) return element;
    const plain = withoutNil(element);
    const type = this.#contract.types[field.type];
    if (type?.kind === "complex") return type.textType === undefined ? this.read(type.fields, plain) : plain;
    if (type?.kind === "array") return this.read([{ ...type.item, repeated: true }], plain);
    this.#checkSimple(field, element);
    return plain;
  }

  #checkSimple(field: FieldDescriptor, element: XmlElement): void {
    const { version } = this.#envelope;
    if (element.children.length > 0 || this.#outlineOf(element)?.interrupted === true) {
      throw new EarlyAnswer(emptyAnswer(400, version));
    }
    const why = this.#whyNot(field, element.text);
    if (why === undefined) return;
    const place = this.#outlineOf(element)?.after ?? element;
    throw new EarlyAnswer(faultAnswer(version, unreadableValue(place, why)));
  }

  #whyNot(field: FieldDescriptor, text: string): string | undefined {
    const type = this.#contract.types[field.type];
    if (type?.kind === "enumeration") {
      return type.values.includes(text.trim())
        ? undefined
        : `Instance validation error: '${text}' is not a valid value for ${type.name}.`;
    }
    const builtIn = type?.kind === "simple" ? type.base : field.type;
    try {
      codecOf(builtIn).parse(text);
      return undefined;
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      return whyNot(builtIn, text);
    }
  }

  /** Both list the elements in document order. */
  #outlineOf(element: XmlElement): OutlineElement | undefined {
    this.#outline ??= inDocumentOrder(this.#envelope.root, this.#envelope.outline.elements);
    return this.#outline.get(element);
  }
}

function inDocumentOrder(
  root: XmlElement,
  outline: readonly OutlineElement[],
): ReadonlyMap<XmlElement, OutlineElement> {
  const found = new Map<XmlElement, OutlineElement>();
  const waiting = [root];
  for (const entry of outline) {
    const element = waiting.pop();
    if (element === undefined) break;
    found.set(element, entry);
    for (const child of element.children.toReversed()) waiting.push(child);
  }
  return found;
}

function isNil(element: XmlElement): boolean {
  return element.attributes.some(
    ({ namespace, name, value }) =>
      namespace === XSI_NAMESPACE && name === "nil" && /^\s*(?:true|1)\s*$/.test(value),
  );
}

function withoutNil(element: XmlElement): XmlElement {
  const attributes = element.attributes.filter(
    ({ namespace, name }) => namespace !== XSI_NAMESPACE || name !== "nil",
  );
  return { ...element, prefixes: element.prefixes, attributes };
}
