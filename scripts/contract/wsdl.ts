import type { SchemaNode } from "./declarations.js";
import type {
  ContractModel,
  HeaderModel,
  MessageModel,
  OperationModel,
  PortModel,
  SoapVersion,
  TypeModel,
} from "./model.js";
import {
  ProblemLog,
  SOAP_HTTP_TRANSPORT,
  WSDL,
  WSDL_SOAP_11,
  WSDL_SOAP_12,
  XML_SCHEMA,
  attribute,
  children,
  expandedName,
  normalizeText,
  readerText,
  place,
  qualifiedName,
} from "./nodes.js";
import type { ContractDocument, Node } from "./nodes.js";
import { SchemaReader } from "./schema.js";

/**
 * Reads a WSDL 1.1 contract, the first document, with the parts that it imports.
 *
 * @throws ContractError with every place that cannot be served faithfully.
 */
export function readContract(documents: readonly ContractDocument[]): ContractModel {
  const problems = new ProblemLog();
  const definitions = documents
    .filter(({ root }) => root.namespace === WSDL && root.name === "definitions")
    .map(({ location, root }): Node => ({ document: location, element: root }));
  const main = definitions[0];
  if (main === undefined) {
    const root = documents[0]?.root;
    problems.add(
      undefined,
      root === undefined
        ? "there is no document"
        : `the document is no WSDL 1.1: its root is "${root.name}" in namespace "${root.namespace}"`,
    );
    problems.throwIfAny();
    throw new Error("unreachable: a problem was added");
  }
  const service = onlyService(definitions, problems);
  const namespace = attribute(service.root, "targetNamespace") ?? "";
  const reader = new SchemaReader(schemasOf(documents, definitions), namespace, problems);
  const model = new WsdlReader(definitions, reader, problems).read(service.node, namespace);
  reader.readDerivedTypes();
  problems.throwIfAny();
  return { ...model, types: sortedTypes(reader.types) };
}

function onlyService(definitions: readonly Node[], problems: ProblemLog): { root: Node; node: Node } {
  const services = definitions.flatMap((root) =>
    children(root, WSDL, "service").map((node) => ({ root, node })),
  );
  const [first, second] = services;
  if (second !== undefined) {
    problems.add(place(second.node), "the WSDL has more than one service; one package serves one service");
  }
  if (first === undefined) problems.add(undefined, "the WSDL has no service");
  problems.throwIfAny();
  if (first === undefined) throw new Error("unreachable: a problem was added");
  return first;
}

/** Embedded schemas, and those of the parts. */
function schemasOf(documents: readonly ContractDocument[], definitions: readonly Node[]): SchemaNode[] {
  const embedded = definitions.flatMap((root) =>
    children(root, WSDL, "types").flatMap((types) => children(types, XML_SCHEMA, "schema")),
  );
  const imported = documents
    .filter(({ root }) => root.namespace === XML_SCHEMA && root.name === "schema")
    .map(({ location, root }): Node => ({ document: location, element: root }));
  return [...embedded, ...imported].map((schema) => ({
    schema,
    namespace: attribute(schema, "targetNamespace") ?? "",
  }));
}

