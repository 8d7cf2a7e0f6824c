import { contract as published } from "../../generated/contract.js";
import type { ContractDescriptor, OperationDescriptor } from "../../src/soap/contract.js";
import { readMessage } from "../../src/soap/read.js";
import { writeMessage } from "../../src/soap/write.js";
import { findChild, readXml } from "../../src/soap/xml.js";
import type { XmlElement } from "../../src/soap/xml.js";
import type { Emulator, EmulatorCredentials, SoapVersion } from "../../src/testing/index.js";

export interface CallOptions {
  readonly soapVersion?: SoapVersion;
  /** `null` sends no AuthHeader. */
  readonly credentials?: EmulatorCredentials | null;
  readonly contract?: ContractDescriptor;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A response, decoded with the contract. */
export interface CallResponse {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  /** As the client's caller sees it; empty where there is none. */
  readonly result: Readonly<Record<string, unknown>>;
}

const ENVELOPES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};

/** Calls an operation by its method name, by the contract alone. */
export async function call(
  emulator: Pick<Emulator, "url">,
  method: string,
  request: Readonly<Record<string, unknown>>,
  options: CallOptions = {},
): Promise<CallResponse> {
  const { soapVersion = "1.1", contract = published } = options;
  const operation = operationOf(contract, method);
  const response = await fetch(emulator.url, {
    method: "POST",
    headers: { ...headersOf(operation, soapVersion), ...options.headers },
    body: envelopeOf(contract, operation, request, options),
  });
  const text = await response.text();
  return {
    status: response.status,
    contentType: response.headers.get("content-type"),
    text,
    result: response.status === 200 ? readResponse(contract, operation, text, soapVersion) : {},
  };
}

/** The result in a response's envelope. */
export function readResponse(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  text: string,
  soapVersion: SoapVersion,
): Record<string, unknown> {
  const envelope = readXml(Buffer.from(text));
  const body = findChild(envelope, ENVELOPES[soapVersion], "Body");
  const element: XmlElement | undefined = body?.children[0];
  if (element?.name !== operation.response.element) throw new Error(`unexpected response: ${text}`);
  // A refusal leaves out what a success cannot do without.
  return readMessage(contract, operation.response, element, { absent: "default" });
}

export function operationOf(contract: ContractDescriptor, method: string): OperationDescriptor {
  const operation = Object.values(contract.operations).find((one) => one.method === method);
  if (operation === undefined) throw new Error(`no operation ${method}`);
  return operation;
}

/** The envelope of a request. */
export function envelopeOf(
  contract: ContractDescriptor,
  operation: OperationDescriptor,
  request: Readonly<Record<string, unknown>>,
  { soapVersion = "1.1", credentials = { userName: "api-user", password: "api-pass" } }: CallOptions,
): string {
  const { authHeader } = contract;
  const header =
    credentials === null || authHeader === undefined
      ? ""
      : `<s:Header>${writeMessage(contract, authHeader, credentials).xml}</s:Header>`;
  const body = writeMessage(contract, operation.request, request, { lenient: true }).xml;
  return (
    `<s:Envelope xmlns:s="${ENVELOPES[soapVersion]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
    `${header}<s:Body>${body}</s:Body></s:Envelope>`
  );
}

export function headersOf(
  operation: OperationDescriptor,
  soapVersion: SoapVersion,
): Readonly<Record<string, string>> {
  return soapVersion === "1.1"
    ? { "Content-Type": "text/xml; charset=utf-8", SOAPAction: `"${operation.soapAction}"` }
    : { "Content-Type": "application/soap+xml; charset=utf-8" };
}
