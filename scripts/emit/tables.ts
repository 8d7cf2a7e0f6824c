import type {
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
  RequestDescriptor,
  TypeDescriptor,
} from "../../src/soap/contract.js";
import type { TypeReference } from "../contract/model.js";
import type { ServiceSettings } from "../service.js";
import type { ContractView, FieldView, MessageView, OperationView, TypeView } from "./view.js";

/** The contract as data: what the client, the error map and the emulator know of it. */
export function describeContract(view: ContractView, hosts: ServiceSettings["hosts"]): ContractDescriptor {
  const { model } = view;
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
    ...(header === undefined
      ? {}
      : {
          authHeader: {
            element: header.element,
            namespace: header.namespace,
            fields: header.fields
              .filter((field) => !field.attribute)
              .map((field) =>
                describeField(model.namespace, {
                  ...field,
                  property: field.name === "UserName" ? "userName" : "password",
                  required: true,
                  secret: field.name !== "UserName",
                }),
              ),
          },
        }),
    hash: view.hash,
    operations: byKey(view.operations, ({ method }) => method, describeOperation(model.namespace)),
    types: byKey(
      [...view.types.values()],
      (type) => type.model.key,
      (type) => describeType(model.namespace, type),
    ),
  };
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
  return ({ model, method, access, obsolete, documentation, authenticated, request, response, outcome }) => ({
    name: model.name,
    method,
    soapAction: model.soapActions["1.1"] ?? model.soapActions["1.2"] ?? "",
    access,
    ...(obsolete ? { obsolete: true as const } : {}),
    ...(documentation === undefined ? {} : { documentation }),
    authenticated,
    request: describeMessage(namespace, request),
    response: { ...describeMessage(namespace, response), ...(outcome === undefined ? {} : { outcome }) },
  });
}

function describeMessage(namespace: string, view: MessageView): RequestDescriptor {
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
    ...(model.base === undefined ? {} : { base: model.base }),
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
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(field.secret ? { secret: true as const } : {}),
  };
}

function typeKey(reference: TypeReference): string {
  return "builtIn" in reference ? `xs:${reference.builtIn}` : reference.named;
}
