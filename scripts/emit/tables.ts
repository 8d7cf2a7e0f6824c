import type {
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
  TypeDescriptor,
} from "../../src/soap/contract.js";
import type { HeaderModel, TypeReference } from "../contract/model.js";
import type { ContractView, FieldView, MessageView, OperationView, TypeView } from "./view.js";

/** The contract as data: what the client, the error map and the emulator know of it. */
export function describeContract(view: ContractView, hosts: ContractDescriptor["hosts"]): ContractDescriptor {
  const { model, unserved } = view;
  const header = model.operations
    .flatMap(({ headers }) => headers)
    .find((one) => one.element === "AuthHeader");
  const ports: { "1.1"?: string; "1.2"?: string } = {};
  let address = "";
  for (const port of model.ports) {
    ports[port.version] = port.name;
    address ||= port.address;
  }
  return {
    namespace: model.namespace,
    service: model.service,
    portType: model.portType,
    ports,
    address,
    hosts: { ...hosts },
    ...present({ authHeader: header && describeAuthHeader(model.namespace, header) }),
    hash: view.hash,
    operations: byKey(view.operations, ({ method }) => method, describeOperation(model.namespace)),
    types: byKey(
      [...view.types.values()],
      (type) => type.model.key,
      (type) => describeType(model.namespace, type),
    ),
    ...present({ unserved: unserved.map(({ kind, name, reason }) => ({ kind, name, reason })) }),
  };
}

type Present<T> = { [Key in keyof T]?: T[Key] extends boolean ? true : NonNullable<T[Key]> };

/** The properties that there is something to say of. */
function present<T extends object>(properties: T): Present<T> {
  const isSaid = (value: unknown): boolean =>
    value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => isSaid(value))) as Present<T>;
}

/** Callers give its two fields as the client's credentials. */
function describeAuthHeader(namespace: string, header: HeaderModel): MessageDescriptor {
  const fields = header.fields
    .filter((field) => !field.attribute)
    .map((field) => {
      const isName = field.name === "UserName";
      const known = { property: isName ? "userName" : "password", required: true, secret: !isName };
      return describeField(namespace, { ...field, ...known, unit: undefined });
    });
  return { element: header.element, namespace: header.namespace, fields };
}

/** An object that takes `__proto__` as a key like any other. */
function byKey<From, To>(
  all: readonly From[],
  keyOf: (one: From) => string,
  describe: (one: From) => To,
): Record<string, To> {
  return Object.fromEntries(all.map((one) => [keyOf(one), describe(one)]));
}

function describeOperation(namespace: string): (operation: OperationView) => OperationDescriptor {
  return ({ model, method, access, obsolete, authenticated, request, response, ...known }) => ({
    name: model.name,
    method,
    soapAction: model.soapActions["1.1"] ?? model.soapActions["1.2"] ?? "",
    access,
    ...present({ obsolete, documentation: known.documentation, warning: known.warning }),
    authenticated,
    request: describeMessage(namespace, request),
    response: { ...describeMessage(namespace, response), ...present({ outcome: known.outcome }) },
  });
}

function describeMessage(namespace: string, view: MessageView): MessageDescriptor {
  return {
    element: view.message.element,
    namespace: view.message.namespace,
    fields: view.fields.map((field) => describeField(namespace, field)),
    ...present({ unwrap: view.unwrapped?.name }),
  };
}

function describeType(contractNamespace: string, { model, role, ...view }: TypeView): TypeDescriptor {
  const { namespace, name } = model;
  if (model.kind === "enumeration") {
    return { kind: "enumeration", namespace, name, values: model.values, ...present({ flags: model.flags }) };
  }
  if (model.kind === "simple") return { kind: "simple", namespace, name, base: `xs:${model.base}` };
  const fields = view.fields.map((field) => describeField(contractNamespace, field));
  const [item] = fields;
  if (role === "array" && item !== undefined) return { kind: "array", namespace, name, item };
  const { base, abstract, textType } = model;
  const said = { base, derived: view.derived, abstract, textType: textType && typeKey(textType) };
  return { kind: "complex", namespace, name, fields, ...present(said) };
}

function describeField(contractNamespace: string, field: FieldView): FieldDescriptor {
  const { name, property, namespace, required, nillable, attribute, secret, unit, documentation } = field;
  const usual = attribute ? "" : contractNamespace;
  return {
    element: name,
    property,
    type: typeKey(field.type),
    required,
    ...present({
      optionalInSchema: required && field.minOccurs === 0,
      nillable,
      repeated: field.maxOccurs !== 1,
      attribute,
      namespace: namespace === usual ? undefined : namespace,
      default: field.default,
      secret,
      unit,
      documentation,
    }),
  };
}

function typeKey(reference: TypeReference): string {
  return "builtIn" in reference ? `xs:${reference.builtIn}` : reference.named;
}
