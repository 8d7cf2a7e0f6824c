import type {
  ContractModel,
  FieldModel,
  HeaderModel,
  MessageModel,
  OperationModel,
  PortModel,
  SoapVersion,
} from "./model.js";
import { joinDocuments } from "./document.js";
import { inheritedFields } from "./model.js";
import {
  ContractError,
  ProblemLog,
  SOAP_HTTP_TRANSPORT,
  WSDL,
  WSDL_SOAP_11,
  WSDL_SOAP_12,
  attribute,
  child,
  children,
  definitionsOf,
  expandedName,
  isTrue,
  nameOf,
  normalizeText,
  readerText,
  place,
  qualifiedName,
  schemasOf,
  targetNamespace,
} from "./nodes.js";
import type { ContractDocument, Node } from "./nodes.js";
import { SchemaReader } from "./schema.js";

/** What a WSDL says, with what is wrong in it: some of it may have to be left out before it can be served. */
export interface ReadContract {
  readonly model: ContractModel;
  readonly problems: ProblemLog;
}

/**
 * Reads a WSDL 1.1 contract that has nothing wrong in it.
 *
 * @throws ContractError with every problem found.
 */
export function readContract(documents: readonly ContractDocument[]): ContractModel {
  const { model, problems } = readWsdl(documents);
  if (problems.problems.length > 0) throw new ContractError(problems.problems);
  return { ...model, wsdl: joinDocuments(documents) };
}

/**
 * Reads a WSDL 1.1 contract, the first document, with the parts that it imports.
 *
 * @throws ContractError when it is none.
 */
