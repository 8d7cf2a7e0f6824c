import { contract } from "../../../generated/contract.js";
import type { SoapVersion } from "../../../src/index.js";

/** Something to send to both services, byte for byte. */
export interface RawRequest {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface RequestParts {
  readonly soapAction: string;
  /** What stands in the envelope: a header and a body as a rule. */
  readonly content: string;
}

const envelopes: Readonly<Record<SoapVersion, string>> = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};
const path = new URL(contract.address).pathname;

export function rawRequest(name: string, soap: SoapVersion, parts: RequestParts): RawRequest {
  const body =
    `<?xml version="1.0" encoding="utf-8"?>\n<soap:Envelope xmlns:soap="${envelopes[soap]}" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:a="${contract.namespace}">\n` +
    `${parts.content}\n</soap:Envelope>`;
  const typed =
    soap === "1.1"
      ? ["Content-Type: text/xml; charset=utf-8", `SOAPAction: "${parts.soapAction}"`]
      : ["Content-Type: application/soap+xml; charset=utf-8"];
  const head = [
    `POST ${path} HTTP/1.1`,
    // The same to both, since some faults name the address.
    "Host: service.test",
    ...typed,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  return { name: `${name} (SOAP ${soap})`, bytes: Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`) };
}

const credentials = "<UserName>api-user</UserName><Password>api-pass</Password>";

export function authHeader(content = credentials, attributes = ""): string {
  return `<AuthHeader xmlns="${contract.namespace}"${attributes}>${content}</AuthHeader>`;
}

export function headerAndBody(body: string, header: string = authHeader()): string {
  return `<soap:Header>${header}</soap:Header>\n<soap:Body>\n${body}\n</soap:Body>`;
}
