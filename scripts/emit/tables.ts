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
  for (const port of model.ports) ports[port.version] = port.name;
  return {
    namespace: model.namespace,
    service: model.service,
    portType: model.portType,
    ports,
    address: model.ports[0]?.address ?? "",
    hosts: { ...hosts },
    ...given({ authHeader: header && describeAuthHeader(model.namespace, header) }),
    hash: view.hash,
    operations: byKey(view.operations, ({ method }) => method, describeOperation(model.namespace)),
    types: byKey(
      [...view.types.values()],
      (type) => type.model.key,
      (type) => describeType(model.namespace, type),
    ),
    ...(unserved.length === 0 ? {} : { unserved }),
  };
}

/** The properties that there is something to say of. */
function given<T extends object>(properties: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof T]?: NonNullable<T[Key]> };
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
    ...(obsolete ? { obsolete } : {}),
    ...given({ documentation: known.documentation, warning: known.warning }),
    authenticated,
    request: describeMessage(namespace, request),
    response: { ...describeMessage(namespace, response), ...given({ outcome: known.outcome }) },
  });
}

function describeMessage(namespace: string, view: MessageView): MessageDescriptor {
  const message: MessageDescriptor = {
    element: view.message.element,
    namespace: view.message.namespace,
    fields: view.fields.map((field) => describeField(namespace, field)),
  };
  return view.unwrapped === undefined ? message : { ...message, unwrap: view.unwrapped.field.name };
}

function describeType(contractNamespace: string, { model, role, ...view }: TypeView): TypeDescriptor {
  const { namespace, name } = model;
  if (model.kind === "enumeration") {
    const flags = model.flags ? { flags: true as const } : {};
    return { kind: "enumeration", namespace, name, values: model.values, ...flags };
  }
  if (model.kind === "simple") return { kind: "simple", namespace, name, base: `xs:${model.base}` };
  const fields = view.fields.map((field) => describeField(contractNamespace, field));
  const [item] = fields;
  if (role === "array" && item !== undefined) return { kind: "array", namespace, name, item };
  return {
    kind: "complex",
    namespace,
    name,
    fields,
    ...given({ base: model.base }),
    ...(view.derived.length === 0 ? {} : { derived: view.derived }),
    ...(model.abstract ? { abstract: true as const } : {}),
    ...(model.textType === undefined ? {} : { textType: typeKey(model.textType) }),
  };
}

function describeField(contractNamespace: string, field: FieldView): FieldDescriptor {
  const usual = field.attribute ? "" : contractNamespace;
  return {
    element: field.name,
    property: field.property,
    type: typeKey(field.type),
    required: field.required,
    ...(field.required && field.minOccurs === 0 ? { optionalInSchema: true as const } : {}),
    ...(field.nillable ? { nillable: true as const } : {}),
    ...(field.maxOccurs === 1 ? {} : { repeated: true as const }),
    ...(field.attribute ? { attribute: true as const } : {}),
    ...(field.namespace === usual ? {} : { namespace: field.namespace }),
    ...given({ default: field.default }),
    ...(field.secret ? { secret: true as const } : {}),
    ...given({ unit: field.unit, documentation: field.documentation }),
  };
}

function typeKey(reference: TypeReference): string {
  return "builtIn" in reference ? `xs:${reference.builtIn}` : reference.named;
}