export function readWsdl(documents: readonly ContractDocument[]): ReadContract {
  const problems = new ProblemLog();
  const definitions = definitionsOf(documents);
  if (definitions.length === 0) {
    const root = documents[0]?.root;
    problems.refuse(
      undefined,
      root === undefined
        ? "there is no document"
        : `the document is not WSDL 1.1: its root is "${root.name}" in namespace "${root.namespace}"`,
    );
  }
  const services = definitions.flatMap((root) =>
    children(root, WSDL, "service").map((node) => ({ root, node })),
  );
  const [first, second] = services;
  if (second !== undefined) {
    problems.at(second.node, "the WSDL has more than one service; one package serves one service");
  }
  const service = first ?? problems.refuse(undefined, "the WSDL has no service");
  const namespace = targetNamespace(service.root);
  const reader = new SchemaReader(schemasOf(documents), namespace, problems);
  const read = new WsdlReader(definitions, reader, problems).read(service.node, namespace);
  reader.readDerivedTypes();
  const types = new Map([...reader.types].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { model: { ...read, types, unserved: [], unservedTypes: [], wsdl: "" }, problems };
}

interface BoundOperation {
  readonly version: SoapVersion;
  readonly node: Node;
  readonly soapAction: string;
  readonly headers: readonly HeaderModel[];
}

class WsdlReader {
  readonly #globals: Readonly<Record<GlobalKind, ReadonlyMap<string, Global>>>;
  readonly #ports: PortModel[] = [];
  readonly #bound = new Map<string, BoundOperation[]>();

  constructor(
    private readonly definitions: readonly Node[],
    private readonly reader: SchemaReader,
    private readonly problems: ProblemLog,
  ) {
    this.#globals = collectGlobals(definitions);
  }

  read(
    service: Node,
    namespace: string,
  ): Omit<ContractModel, "types" | "unserved" | "unservedTypes" | "wsdl"> {
    for (const root of this.definitions) this.#refuseUnknownExtensions(root, false);
    let portType: Node | undefined;
    for (const port of children(service, WSDL, "port")) {
      const served = this.#port(port);
      if (portType !== undefined && served !== undefined && served.element !== portType.element) {
        this.problems.at(port, "the SOAP ports of the service have different port types");
      }
      portType ??= served;
    }
    if (portType === undefined) {
      this.problems.refuse(place(service), "the service has no SOAP port over HTTP");
    }
    this.#refuseUnknownExtensions(service, false);
    this.#refuseUnknownExtensions(portType, true);
    for (const version of ["1.1", "1.2"] as const) {
      if (this.#ports.filter((port) => port.version === version).length > 1) {
        this.problems.at(service, `the service has two ports for SOAP ${version}`);
      }
    }
    const nodes = new Map<string, Node>();
    for (const node of children(portType, WSDL, "operation")) {
      const name = nameOf(node);
      if (nodes.has(name)) {
        this.problems.within({ operation: name }, () =>
          this.problems.at(node, `operation "${name}" is overloaded`),
        );
      } else nodes.set(name, node);
    }
    const operations = [...nodes].flatMap(([name, node]) =>
      this.problems.within({ operation: name }, () => this.#operation(node) ?? []),
    );
    return {
      namespace,
      service: nameOf(service),
      ...serviceDocumentation(service),
      portType: nameOf(portType),
      ports: this.#ports.sort((a, b) => (a.name < b.name ? -1 : 1)),
      operations: operations.sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  }

  /** The port type that a SOAP port serves. */
  #port(node: Node): Node | undefined {
    const address11 = child(node, WSDL_SOAP_11, "address");
    const address12 = child(node, WSDL_SOAP_12, "address");
    const address = address11 ?? address12;
    // A port that is not SOAP (HTTP GET, HTTP POST) is another way to call the same service: nothing is lost.
    if (address === undefined) return undefined;
    const version: SoapVersion = address11 === undefined ? "1.2" : "1.1";
    const soap = version === "1.1" ? WSDL_SOAP_11 : WSDL_SOAP_12;
    const location = attribute(address, "location") ?? "";
    if (!URL.canParse(location) || !/^https?:$/.test(new URL(location).protocol)) {
      const shown = JSON.stringify(location.slice(0, 80));
      this.problems.at(address, `the address ${shown} of a port is not an http: or https: URL`);
    }
    const binding = this.#global(node, "binding", attribute(node, "binding"));
    if (binding === undefined) return undefined;
    this.#refuseUnknownExtensions(node, true);
    this.#refuseUnknownExtensions(binding, true);
    const soapBinding = child(binding, soap, "binding");
    if (soapBinding === undefined) {
      this.problems.at(binding, `the binding has no SOAP ${version} binding element`);
      return undefined;
    }
    const transport = attribute(soapBinding, "transport");
    if (transport !== undefined && transport !== SOAP_HTTP_TRANSPORT) {
      this.problems.at(soapBinding, `the transport "${transport}" is not HTTP`);
    }
    const bindingStyle = attribute(soapBinding, "style") ?? "document";
    const portType = this.#global(binding, "portType", attribute(binding, "type"));
    if (portType === undefined) return undefined;
    for (const operation of children(binding, WSDL, "operation")) {
      this.problems.within({ operation: nameOf(operation) }, () =>
        this.#bind(operation, version, soap, bindingStyle),
      );
    }
    this.#ports.push({ name: nameOf(node), binding: nameOf(binding), version, address: location });
    return portType;
  }

  #bind(node: Node, version: SoapVersion, soap: string, bindingStyle: string): void {
    const name = nameOf(node);
    const soapOperation = child(node, soap, "operation");
    const style = (soapOperation && attribute(soapOperation, "style")) ?? bindingStyle;
    if (style !== "document") {
      this.problems.at(node, `operation "${name}" is ${style}; only document/literal can be served`);
    }
    for (const direction of ["input", "output"] as const) {
      const message = child(node, WSDL, direction);
      const body = message && child(message, soap, "body");
      if (message === undefined || body === undefined) {
        this.problems.at(node, `operation "${name}" has no ${direction} in its SOAP ${version} binding`);
      } else if ((attribute(body, "use") ?? "literal") !== "literal") {
        this.problems.at(
          body,
          `the ${direction} of operation "${name}" is ${attribute(body, "use") ?? ""}; only literal can be served`,
        );
      }
    }
    const input = child(node, WSDL, "input");
    const headers =
      input === undefined ? [] : children(input, soap, "header").flatMap((one) => this.#header(one));
    const soapAction = (soapOperation && attribute(soapOperation, "soapAction")) ?? "";
    this.#bound.set(name, [...(this.#bound.get(name) ?? []), { version, node, soapAction, headers }]);
  }

  #header(node: Node): HeaderModel[] {
    const message = this.#global(node, "message", attribute(node, "message"));
    if (message === undefined) return [];
    const partName = attribute(node, "part") ?? "";
    const part = children(message, WSDL, "part").find((one) => attribute(one, "name") === partName);
    const elementName = part && attribute(part, "element");
    const name = part && elementName !== undefined ? qualifiedName(part, elementName) : undefined;
    if (part === undefined || name === undefined) {
      this.problems.at(node, `the header part "${partName}" names no element`);
      return [];
    }
    const header = {
      element: name.name,
      namespace: name.namespace,
      message: nameOf(message),
      part: partName,
      required: isTrue(node, "required", WSDL),
    };
    if (name.name !== "AuthHeader") {
      // The client sends AuthHeader and no other, so what is in another one does not matter.
      if (header.required) {
        this.problems.at(node, `the WSDL requires the header "${name.name}", which the client cannot send`);
      }
      return [{ ...header, fields: [], type: undefined }];
    }
    if (attribute(node, "use") === "encoded") {
      this.problems.at(node, "the header is encoded; only literal can be served");
    }
    const content = this.reader.elementContent(name, part);
    if (content === undefined) return [];
    this.#refuseUntyped(content.fields);
    for (const { name: required, attribute: isAttribute, minOccurs, place: at } of content.fields) {
      if (!isAttribute || minOccurs === 0) continue;
      this.problems.within({}, () =>
        this.problems.add(
          at,
          `AuthHeader requires the attribute "${required}", which the client cannot send`,
        ),
      );
    }
    return [{ ...header, fields: content.fields, type: content.type }];
  }

  /** A Result may be without a type; what is sent may not, however deep it stands. */
  #refuseUntyped(fields: readonly FieldModel[], seen = new Set<string>()): void {
    for (const { name, type, place: at } of fields) {
      if ("named" in type) {
        if (seen.has(type.named)) continue;
        seen.add(type.named);
        this.#refuseUntyped(inheritedFields(this.reader.types, type.named), seen);
      } else if (type.builtIn === "anyType") {
        this.problems.add(at, `"${name}" has no type, so anything may stand there`);
      }
    }
  }

  /** `wsdl:required` says that nobody who does not understand the extension can use the contract. */
  #refuseUnknownExtensions(node: Node, deep: boolean): void {
    for (const element of node.element.children) {
      const child: Node = { document: node.document, element };
      const known = [WSDL, WSDL_SOAP_11, WSDL_SOAP_12].includes(element.namespace);
      if (!known && isTrue(child, "required", WSDL)) {
        this.problems.at(
          child,
          `the WSDL requires the extension "${element.name}" of namespace "${element.namespace}", which is not understood`,
        );
      }
      if (deep && known) this.#refuseUnknownExtensions(child, true);
    }
  }

  #operation(node: Node): OperationModel | undefined {
    const name = nameOf(node);
    const bindings = this.#bound.get(name) ?? [];
    for (const { version } of this.#ports) {
      if (!bindings.some((binding) => binding.version === version)) {
        this.problems.at(node, `operation "${name}" is not in the SOAP ${version} binding`);
      }
    }
    this.#refuseOtherHeaders(bindings, name);
    const input = this.#message(node, "input", name);
    const output = this.#message(node, "output", name);
    if (input === undefined || output === undefined) return undefined;
    return {
      name,
      documentation: documentationOf(node),
      input,
      output,
      headers: [...(bindings[0]?.headers ?? [])].sort((a, b) => (a.element < b.element ? -1 : 1)),
      soapActions: Object.fromEntries(
        bindings.map(({ version, soapAction }) => [version, soapAction] as const).sort(),
      ),
      place: place(node),
    };
  }

  /** One envelope builder serves both SOAP versions, so both must carry the same headers. */
  #refuseOtherHeaders(bindings: readonly BoundOperation[], name: string): void {
    const [first, second] = bindings.map(({ headers }) =>
      headers
        .map(({ namespace, element, required }) => `${expandedName(namespace, element)} ${required}`)
        .sort()
        .join(" "),
    );
    if (second !== undefined && second !== first) {
      this.problems.add(
        bindings[1] && place(bindings[1].node),
        `operation "${name}" has other headers in its SOAP 1.2 binding than in its SOAP 1.1 binding`,
      );
    }
  }

  #message(operation: Node, direction: "input" | "output", name: string): MessageModel | undefined {
    const node = child(operation, WSDL, direction);
    if (node === undefined) {
      this.problems.at(operation, `operation "${name}" has no ${direction}`);
      return undefined;
    }
    const message = this.#global(node, "message", attribute(node, "message"));
    if (message === undefined) return undefined;
    const parts = children(message, WSDL, "part");
    const part = parts[0];
    const elementName = part && attribute(part, "element");
    if (part === undefined || parts.length > 1 || elementName === undefined) {
      this.problems.at(
        message,
        `the ${direction} message of operation "${name}" must have one part that names an element (document/literal)`,
      );
      return undefined;
    }
    const element = qualifiedName(part, elementName);
    if (element === undefined) {
      this.problems.at(part, `the prefix of element "${elementName}" is not declared`);
      return undefined;
    }
    const content = this.reader.elementContent(element, part);
    if (content === undefined) return undefined;
    if (direction === "input") this.#refuseUntyped(content.fields);
    return {
      name: nameOf(message),
      element: element.name,
      namespace: element.namespace,
      fields: content.fields,
      type: content.type,
    };
  }

  /** A top-level declaration of any of the documents, by its qualified name. */
  #global(user: Node, kind: GlobalKind, value: string | undefined): Node | undefined {
    const name = value === undefined ? undefined : qualifiedName(user, value);
    const found = name && this.#globals[kind].get(expandedName(name.namespace, name.name));
    if (found === undefined) this.problems.at(user, `${kind} "${value ?? ""}" is not declared`);
    if (found?.again !== undefined) {
      this.problems.at(found.again, `${kind} "${name?.name ?? ""}" is declared twice`);
    }
    return found?.node;
  }
}

