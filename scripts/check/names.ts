import type { ContractModel, FieldModel, Place } from "../contract/model.js";
import type { ProblemLog } from "../contract/nodes.js";
import { isIdentifier, typeName } from "../emit/source.js";
import { quoted } from "../words.js";

/** Names become identifiers, so they must be XML names. */
const xmlName = /^[\p{L}_][\p{L}\p{N}\p{M}_.·-]*$/u;
/** In bytes: wsdl-tsclient writes a file for each message and port, which a file system has to hold. */
const MAX_NAME = 150;

/** Longer texts are a mistake or an attack; the longest known one has 200 characters. */
const MAX_DOCUMENTATION = 20_000;
const MAX_VALUE = 1_000;

/** Control characters and direction marks make a reviewer read something else than the compiler does. */
const hidden = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/**
 * Every name of the contract, because those that XML forbids would leave a string or an identifier;
 * and every text that ends up in the emitted files: documentation, enumeration values, facets and SOAPActions.
 */
export function checkNames(model: ContractModel, problems: ProblemLog): void {
  const words = new Words(problems);
  words.name("service", model.service);
  words.name("port type", model.portType);
  words.documentation("the service", model.documentation);
  words.value("the namespace", model.namespace);
  for (const port of model.ports) {
    words.name("port", port.name);
    words.name("binding", port.binding);
    words.value("the address of a port", port.address);
  }
  for (const operation of model.operations) {
    const { name, place, input, output, headers } = operation;
    problems.within({ kind: "operation", name }, () => {
      words.name("operation", name, place);
      words.documentation(`operation ${quoted(name)}`, operation.documentation, place);
      for (const action of Object.values(operation.soapActions)) words.soapAction(action, name, place);
      for (const message of [
        { ...input, message: input.name },
        { ...output, message: output.name },
        ...headers,
      ]) {
        words.name("message", message.message, place);
        if ("part" in message) words.name("part", message.part, place);
        words.name("element", message.element, place);
        words.fields(message.fields);
      }
    });
  }
  for (const type of model.types.values()) {
    const { key, place, documentation } = type;
    const name = quoted(type.name);
    problems.within({ kind: "type", name: key }, () => {
      if (words.name("type", type.name, place) && !isIdentifier(typeName(key))) {
        problems.add(place, `type ${quoted(key)} cannot be an identifier`);
      }
      words.documentation(`type ${name}`, documentation, place);
      if (type.kind === "complex") words.fields(type.fields);
      else if (type.kind === "simple") {
        for (const one of type.facets) words.value(`a facet of type ${name}`, one, place);
      } else for (const one of type.values) words.value(`a value of enumeration ${name}`, one, place);
    });
  }
}

class Words {
  constructor(private readonly problems: ProblemLog) {}

  /** Whether the name is one that can be used. */
  name(kind: string, name: string, place?: Place): boolean {
    const bytes = Buffer.byteLength(name);
    if (bytes <= MAX_NAME && xmlName.test(name)) return true;
    const long = `a name of ${bytes} bytes; ${MAX_NAME} is the most`;
    const problem = bytes > MAX_NAME ? long : "a name that XML does not allow";
    this.problems.add(place, `${kind} ${quoted(name)} has ${problem}`);
    return false;
  }

  value(what: string, text: string, place?: Place, most = MAX_VALUE): void {
    if (text.length > most) this.problems.add(place, `${what} has ${text.length} characters`);
    if (hidden.test(text)) this.problems.add(place, `${what} has hidden or control characters`);
  }

  documentation(what: string, text = "", place?: Place): void {
    this.value(`the documentation of ${what}`, text, place, MAX_DOCUMENTATION);
  }

  soapAction(action: string, operation: string, place: Place): void {
    const what = `the SOAPAction of operation ${quoted(operation)}`;
    this.value(what, action, place);
    if (/["\\]/.test(action)) {
      this.problems.add(place, `${what} has a quote or a backslash, which would leave its HTTP header`);
    } else if (!/^[\u0020-\u007e]*$/.test(action)) {
      this.problems.add(place, `${what} has characters that an HTTP header cannot hold`);
    }
  }

  fields(all: readonly FieldModel[]): void {
    for (const { name, attribute, documentation, default: usual = "", place } of all) {
      this.name(attribute ? "attribute" : "element", name, place);
      this.documentation(`element ${quoted(name)}`, documentation, place);
      this.value(`the default of element ${quoted(name)}`, usual, place);
    }
  }
}