function sortedTypes(types: ReadonlyMap<string, TypeModel>): ReadonlyMap<string, TypeModel> {
  return new Map([...types].sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface BoundOperation {
  readonly version: SoapVersion;
  readonly node: Node;
  readonly soapAction: string;
  readonly headers: readonly HeaderModel[];
}

class WsdlReader {
  readonly #globals: Readonly<Record<GlobalKind, ReadonlyMap<string, Node>>>;
  readonly #reader: SchemaReader;
  readonly #problems: ProblemLog;

  constructor(definitions: readonly Node[], reader: SchemaReader, problems: ProblemLog) {
    this.#globals = collectGlobals(definitions, problems);
    this.#reader = reader;
    this.#problems = problems;
  }

  read(service: Node, namespace: string): Omit<ContractModel, "types"> {
    const ports: PortModel[] = [];
    const bound = new Map<string, BoundOperation[]>();
    let portType: Node | undefined;
    for (const portNode of children(service, WSDL, "port")) {
      const read = this.#port(portNode, bound);
      if (read === undefined) continue;
      ports.push(read.port);
      if (portType !== undefined && read.portType.element !== portType.element) {
        this.#problems.add(place(portNode), "the SOAP ports of the service have different port types");
      }
      portType ??= read.portType;
    }
    if (portType === undefined) {
      this.#problems.add(place(service), "the service has no SOAP port over HTTP");
      this.#problems.throwIfAny();
      throw new Error("unreachable: a problem was added");
    }
    for (const version of ["1.1", "1.2"] as const) {
      const [, second] = ports.filter((port) => port.version === version);
      if (second !== undefined) {
        this.#problems.add(place(service), `the service has two ports for SOAP ${version}`);
      }
    }
    const operations = children(portType, WSDL, "operation").flatMap((node) => {
      const operation = this.#operation(node, bound, ports);
      return operation === undefined ? [] : [operation];
    });
    this.#refuseOverloads(portType);
    return {
      namespace,
      service: attribute(service, "name") ?? "",
      documentation: documentationOf(service),
      portType: attribute(portType, "name") ?? "",
      ports: ports.sort((a, b) => (a.name < b.name ? -1 : 1)),
      operations: operations.sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  }

  #port(
    node: Node,
    bound: Map<string, BoundOperation[]>,
  ): { readonly port: PortModel; readonly portType: Node } | undefined {
    const address11 = children(node, WSDL_SOAP_11, "address")[0];
    const address12 = children(node, WSDL_SOAP_12, "address")[0];
    const address = address11 ?? address12;
    // A port that is no SOAP (HTTP GET, HTTP POST) is another way to call the same service: nothing is lost.
    if (address === undefined) return undefined;
    const version: SoapVersion = address11 === undefined ? "1.2" : "1.1";
    const soap = version === "1.1" ? WSDL_SOAP_11 : WSDL_SOAP_12;
    const binding = this.#global(node, "binding", attribute(node, "binding"));
    if (binding === undefined) return undefined;
    const soapBinding = children(binding, soap, "binding")[0];
    if (soapBinding === undefined) {
      this.#problems.add(place(binding), `the binding has no SOAP ${version} binding element`);
      return undefined;
    }
    const transport = attribute(soapBinding, "transport");
    if (transport !== undefined && transport !== SOAP_HTTP_TRANSPORT) {
      this.#problems.add(place(soapBinding), `the transport "${transport}" is not HTTP`);
    }
    const bindingStyle = attribute(soapBinding, "style") ?? "document";
    const portType = this.#global(binding, "portType", attribute(binding, "type"));
    if (portType === undefined) return undefined;
    for (const operation of children(binding, WSDL, "operation")) {
      this.#bind(operation, version, soap, bindingStyle, bound);
    }
    return {
      port: {
        name: attribute(node, "name") ?? "",
        binding: attribute(binding, "name") ?? "",
        version,
        address: attribute(address, "location") ?? "",
      },
      portType,
    };
  }

  #bind(
    node: Node,
    version: SoapVersion,
    soap: string,
    bindingStyle: string,
    bound: Map<string, BoundOperation[]>,
  ): void {
    const name = attribute(node, "name") ?? "";
    const soapOperation = children(node, soap, "operation")[0];
    const style = (soapOperation && attribute(soapOperation, "style")) ?? bindingStyle;
    if (style !== "document") {
      this.#problems.add(place(node), `operation "${name}" is ${style}; only document/literal can be served`);
    }
    for (const direction of ["input", "output"] as const) {
      const message = children(node, WSDL, direction)[0];
      const body = message && children(message, soap, "body")[0];
      if (message === undefined || body === undefined) {
        this.#problems.add(
          place(node),
          `operation "${name}" has no ${direction} in its SOAP ${version} binding`,
        );
      } else if (attribute(body, "use") !== "literal") {
        this.#problems.add(
          place(body),
          `the ${direction} of operation "${name}" is ${attribute(body, "use") ?? "of no use"}; only literal can be served`,
        );
      }
    }
    const input = children(node, WSDL, "input")[0];
    const headers =
      input === undefined ? [] : children(input, soap, "header").flatMap((one) => this.#header(one));
    const others = bound.get(name) ?? [];
    bound.set(name, [
      ...others,
      { version, node, soapAction: (soapOperation && attribute(soapOperation, "soapAction")) ?? "", headers },
    ]);
  }

  #header(node: Node): HeaderModel[] {
    if (attribute(node, "use") === "encoded") {
      this.#problems.add(place(node), "the header is encoded; only literal can be served");
    }
    const message = this.#global(node, "message", attribute(node, "message"));
    if (message === undefined) return [];
    const partName = attribute(node, "part") ?? "";
    const part = children(message, WSDL, "part").find((one) => attribute(one, "name") === partName);
    const elementName = part && attribute(part, "element");
    const name = part && elementName !== undefined ? qualifiedName(part, elementName) : undefined;
    if (part === undefined || name === undefined) {
      this.#problems.add(place(node), `the header part "${partName}" names no element`);
      return [];
    }
    const content = this.#reader.elementContent(name, part);
    if (content === undefined) return [];
    return [
      {
        element: name.name,
        namespace: name.namespace,
        fields: content.fields,
        message: attribute(message, "name") ?? "",
        part: partName,
        required: attribute(node, "required", WSDL) === "true",
        type: content.type,
      },
    ];
  }

  #operation(
    node: Node,
    bound: ReadonlyMap<string, readonly BoundOperation[]>,
    ports: readonly PortModel[],
  ): OperationModel | undefined {
    const name = attribute(node, "name") ?? "";
    const bindings = bound.get(name) ?? [];
    for (const { version } of ports) {
      if (!bindings.some((binding) => binding.version === version)) {
        this.#problems.add(place(node), `operation "${name}" is not in the SOAP ${version} binding`);
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
      headers: bindings[0]?.headers ?? [],
      soapActions: Object.fromEntries(bindings.map(({ version, soapAction }) => [version, soapAction])),
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
      this.#problems.add(
        bindings[1] && place(bindings[1].node),
        `operation "${name}" has other headers in its SOAP 1.2 binding than in its SOAP 1.1 binding`,
      );
    }
  }

  #message(operation: Node, direction: "input" | "output", name: string): MessageModel | undefined {
    const node = children(operation, WSDL, direction)[0];
    if (node === undefined) {
      this.#problems.add(place(operation), `operation "${name}" has no ${direction}`);
      return undefined;
    }
    const message = this.#global(node, "message", attribute(node, "message"));
    if (message === undefined) return undefined;
    const parts = children(message, WSDL, "part");
    const part = parts[0];
    const elementName = part && attribute(part, "element");
    if (part === undefined || parts.length > 1 || elementName === undefined) {
      this.#problems.add(
        place(message),
        `the ${direction} message of operation "${name}" must have one part that names an element (document/literal)`,
      );
      return undefined;
    }
    const element = qualifiedName(part, elementName);
    if (element === undefined) {
      this.#problems.add(place(part), `the prefix of element "${elementName}" is not declared`);
      return undefined;
    }
    const content = this.#reader.elementContent(element, part);
    if (content === undefined) return undefined;
    return {
      name: attribute(message, "name") ?? "",
      element: element.name,
      namespace: element.namespace,
      fields: content.fields,
    };
  }

  #refuseOverloads(portType: Node): void {
    const seen = new Set<string>();
    for (const node of children(portType, WSDL, "operation")) {
      const name = attribute(node, "name") ?? "";
      if (seen.has(name)) this.#problems.add(place(node), `operation "${name}" is overloaded`);
      seen.add(name);
    }
  }

  /** A top-level declaration of any of the documents, by its qualified name. */
  #global(user: Node, kind: GlobalKind, value: string | undefined): Node | undefined {
    const name = value === undefined ? undefined : qualifiedName(user, value);
    const found = name && this.#globals[kind].get(expandedName(name.namespace, name.name));
    if (found === undefined) this.#problems.add(place(user), `${kind} "${value ?? ""}" is not declared`);
    return found;
  }
}

type GlobalKind = "binding" | "portType" | "message";

function collectGlobals(
  definitions: readonly Node[],
  problems: ProblemLog,
): Readonly<Record<GlobalKind, ReadonlyMap<string, Node>>> {
  const collect = (kind: GlobalKind): ReadonlyMap<string, Node> => {
    const found = new Map<string, Node>();
    for (const root of definitions) {
      const namespace = attribute(root, "targetNamespace") ?? "";
      for (const node of children(root, WSDL, kind)) {
        const name = attribute(node, "name") ?? "";
        const expanded = expandedName(namespace, name);
        if (found.has(expanded)) problems.add(place(node), `${kind} "${name}" is declared twice`);
        else found.set(expanded, node);
      }
    }
    return found;
  };
  return { binding: collect("binding"), portType: collect("portType"), message: collect("message") };
}

function documentationOf(node: Node): string | undefined {
  return normalizeText(children(node, WSDL, "documentation").map(readerText).join("\n"));
}
