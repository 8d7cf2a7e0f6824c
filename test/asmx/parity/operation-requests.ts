import { contract as published } from "../../../generated/contract.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../../../src/soap/contract.js";
import { soapVersions } from "../client/clients.js";
import { authHeader, headerAndBody, rawRequest } from "./raw-request.js";
import type { RawRequest, RequestParts } from "./raw-request.js";

const contract: ContractDescriptor = published;
const { namespace } = contract;

/** One way to call an operation: what is said of it, and the request. */
type Variant = readonly [name: string, parts: RequestParts];

/** Every operation with good, bad and odd input that a client can send, in both SOAP versions. */
export function operationRequests(): RawRequest[] {
  return Object.values(contract.operations).flatMap((operation) =>
    soapVersions.flatMap((soap) =>
      variantsOf(operation).map(([name, parts]) => rawRequest(`${operation.name}: ${name}`, soap, parts)),
    ),
  );
}

/** Every operation with input that it succeeds with, in both SOAP versions. */
export function goodRequests(): (RawRequest & { readonly operation: OperationDescriptor })[] {
  return Object.values(contract.operations).flatMap((operation) =>
    soapVersions.map((soap) => {
      const elements = fieldsOf(operation).map((field) => elementOf(operation, field));
      const content = headerAndBody(operationElement(operation, elements));
      const request = rawRequest(operation.name, soap, { soapAction: operation.soapAction, content });
      return { ...request, operation };
    }),
  );
}

function variantsOf(operation: OperationDescriptor): readonly Variant[] {
  const soapAction = operation.soapAction;
  const good = fieldsOf(operation).map((field) => elementOf(operation, field));
  const body = (name: string, elements: readonly string[]): Variant => [
    name,
    { soapAction, content: headerAndBody(operationElement(operation, elements)) },
  ];
  const whole = (name: string, content: string): Variant => [name, { soapAction, content }];
  const element = operationElement(operation, good);
  return [
    body("good input", good),
    body("fields in reverse", [...good].reverse()),
    body("an unknown element first", ["<Unknown>1</Unknown>", ...good]),
    body("an unknown element last", [...good, "<Unknown><Deep a='1'/></Unknown>"]),
    body(
      "blanks, comments and instructions between",
      good.map((one) => `\n  <!-- c -->${one}<?p i?>\n`),
    ),
    body(
      "text between elements",
      good.map((one) => `${one}text`),
    ),
    body("no fields at all", []),
    ...fieldsOf(operation).flatMap((field, index) =>
      fieldVariants(operation, field).map(([name, text]) =>
        body(`${field.element} ${name}`, [...good.slice(0, index), text, ...good.slice(index + 1)]),
      ),
    ),
    ...wrapperVariants(operation, good).map(([name, text]) =>
      whole(name, headerAndBody(`<${operation.name} xmlns="${namespace}">${text}</${operation.name}>`)),
    ),
    whole("an empty operation element", headerAndBody(`<${operation.name} xmlns="${namespace}" />`)),
    whole("another prefix", headerAndBody(prefixed(element))),
    whole(
      "another namespace",
      headerAndBody(element.replace(`xmlns="${namespace}"`, 'xmlns="http://sosonlinebackup.com/"')),
    ),
    whole("no namespace", headerAndBody(element.replace(` xmlns="${namespace}"`, ""))),
    whole("an unknown attribute", headerAndBody(element.replace(">", ' unknown="1">'))),
    whole("refused credentials", headerAndBody(element, authHeader("<UserName>x</UserName>"))),
    whole("no header", `<soap:Body>${element}</soap:Body>`),
    ["the action of another operation", { soapAction: `${namespace}/Nope`, content: headerAndBody(element) }],
  ];
}

function fieldVariants(
  operation: OperationDescriptor,
  field: FieldDescriptor,
): readonly (readonly [string, string])[] {
  const { element } = field;
  const text = sampleOf(operation, field);
  const tag = (content: string, attributes = ""): string =>
    `<${element}${attributes}>${content}</${element}>`;
  return [
    ["missing", ""],
    ["empty", tag("")],
    ["self-closed", `<${element} />`],
    ["twice", tag(text) + tag(text)],
    ["in another namespace", tag(text, ' xmlns="other.test"')],
    ["in another case", tag(text).replaceAll(element, swapCase(element))],
    ["with an unknown attribute", tag(text, ' unknown="1"')],
    ["with blanks around", tag(` \n${text}\t`)],
    ["in CDATA", tag(`<![CDATA[${text}]]>`)],
    ["with a reference to an unknown entity", tag(`${text}&unknown;`)],
    ...(odd[field.type] ?? []).map((value) => [`as ${JSON.stringify(value)}`, tag(value)] as const),
  ];
}

