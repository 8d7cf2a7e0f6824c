import { Declarations } from "./declarations.js";
import type { Declaration } from "./declarations.js";
import { append, sorted } from "./model.js";
import type { ContractModel, HeaderModel, MessageModel, OperationModel, PortModel } from "./model.js";
import {
  SOAP_HTTP_TRANSPORT,
  WSDL,
  WSDL_SOAP_11,
  WSDL_SOAP_12,
  definitionsOf,
  expandedName,
  normalizeText,
  schemasOf,
} from "./nodes.js";
import type { ContractDocument, Node, ProblemLog } from "./nodes.js";
import { SchemaReader } from "./schema.js";

/**
 * Reads a WSDL 1.1 contract, the first document, with the parts that it imports.
 *
 * @param problems - Takes what is wrong in it: some of it may have to be left out before it can be served.
 * @returns the contract without its text in {@link ContractModel.wsdl}.
 * @throws ContractError when it is none.
 */
export function readWsdl(documents: readonly ContractDocument[], problems: ProblemLog): ContractModel {
  const definitions = definitionsOf(documents);
  if (definitions.length === 0) {
    const roots = documents.map(({ root }) => `"${root.name}" in namespace "${root.namespace}"`);
    problems.refuse(undefined, `the document is not WSDL 1.1: its root is ${roots.join(", ")}`);
  }
  const [first, second] = definitions.flatMap((parent) =>
    parent.children(WSDL, "service").map((service) => ({ namespace: parent.targetNamespace, service })),
  );
  if (second !== undefined) {
    problems.at(second.service, "the WSDL has more than one service; one package serves one service");
  }
  const { namespace, service } = first ?? problems.refuse(undefined, "the WSDL has no service");
  const declarations = new Declarations([...definitions, ...schemasOf(documents)], namespace, problems);
  const schema = new SchemaReader(declarations, problems);
  const reader = new WsdlReader(declarations, schema, problems);
  for (const one of definitions) reader.refuseUnknownExtensions(one, false);
  const read = reader.read(service);
  schema.readDerivedTypes();
  const types = new Map(sorted(schema.types, ([key]) => key));
  return { namespace, ...read, types, unserved: [], wsdl: "" };
}

/** What the binding of a SOAP port says of an operation. */
interface BoundOperation {
  readonly port: PortModel;
  readonly node: Node;
  readonly soapAction: string;
  readonly headers: readonly HeaderModel[];
}

class WsdlReader {
  readonly #ports: PortModel[] = [];
  readonly #bound = new Map<string, BoundOperation[]>();

  constructor(
    private readonly declarations: Declarations,
    private readonly schema: SchemaReader,
    private readonly problems: ProblemLog,
  ) {}

