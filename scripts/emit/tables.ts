import type {
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
  RequestDescriptor,
  TypeDescriptor,
} from "../../src/soap/contract.js";
import type { TypeReference } from "../contract/model.js";
import { contractHash } from "../contract/model.js";
import type { ContractView, FieldView, MessageView, OperationView, TypeView } from "./view.js";

/** The operation table: what the facade, the error map and the emulator know of the contract. */
export function describeContract(view: ContractView): Omit<ContractDescriptor, "operations" | "types"> {
  const { model } = view;
  const header = model.operations
    .flatMap(({ headers }) => headers)
    .find((one) => one.element === "AuthHeader");
  const ports: { "1.1"?: string; "1.2"?: string } = {};
  for (const port of model.ports) ports[port.version] = port.name;
  const describe = describeField(model.namespace);
  return {
    namespace: model.namespace,
    service: model.service,
    portType: model.portType,
    ports,
    address: model.ports[0]?.address ?? "",
    ...(header === undefined
      ? {}
      : {
          authHeader: {
            element: header.element,
            namespace: header.namespace,
            fields: header.fields
              .filter((field) => !field.attribute)
              .map((field) =>
                describe({
                  field,
                  property: field.name === "UserName" ? "userName" : "password",
                  needed: true,
                  secret: field.name !== "UserName",
                  documentation: undefined,
                }),
              ),
          },
        }),
    hash: contractHash(model),
  };
}

export function describeOperation(view: ContractView, operation: OperationView): OperationDescriptor {
  const { namespace } = view.model;
  const { model } = operation;
  return {
    name: model.name,
    method: operation.method,
    soapAction: model.soapActions["1.1"] ?? model.soapActions["1.2"] ?? "",
    access: operation.access,
    ...(operation.obsolete ? { obsolete: true as const } : {}),
    ...(operation.documentation === undefined ? {} : { documentation: operation.documentation }),
    authenticated: operation.authenticated,
    request: describeMessage(namespace, operation.request),
    response: {
      ...describeMessage(namespace, operation.response),
      ...(operation.outcome === undefined ? {} : { outcome: operation.outcome }),
    },
  };
}

function describeMessage(namespace: string, view: MessageView): RequestDescriptor {
  const message: MessageDescriptor = {
    element: view.message.element,
    namespace: view.message.namespace,
    fields: view.fields.map(describeField(namespace)),
  };
  return view.unwrapped === undefined ? message : { ...message, unwrap: view.unwrapped.field.field.name };
}

export function describeType(view: ContractView, type: TypeView): TypeDescriptor {
  const { model } = type;
  const { namespace, name } = model;
  if (model.kind === "enumeration") return { kind: "enumeration", namespace, name, values: model.values };
  if (model.kind === "simple") return { kind: "simple", namespace, name, base: `xs:${model.base}` };
  const fields = type.fields.map(describeField(view.model.namespace));
  const [item] = fields;
  if (type.role === "array" && item !== undefined) return { kind: "array", namespace, name, item };
  return {
    kind: "complex",
    namespace,
    name,
    fields,
    ...(model.base === undefined ? {} : { base: model.base }),
    ...(type.derived.length === 0 ? {} : { derived: type.derived }),
    ...(model.abstract ? { abstract: true as const } : {}),
    ...(model.textType === undefined ? {} : { textType: typeKey(model.textType) }),
  };
}

function describeField(contractNamespace: string): (view: FieldView) => FieldDescriptor {
  return ({ field, property, needed, secret }) => {
    const usual = field.attribute ? "" : contractNamespace;
    return {
      element: field.name,
      property,
      type: typeKey(field.type),
      required: field.minOccurs > 0,
      ...(field.nillable ? { nillable: true as const } : {}),
      ...(field.maxOccurs === 1 ? {} : { repeated: true as const }),
      ...(field.attribute ? { attribute: true as const } : {}),
      ...(field.namespace === usual ? {} : { namespace: field.namespace }),
      ...(secret ? { secret: true as const } : {}),
      ...(needed ? { needed: true as const } : {}),
    };
  };
}

export function typeKey(reference: TypeReference): string {
  return "builtIn" in reference ? `xs:${reference.builtIn}` : reference.named;
}
