import type { ContractDescriptor, FieldDescriptor, MessageDescriptor } from "../../../contract/operation.js";
import { derivedTypes } from "../../../message/type.js";
import { codecOf } from "../../../values/built-in.js";
import { ValueError } from "../../../values/value-error.js";
import type { XmlElement } from "../../../xml/element.js";
import { XSI_NAMESPACE } from "../../../xml/names.js";
import { findAttribute } from "../../../xml/find.js";
import { unreadableValue } from "./fault-wording.js";
import { EarlyAnswer, emptyAnswer, faultAnswer } from "../http/answer.js";
import type { OutlineElement, QualifiedName } from "./outline.js";
import type { RequestEnvelope } from "./request-envelope.js";
import { isSignedUnsigned, NO_NUMBER, unknownType, whyNot } from "./value-wording.js";

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
    const type = this.#contract.types[field.type];
    // .NET's null array is nil whatever the schema says.
    if ((field.nillable === true || type?.kind === "array") && isNil(element)) return element;
    const plain = withoutNil(element);
    if (type?.kind === "complex") {
      const actual = this.#typeOf(element, type, derivedTypes(this.#contract, type));
      return actual.textType === undefined ? this.read(actual.fields, plain) : plain;
    }
    if (type?.kind === "array") return this.read([{ ...type.item, repeated: true }], plain);
    this.#checkSimple(field, element);
    return plain;
  }

  /** The AuthHeader, read and refused as everything else is. */
  readHeader(header: MessageDescriptor, element: XmlElement): XmlElement {
    this.#typeOf(element, { namespace: header.namespace, name: header.element }, []);
    return this.read(header.fields, element);
  }

  /** The type that `xsi:type` names: the element's own or one that extends it, at any remove. */
  #typeOf<T extends QualifiedName>(element: XmlElement, own: T, derived: readonly T[]): T {
    const given = findAttribute(element, XSI_NAMESPACE, "type");
    if (given === undefined) return own;
    const colon = given.indexOf(":");
    const prefix = colon < 0 ? "" : given.slice(0, colon);
    const namespace = element.prefixes.get(prefix) ?? (prefix === "" ? "" : undefined);
    const name = given.slice(colon + 1);
    const found = [own, ...derived].find((one) => one.name === name && one.namespace === namespace);
    if (found !== undefined) return found;
    const why =
      namespace === undefined
        ? `Namespace prefix '${prefix}' is not defined.`
        : unknownType(name, namespace, element);
    // .NET is behind the `<`.
    const place = { line: element.line, column: element.column + 1 };
    throw new EarlyAnswer(faultAnswer(this.#envelope.version, unreadableValue(place, why)));
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
    if (isSignedUnsigned(builtIn, text)) return NO_NUMBER;
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