  read(service: Node): Omit<ContractModel, "namespace" | "types" | "unserved" | "wsdl"> {
    let portType: Declaration | undefined;
    for (const port of service.children(WSDL, "port")) {
      const served = this.#port(port);
      if (portType !== undefined && served !== undefined && served !== portType) {
        this.problems.at(port, "the SOAP ports of the service have different port types");
      }
      portType ??= served;
    }
    const { node } =
      portType ?? this.problems.refuse(service.place, "the service has no SOAP port over HTTP");
    this.refuseUnknownExtensions(service, false);
    this.refuseUnknownExtensions(node, true);
    const operations = new Map<string, OperationModel | undefined>();
    for (const one of node.children(WSDL, "operation")) {
      const { name } = one;
      this.problems.within({ kind: "operation", name }, () => {
        if (operations.has(name)) this.problems.at(one, `operation "${name}" is overloaded`);
        else operations.set(name, this.#operation(one));
      });
    }
    const read = [...operations.values()].filter((operation) => operation !== undefined);
    return {
      service: service.name,
      ...serviceDocumentation(service),
      portType: node.name,
      ports: sorted(this.#ports, ({ name }) => name),
      operations: sorted(read, ({ name }) => name),
    };
  }

  /** `wsdl:required` says that nobody who does not understand the extension can use the contract. */
  refuseUnknownExtensions(parent: Node, deep: boolean): void {
    for (const node of parent.children()) {
      const { name, namespace } = node.element;
      if ([WSDL, WSDL_SOAP_11, WSDL_SOAP_12].includes(namespace)) {
        if (deep) this.refuseUnknownExtensions(node, true);
      } else if (node.isTrue("required", WSDL)) {
        const what = `the extension "${name}" of namespace "${namespace}"`;
        this.problems.at(node, `the WSDL requires ${what}, which is not understood`);
      }
    }
  }

  #message(user: Node): Node | undefined {
    return this.declarations.find("message", user, user.attribute("message"))?.node;
  }

  /** The port type that a SOAP port serves. */
  #port(node: Node): Declaration | undefined {
    const address11 = node.child(WSDL_SOAP_11, "address");
    const address = address11 ?? node.child(WSDL_SOAP_12, "address");
    // A port that is not SOAP (HTTP GET, HTTP POST) is another way to call the same service: nothing is lost.
    if (address === undefined) return undefined;
    const version = address === address11 ? "1.1" : "1.2";
    const location = address.attribute("location") ?? "";
    if (!URL.canParse(location) || !/^https?:$/.test(new URL(location).protocol)) {
      const shown = JSON.stringify(location.slice(0, 80));
      this.problems.at(address, `the address ${shown} of a port is not an http: or https: URL`);
    }
    const binding = this.declarations.find("binding", node, node.attribute("binding"))?.node;
    if (binding === undefined) return undefined;
    this.refuseUnknownExtensions(node, true);
    this.refuseUnknownExtensions(binding, true);
    const soapBinding = binding.child(address.element.namespace, "binding");
    if (soapBinding === undefined) {
      this.problems.at(binding, `the binding has no SOAP ${version} binding element`);
      return undefined;
    }
    const transport = soapBinding.attribute("transport") ?? SOAP_HTTP_TRANSPORT;
    if (transport !== SOAP_HTTP_TRANSPORT) {
      this.problems.at(soapBinding, `the transport "${transport}" is not HTTP`);
    }
    const portType = this.declarations.find("portType", binding, binding.attribute("type"));
    if (portType === undefined) return undefined;
    if (this.#ports.some((port) => port.version === version)) {
      this.problems.at(node, `the service has two ports for SOAP ${version}`);
    }
    const port = { name: node.name, binding: binding.name, version, address: location } as const;
    for (const operation of binding.children(WSDL, "operation")) {
      const { name } = operation;
      this.problems.within({ kind: "operation", name }, () => this.#bind(operation, port, soapBinding));
    }
    this.#ports.push(port);
    return portType;
  }

  #bind(node: Node, port: PortModel, soapBinding: Node): void {
    const { name } = node;
    const soap = soapBinding.element.namespace;
    const soapOperation = node.child(soap, "operation");
    const style = soapOperation?.attribute("style") ?? soapBinding.attribute("style") ?? "document";
    if (style !== "document") {
      this.problems.at(node, `operation "${name}" is ${style}; only document/literal can be served`);
    }
    for (const direction of ["input", "output"]) {
      const body = node.child(WSDL, direction)?.child(soap, "body");
      const use = body?.attribute("use") ?? "literal";
      if (body === undefined) {
        this.problems.at(node, `operation "${name}" has no ${direction} in its SOAP ${port.version} binding`);
      } else if (use !== "literal") {
        const what = `the ${direction} of operation "${name}" is ${use}`;
        this.problems.at(body, `${what}; only literal can be served`);
      }
    }
    const headers = node
      .children(WSDL, "input")
      .flatMap((input) => input.children(soap, "header"))
      .flatMap((header) => this.#header(header) ?? []);
    append(this.#bound, name, {
      port,
      node,
      soapAction: soapOperation?.attribute("soapAction") ?? "",
      headers: sorted(headers, ({ element }) => element),
    });
  }