type GlobalKind = "binding" | "portType" | "message";

interface Global {
  readonly node: Node;
  /** A second declaration of the name, so that nothing can refer to either. */
  again?: Node;
}

function collectGlobals(
  definitions: readonly Node[],
): Readonly<Record<GlobalKind, ReadonlyMap<string, Global>>> {
  const collect = (kind: GlobalKind): ReadonlyMap<string, Global> => {
    const found = new Map<string, Global>();
    for (const root of definitions) {
      for (const node of children(root, WSDL, kind)) {
        const expanded = expandedName(targetNamespace(root), nameOf(node));
        const first = found.get(expanded);
        if (first === undefined) found.set(expanded, { node });
        else first.again ??= node;
      }
    }
    return found;
  };
  return { binding: collect("binding"), portType: collect("portType"), message: collect("message") };
}

/** ASMX hosts of this vendor state their release there: `8.0.5.6265`, alone or in a sentence. */
function serviceDocumentation(service: Node): Pick<ContractModel, "documentation" | "serviceVersion"> {
  const text = documentationOf(service) ?? "";
  const serviceVersion = /\b\d+(?:\.\d+){1,3}\b/.exec(text)?.[0];
  return { documentation: normalizeText(text.replace(serviceVersion ?? "", " ")), serviceVersion };
}

function documentationOf(node: Node): string | undefined {
  return normalizeText(children(node, WSDL, "documentation").map(readerText).join("\n"));
}
