import type { FieldDescriptor, OperationDescriptor } from "../src/soap/contract.js";
import { OPERATIONS, table } from "./operations.js";
import type { Random } from "./random.js";
import type { Sample } from "./sample.js";
import { ECHOES } from "./secrets.js";

/** Of each operation and version; fields are there or not, lists are long or short. */
const SUCCESSES = 12;

/** Right answers of every operation, in both SOAP versions, and faults: made from the operation table. */
export function generatedAnswers(random: Random): readonly Sample[] {
  return OPERATIONS.flatMap((operation) =>
    (["1.1", "1.2"] as const).flatMap((version) => [
      ...Array.from({ length: SUCCESSES }, () => success(operation, version, random)),
      ...ECHOES.map((echo) => fault(operation, version, echo)),
      ...ECHOES.slice(0, 3).map((echo) => refusal(operation, version, echo)),
    ]),
  );
}

const NAMESPACES = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};

type Version = keyof typeof NAMESPACES;

function sample(
  operation: OperationDescriptor,
  version: Version,
  status: number,
  body: string,
  origin: string,
): Sample {
  return {
    origin: `${origin} of ${operation.name} in SOAP ${version}`,
    operation: operation.name,
    status,
    contentType: `${version === "1.1" ? "text/xml" : "application/soap+xml"}; charset=utf-8`,
    body: Buffer.from(
      `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${NAMESPACES[version]}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>${body}</soap:Body></soap:Envelope>`,
    ),
  };
}

function success(operation: OperationDescriptor, version: Version, random: Random): Sample {
  const { element, namespace, fields } = operation.response;
  const content = fields.map((field) => elementOf(field, random, 0)).join("");
  return sample(
    operation,
    version,
    200,
    `<${element} xmlns="${namespace}">${content}</${element}>`,
    "success",
  );
}

/** A Result that says no, with an echo for its message; operations without one get it all the same. */
function refusal(operation: OperationDescriptor, version: Version, echo: string): Sample {
  const { element, namespace, outcome } = operation.response;
  const path = outcome?.path ?? [];
  const inner = `<Result>2</Result><Code>InvalidInputParameters</Code><Message>${echo}</Message>`;
  const content = [...path].reverse().reduce((inside, name) => `<${name}>${inside}</${name}>`, inner);
  return sample(
    operation,
    version,
    200,
    `<${element} xmlns="${namespace}">${content}</${element}>`,
    "refusal",
  );
}

function fault(operation: OperationDescriptor, version: Version, echo: string): Sample {
  const body =
    version === "1.1"
      ? `<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Oops ---&gt; ${echo}</faultstring><faultactor>http://a/?p=${echo}</faultactor><detail><Error xmlns="urn:e" at="1">${echo}</Error></detail></soap:Fault>`
      : `<soap:Fault><soap:Code><soap:Value>soap:Receiver</soap:Value><soap:Subcode><soap:Value>m:${/^\w+$/.exec(echo)?.[0] ?? "Oops"}</soap:Value></soap:Subcode></soap:Code><soap:Reason><soap:Text xml:lang="en">Oops ---&gt; ${echo}</soap:Text></soap:Reason><soap:Node>http://a/</soap:Node><detail>${echo}</detail></soap:Fault>`;
  return sample(operation, version, 500, body, "fault");
}

const TEXTS: Readonly<Record<string, string>> = {
  "xs:boolean": "true",
  "xs:dateTime": "2024-02-29T23:59:59.9999999",
  "xs:unsignedByte": "255",
  "xs:string": "a &lt;b&gt; 😀  c",
};

function elementOf(field: FieldDescriptor, random: Random, depth: number): string {
  const { element } = field;
  if (!field.required && random.chance(0.1)) return "";
  if (field.nillable === true && random.chance(0.1)) return `<${element} xsi:nil="true" />`;
  const type = table.types[field.type];
  if (type?.kind === "complex") {
    const content = type.fields.map((inner) => elementOf(inner, random, depth + 1)).join("");
    return `<${element}>${content}</${element}>`;
  }
  if (type?.kind === "array") {
    const items = Array.from({ length: random.below(4) }, () => elementOf(type.item, random, depth + 1));
    return `<${element}>${items.join("")}</${element}>`;
  }
  if (type?.kind === "enumeration") return `<${element}>${type.values[0] ?? ""}</${element}>`;
  // The number and the name of a success, wherever they are asked for.
  const text = element === "Result" ? "0" : element === "Code" ? "Success" : (TEXTS[field.type] ?? "1");
  return `<${element}>${text}</${element}>`;
}
