import type {
  ContractDescriptor,
  FieldDescriptor,
  MessageDescriptor,
  OperationDescriptor,
  TypeDescriptor,
} from "../../src/soap/contract.js";

export const NAMESPACE = "sosonlinebackup.com";

/** A field as the generator would emit it; the element name is the property with a capital. */
export function field(property: string, type: string, more: Partial<FieldDescriptor> = {}): FieldDescriptor {
  const element = property.charAt(0).toUpperCase() + property.slice(1);
  return { element, property, type, required: false, ...more };
}

/** A small contract of the given types. */
export function contractOf(types: Record<string, TypeDescriptor> = {}): ContractDescriptor {
  return {
    namespace: NAMESPACE,
    service: "Service",
    portType: "ServiceSoap",
    ports: { "1.1": "ServiceSoap" },
    hosts: {},
    address: "https://service.example/service.asmx",
    hash: "0",
    operations: {},
    types,
  };
}

export function complex(
  name: string,
  fields: readonly FieldDescriptor[],
  more: { base?: string; derived?: readonly string[]; abstract?: true; textType?: string } = {},
): TypeDescriptor {
  return { kind: "complex", namespace: NAMESPACE, name, fields, ...more };
}

export function arrayOf(name: string, item: FieldDescriptor): TypeDescriptor {
  return { kind: "array", namespace: NAMESPACE, name, item };
}

export function enumeration(name: string, values: readonly string[]): TypeDescriptor {
  return { kind: "enumeration", namespace: NAMESPACE, name, values };
}

/** Names of which a value holds any number. */
export function flags(name: string, values: readonly string[]): TypeDescriptor {
  return { kind: "enumeration", namespace: NAMESPACE, name, values, flags: true };
}

/** An operation that reads, with these fields and what else is to be said of its messages. */
export function operation(
  name: string,
  request: Pick<MessageDescriptor, "fields" | "unwrap">,
  response: Omit<OperationDescriptor["response"], "element" | "namespace">,
): OperationDescriptor {
  return {
    name,
    method: name.charAt(0).toLowerCase() + name.slice(1),
    soapAction: `${NAMESPACE}/${name}`,
    access: "read",
    authenticated: false,
    request: { element: name, namespace: NAMESPACE, ...request },
    response: { element: `${name}Response`, namespace: NAMESPACE, ...response },
  };
}