  #header(node: Node): HeaderModel | undefined {
    const message = this.#message(node);
    if (message === undefined) return undefined;
    const partName = node.attribute("part") ?? "";
    const part = message.children(WSDL, "part").find(({ name }) => name === partName);
    const value = part?.attribute("element") ?? "";
    const { name = "", namespace = "" } = part?.resolve(value) ?? {};
    if (part === undefined || name === "") {
      this.problems.at(node, `the header part "${partName}" names no element`);
      return undefined;
    }
    const required = node.isTrue("required", WSDL);
    const header = { element: name, namespace, message: message.name, part: partName, required };
    if (name !== "AuthHeader") {
      // The client sends AuthHeader and no other, so what is in another one does not matter.
      if (required) {
        this.problems.at(node, `the WSDL requires the header "${name}", which the client cannot send`);
      }
      return { ...header, fields: [], type: undefined };
    }
    if (node.attribute("use") === "encoded") {
      this.problems.at(node, "the header is encoded; only literal can be served");
    }
    const content = this.schema.element(part, value);
    if (content === undefined) return undefined;
    const { fields, type } = content;
    for (const field of fields.filter(({ attribute, minOccurs }) => attribute && minOccurs > 0)) {
      const words = `AuthHeader requires the attribute "${field.name}", which the client cannot send`;
      this.problems.within({}, () => this.problems.add(field.place, words));
    }
    return { ...header, fields, type };
  }

  #operation(node: Node): OperationModel | undefined {
    const { name, documentation, place } = node;
    const bound = this.#bound.get(name) ?? [];
    for (const port of this.#ports) {
      if (bound.some((one) => one.port === port)) continue;
      this.problems.at(node, `operation "${name}" is not in the SOAP ${port.version} binding`);
    }
    // One envelope builder serves both SOAP versions, so both must carry the same headers.
    const [first, second] = bound;
    if (first !== undefined && second !== undefined && headersText(second) !== headersText(first)) {
      this.problems.at(
        second.node,
        `operation "${name}" has other headers in its SOAP 1.2 binding than in its SOAP 1.1 binding`,
      );
    }
    const [input, output] = [this.#body(node, "input"), this.#body(node, "output")];
    if (input === undefined || output === undefined) return undefined;
    const soapActions = bound.map(({ port, soapAction }) => [port.version, soapAction] as const).sort();
    return {
      name,
      documentation,
      input,
      output,
      headers: first?.headers ?? [],
      soapActions: Object.fromEntries(soapActions),
      place,
    };
  }

  #body(operation: Node, direction: "input" | "output"): MessageModel | undefined {
    const { name } = operation;
    const node = operation.child(WSDL, direction);
    if (node === undefined) {
      this.problems.at(operation, `operation "${name}" has no ${direction}`);
      return undefined;
    }
    const message = this.#message(node);
    if (message === undefined) return undefined;
    const [part, other] = message.children(WSDL, "part");
    const value = part?.attribute("element");
    if (part === undefined || other !== undefined || value === undefined) {
      const what = `the ${direction} message of operation "${name}"`;
      this.problems.at(message, `${what} must have one part that names an element (document/literal)`);
      return undefined;
    }
    const content = this.schema.element(part, value);
    return content && { name: message.name, ...content };
  }
}

function headersText({ headers }: BoundOperation): string {
  return headers
    .map(({ namespace, element, required }) => `${expandedName(namespace, element)} ${required}`)
    .sort()
    .join(" ");
}

/** ASMX hosts of this vendor state their release there: `8.0.5.6265`, alone or in a sentence. */
function serviceDocumentation(service: Node): Pick<ContractModel, "documentation" | "serviceVersion"> {
  const text = service.documentation ?? "";
  const serviceVersion = /\b\d+(?:\.\d+){1,3}\b/.exec(text)?.[0];
  return { documentation: normalizeText(text.replace(serviceVersion ?? "", " ")), serviceVersion };
}
