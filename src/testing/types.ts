import type { OperationMethod } from "../../generated/contract.js";
import type { AccountManagementOperations } from "../../generated/operations.js";
import type {
  ContractDescriptor,
  FieldDescriptor,
  RequestDescriptor,
  ResponseDescriptor,
} from "../soap/contract.js";

export type { OperationMethod };

/** What the method takes. */
export type RequestOf<M extends OperationMethod> = Parameters<AccountManagementOperations[M]>[0];

/** What the method resolves to. */
export type ResultOf<M extends OperationMethod> = Awaited<ReturnType<AccountManagementOperations[M]>>;

/** A request as it arrives: decoded, so that 64-bit integers are `bigint` alone, and any part may be missing. */
export type ArrivedRequest<M extends OperationMethod> = {
  readonly [K in keyof RequestOf<M>]?: Arrived<RequestOf<M>[K]> | undefined;
};

/** The forms of a value that callers may give and that do not arrive are taken out. */
type Arrived<T> = bigint extends T ? Exclude<T, number> : T;

/**
 * A result to answer with. What is left out goes out as .NET's default or not at all, and a `result` that is
 * left out is a success; `null` leaves out what may be left out, and among the objects of a list it is nil.
 */
export type AnswerOf<M extends OperationMethod> = Partially<ResultOf<M>>;

type Partially<T> = T extends bigint
  ? bigint | number
  : T extends Simple
    ? T
    : T extends readonly (infer Item)[]
      ? readonly (Partially<Item> | NilOf<Item>)[]
      : { readonly [K in keyof T]?: Partially<T[K]> | null | undefined };

type Simple = string | number | bigint | boolean | Date | Uint8Array | null | undefined;

/** Every object of a list may be nil. */
type NilOf<Item> = Item extends Simple ? never : null;

export type TestingSoapVersion = "1.1" | "1.2";

export const ENVELOPE_NAMESPACES: Readonly<Record<TestingSoapVersion, string>> = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};

const SOAP_MEDIA_TYPES: Readonly<Record<TestingSoapVersion, string>> = {
  "1.1": "text/xml",
  "1.2": "application/soap+xml",
};

/** The `Content-Type` of every SOAP answer, the ones with an empty body included. */
export function soapContentType(version: TestingSoapVersion): string {
  return `${SOAP_MEDIA_TYPES[version]}; charset=utf-8`;
}

/** The one field whose own fields callers see beside its siblings. */
export function unwrappedWrapperOf(
  message: RequestDescriptor | ResponseDescriptor,
): FieldDescriptor | undefined {
  return message.fields.find((field) => field.element === message.unwrap);
}

/** The fields of a message as callers see them, the wrapper's own ones first. */
export function callerFields(
  contract: ContractDescriptor,
  message: RequestDescriptor | ResponseDescriptor,
): readonly FieldDescriptor[] {
  const wrapper = unwrappedWrapperOf(message);
  if (wrapper === undefined) return message.fields;
  const type = contract.types[wrapper.type];
  const inner = type?.kind === "complex" ? type.fields : [];
  return [...inner, ...message.fields.filter((field) => field !== wrapper)];
}
