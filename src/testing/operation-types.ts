import type { AccountManagementOperations } from "../../generated/operations.js";

/** Name of a method of the client, one for each operation. */
export type OperationMethod = keyof AccountManagementOperations<never>;

/** What the method takes. */
export type RequestOf<M extends OperationMethod> = Parameters<AccountManagementOperations<never>[M]>[0];

/** What the method resolves to. */
export type ResultOf<M extends OperationMethod> = Awaited<ReturnType<AccountManagementOperations<never>[M]>>;

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
