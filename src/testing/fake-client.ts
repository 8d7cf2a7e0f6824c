import { contract as published } from "../../generated/contract.js";
import type { AccountManagementClient } from "../client.js";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import { readMessage } from "../soap/read.js";
import { readXml } from "../soap/xml.js";
import { withSuccess, writeResponseBody } from "./responses.js";
import type { OperationMethod, RequestOf, ResponseOf } from "./types.js";

/** What code that calls operations needs of a client: its methods, without the connection. */
export type ClientOperations = Pick<AccountManagementClient, OperationMethod>;

/** What a fake method gives: a result, of which any part may be left out, or a function that makes one. */
export type FakeMethod<M extends OperationMethod> =
  ResponseOf<M> | ((request: RequestOf<M>) => ResponseOf<M> | Promise<ResponseOf<M>>);

/** Fake methods by their names. */
export type FakeMethods = { readonly [M in OperationMethod]?: FakeMethod<M> | undefined };

/**
 * A client without a network, for code that takes {@link ClientOperations}:
 * `fakeClient({ getAuthorizationTokenByEntity: { authToken: "t" } })`. Results have the shape that the real
 * client gives them: 64-bit integers are `bigint`, lists are arrays, what is left out is .NET's default or
 * `undefined`. A function may throw whatever the code under test is to meet. A method that was not given
 * rejects and says so.
 */
export function fakeClient(methods: FakeMethods): ClientOperations {
  const contract: ContractDescriptor = published;
  const client: Record<string, (request: unknown) => Promise<unknown>> = {};
  for (const operation of Object.values(contract.operations)) {
    const { method } = operation;
    const given = methods[method as OperationMethod] as object | ((request: unknown) => unknown) | undefined;
    client[method] = async (request) => {
      if (given === undefined) throw new Error(`The fake client was given no ${method}.`);
      const response: unknown = typeof given === "function" ? await given(request) : given;
      return resultOf(contract, operation, response);
    };
  }
  return client as unknown as ClientOperations;
}

/** By way of XML, as a real result comes. */
function resultOf(contract: ContractDescriptor, operation: OperationDescriptor, response: unknown): unknown {
  const body = writeResponseBody(contract, operation, withSuccess(operation, response));
  const declared = body.replace(/^<[\w.-]+/, '$& xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"');
  return readMessage(contract, operation.response, readXml(Buffer.from(declared)), { absent: "default" });
}
