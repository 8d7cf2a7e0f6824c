import type { OperationMethod } from "../../generated/contract.js";
import type { AccountManagementOperations } from "../../generated/operations.js";

export type { OperationMethod };

/** What the method takes. */
export type RequestOf<M extends OperationMethod> = Parameters<AccountManagementOperations[M]>[0];

/** What the method resolves to. */
export type ResultOf<M extends OperationMethod> = Awaited<ReturnType<AccountManagementOperations[M]>>;

/** A request as it arrives: 64-bit integers are always `bigint`, and any field may be missing. */
export type ArrivedRequest<M extends OperationMethod> = {
  readonly [K in keyof RequestOf<M>]?: Arrived<RequestOf<M>[K]> | undefined;
};

/** Callers may give a 64-bit integer as a `number`; it arrives as a `bigint`. */
type Arrived<T> = bigint extends T ? Exclude<T, number> : T;

/**
 * A result to respond with; every field is optional. A field that is left out is sent as .NET's default or not
 * at all, and a `result` that is left out is a success. `null` leaves an optional field out; an object of a list
 * that is `null` is sent as nil.
 */
export type ResponseOf<M extends OperationMethod> = Partially<ResultOf<M>>;

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
