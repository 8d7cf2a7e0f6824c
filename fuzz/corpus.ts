import { readdirSync, readFileSync } from "node:fs";
import { ENVELOPE_NAMESPACES } from "../src/soap/envelope.js";
import type { FieldDescriptor, OperationDescriptor } from "../src/soap/contract.js";
import { OPERATIONS, operationOf, table } from "./contract.js";
import type { Random } from "./random.js";
import { ECHOES } from "./secrets.js";

/** A response to start from, or what has become of one. */
export interface Sample {
  /** Where it comes from, for reports. */
  readonly origin: string;
  readonly operation: OperationDescriptor;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** All there is to start from: recorded responses, kept ones, and ones made from the contract. */
export function readCorpus(random: Random): readonly Sample[] {
  return [
    ...read(new URL("../test/wire/", import.meta.url), ".response.http"),
    ...read(new URL("corpus/", import.meta.url), ".http"),
    ...OPERATIONS.flatMap((operation) => [
      ...generated(operation, "1.1", random),
      ...generated(operation, "1.2", random),
    ]),
  ];
}

function read(directory: URL, suffix: string): Sample[] {
  const files = readdirSync(directory).filter((file) => file.endsWith(suffix));
  return files.sort().map((file) => {
    const bytes = readFileSync(new URL(file, directory));
    const end = bytes.indexOf("\r\n\r\n");
    const head = bytes.toString("latin1", 0, end);
    const operation = /^x-operation: *(.*?)\r?$/im.exec(head)?.[1];
    return {
      origin: file,
      operation: operationOf(operation ?? "GetAuthorizationTokenByEntity"),
      status: Number(/^HTTP\/\S+ (\d+)/.exec(head)?.[1] ?? 200),
      contentType: /^content-type: *(.*?)\r?$/im.exec(head)?.[1],
      body: bytes.subarray(end + 4),
    };
  });
}

type Version = keyof typeof ENVELOPE_NAMESPACES;

/** Of each operation and version; fields are there or not, lists are long or short. */
const SUCCESSES = 12;

/** Right responses of an operation, with refusals and faults that echo secrets. */
function generated(operation: OperationDescriptor, version: Version, random: Random): Sample[] {
  const { element, namespace, fields, outcome } = operation.response;
  const sample = (kind: string, status: number, body: string): Sample => ({
    origin: `${kind} of ${operation.name} in SOAP ${version}`,
    operation,
    status,
    contentType: `${version === "1.1" ? "text/xml" : "application/soap+xml"}; charset=utf-8`,
    body: Buffer.from(
      `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${ENVELOPE_NAMESPACES[version]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>${body}</soap:Body></soap:Envelope>`,
    ),
  });
  const message = (content: string): string => `<${element} xmlns="${namespace}">${content}</${element}>`;
  const refusal = (echo: string): string =>
    [...(outcome?.path ?? [])].reduceRight(
      (inside, name) => `<${name}>${inside}</${name}>`,
      `<Result>2</Result><Code>InvalidInputParameters</Code><Message>${echo}</Message>`,
    );
  return [
    ...Array.from({ length: SUCCESSES }, () =>
      sample("success", 200, message(fields.map((field) => elementOf(field, random)).join(""))),
    ),
    ...ECHOES.map((echo) => sample("fault", 500, faultOf(version, echo))),
    ...ECHOES.slice(0, 3).map((echo) => sample("refusal", 200, message(refusal(echo)))),
  ];
}

export function faultOf(version: Version, echo: string): string {
  return version === "1.1"
    ? `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Oops ---&gt; ${echo}</faultstring><faultactor>http://a/?p=${echo}</faultactor><detail><Error xmlns="urn:e" at="1">${echo}</Error></detail></soap:Fault>`
    : `<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value><soap:Subcode><soap:Value>m:${/^\w+$/.exec(echo)?.[0] ?? "Oops"}</soap:Value></soap:Subcode></soap:Code><soap:Reason><soap:Text xml:lang="en">Oops ---&gt; ${echo}</soap:Text></soap:Reason><soap:Node>http://a/</soap:Node><soap:Detail>${echo}</soap:Detail></soap:Fault>`;
}

const TEXTS: Readonly<Record<string, string>> = {
  "xs:boolean": "true",
  "xs:dateTime": "2024-02-29T23:59:59.9999999",
  "xs:unsignedByte": "255",
  "xs:string": "a &lt;b&gt; 😀  c",
};

function elementOf(field: FieldDescriptor, random: Random): string {
  const { element } = field;
  if (!field.required && random.chance(0.1)) return "";
  if (field.nillable === true && random.chance(0.1)) return `<${element} xsi:nil="true" />`;
  const type = table.types[field.type];
  const of = (fields: readonly FieldDescriptor[]): string =>
    `<${element}>${fields.map((inner) => elementOf(inner, random)).join("")}</${element}>`;
  if (type?.kind === "complex") return of(type.fields);
  if (type?.kind === "array") return of(Array.from({ length: random.below(4) }, () => type.item));
  if (type?.kind === "enumeration") return `<${element}>${type.values[0] ?? ""}</${element}>`;
  // The number and the name of a success, wherever they are asked for.
  const text = element === "Result" ? "0" : element === "Code" ? "Success" : (TEXTS[field.type] ?? "1");
  return `<${element}>${text}</${element}>`;
}
