import type {
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
  TypeDescriptor,
} from "../../src/soap/contract.js";
import type { HeaderModel, TypeReference } from "../contract/model.js";
import { present } from "./view.js";
import type { ContractView, FieldView, MessageView, OperationView, TypeView } from "./view.js";

/** The contract as data: what the client, the error map and the emulator know of it. */
export function describeContract(view: ContractView, hosts: ContractDescriptor["hosts"]): ContractDescriptor {
  const { model, hash, operations, types, unserved } = view;
  const { namespace, service, portType, ports } = model;
  const header = model.operations
    .flatMap(({ headers }) => headers)
    .find((one) => one.element === "AuthHeader");
  return {
    namespace,
    service,
    portType,
    ports: Object.fromEntries(ports.map(({ version, name }) => [version, name])),
    address: ports[0]?.address ?? "",
    hosts: { ...hosts },
    ...present({ authHeader: header && describeAuthHeader(namespace, header) }),
    hash,
    // Takes `__proto__` as a key like any other.
    operations: Object.fromEntries(operations.map((one) => [one.method, describeOperation(namespace, one)])),
    types: Object.fromEntries([...types].map(([key, type]) => [key, describeType(namespace, type)])),
    ...present({ unserved: unserved.map(({ kind, name, reason }) => ({ kind, name, reason })) }),
  };
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

function describeOperation(namespace: string, operation: OperationView): OperationDescriptor {
  const { model, request, response, outcome, ...said } = operation;
  return {
    name: model.name,
    ...said,
    request: describeMessage(namespace, request),
    response: { ...describeMessage(namespace, response), ...present({ outcome }) },
  };
}

function describeMessage(contractNamespace: string, view: MessageView): MessageDescriptor {
  const { element, namespace } = view.message;
  const fields = view.fields.map((field) => describeField(contractNamespace, field));
  return { element, namespace, fields, ...present({ unwrap: view.unwrapped?.name }) };
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