/** Texts that a type may take or refuse. */
const odd: Readonly<Record<string, readonly string[]>> = {
  "xs:string": [
    "nobody",
    "&lt;b&gt; &amp; ]]&gt;",
    "😀 é 日本語",
    "a&#xD;&#xA;b",
    "&#x1;",
    "x".repeat(5_000),
  ],
  "xs:boolean": ["1", "0", "TRUE", "yes", "2", "falsee", "true false"],
  "xs:int": [
    "-1",
    "+7",
    "007",
    "2147483647",
    "2147483648",
    "-2147483649",
    "1.5",
    "1e3",
    "0x10",
    "abc",
    "1 2",
  ],
  "xs:long": ["-1", "+7", "9223372036854775807", "9223372036854775808", "1.0", "1,000", "abc", "-", "٣"],
  "xs:unsignedByte": ["0", "255", "256", "-1", "1.0", "abc"],
  ArrayOfString: [
    "",
    "text",
    "<string>jane</string><string>jane</string>",
    "<string>nobody</string>",
    "<string>jane</string><string>nobody</string>",
    "<string />",
    "<string xsi:nil='true' />",
    "<String>jane</String>",
    "<string xmlns=''>jane</string>",
    "text<string>jane</string>text",
    "<other>1</other><string>jane</string>",
  ],
};

function wrapperVariants(
  operation: OperationDescriptor,
  good: readonly string[],
): readonly (readonly [string, string])[] {
  const { unwrap } = operation.request;
  if (unwrap === undefined) return [];
  const inside = good.join("");
  const type = operation.request.fields[0]?.type ?? "";
  const tag = (attributes: string, content = inside): string =>
    `<${unwrap}${attributes}>${content}</${unwrap}>`;
  return [
    ["the wrapper self-closed", `<${unwrap} />`],
    ["the wrapper holding text", tag("", "text")],
    ["the wrapper in another namespace", tag(' xmlns="other.test"')],
    ["the wrapper twice", tag("") + tag("")],
    ["the wrapper twice, the first one empty", tag("", "") + tag("")],
    ["the wrapper with its own xsi:type", tag(` xsi:type="a:${type}"`)],
    ["the fields without the wrapper", inside],
  ];
}

/** The fields that callers see: the wrapper's own, or the parameters. */
function fieldsOf(operation: OperationDescriptor): readonly FieldDescriptor[] {
  const wrapper = operation.request.fields.find(({ element }) => element === operation.request.unwrap);
  const type = wrapper === undefined ? undefined : contract.types[wrapper.type];
  return type?.kind === "complex" ? type.fields : operation.request.fields;
}

function operationElement(operation: OperationDescriptor, elements: readonly string[]): string {
  const { unwrap } = operation.request;
  const inside = elements.join("");
  const content = unwrap === undefined ? inside : `<${unwrap}>${inside}</${unwrap}>`;
  return `<${operation.name} xmlns="${namespace}">${content}</${operation.name}>`;
}

function elementOf(operation: OperationDescriptor, field: FieldDescriptor): string {
  return `<${field.element}>${sampleOf(operation, field)}</${field.element}>`;
}

/** A value with which the operation succeeds. */
function sampleOf(operation: OperationDescriptor, { element, type }: FieldDescriptor): string {
  const name = element.toLowerCase();
  if (name === "username") return operation.name.startsWith("Create") ? "joe" : "jane";
  if (name === "password") return "account-pass";
  if (name === "customertypecode") return "Standard";
  if (type === "ArrayOfString") return "<string>jane</string>";
  if (type === "xs:boolean") return "true";
  return type === "xs:string" ? `some ${element}` : "1";
}

function swapCase(name: string): string {
  const first = name.slice(0, 1);
  return (first === first.toUpperCase() ? first.toLowerCase() : first.toUpperCase()) + name.slice(1);
}

/** The same element with a prefix for the namespace instead of a default. */
function prefixed(xml: string): string {
  return xml
    .replace(` xmlns="${namespace}"`, "")
    .replace(/<(\/?)([A-Za-z])/g, (_, slash: string, first: string) => `<${slash}a:${first}`);
}
