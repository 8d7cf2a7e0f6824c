import { contract } from "../../../generated/contract.js";
import { soapVersions } from "../client/clients.js";
import { authHeader, headerAndBody, rawRequest } from "./raw-request.js";
import type { RawRequest } from "./raw-request.js";

const { namespace } = contract;
const soapAction = `${namespace}/GetAccountUsedSpace`;
const operation = `<GetAccountUsedSpace xmlns="${namespace}"><userName>jane</userName></GetAccountUsedSpace>`;
const other = `<Authenticate xmlns="${namespace}"><userName>jane</userName><password>account-pass</password></Authenticate>`;
const unknown = `<Nothing xmlns="${namespace}" />`;
const odd = "<Odd xmlns='other.test'>1</Odd>";

/** Odd envelopes and headers around one operation. */
const contents: Readonly<Record<string, string>> = {
  "AuthHeader twice, the first one right": headerAndBody(operation, authHeader() + authHeader("")),
  "AuthHeader twice, the second one right": headerAndBody(operation, authHeader("") + authHeader()),
  "AuthHeader empty": headerAndBody(operation, authHeader("")),
  "AuthHeader nil": headerAndBody(operation, authHeader("", ' xsi:nil="true"')),
  "AuthHeader with its fields swapped": headerAndBody(
    operation,
    authHeader("<Password>api-pass</Password><UserName>api-user</UserName>"),
  ),
  "AuthHeader with an unknown field": headerAndBody(
    operation,
    authHeader("<X/><UserName>api-user</UserName><Password>api-pass</Password>"),
  ),
  "AuthHeader with a field twice": headerAndBody(
    operation,
    authHeader("<UserName>api-user</UserName><UserName>x</UserName><Password>api-pass</Password>"),
  ),
  "AuthHeader with blanks in a field": headerAndBody(
    operation,
    authHeader("<UserName> api-user </UserName><Password>api-pass</Password>"),
  ),
  "AuthHeader that must be understood": headerAndBody(
    operation,
    authHeader(undefined, ' soap:mustUnderstand="1"'),
  ),
  "AuthHeader with its own xsi:type": headerAndBody(
    operation,
    authHeader(undefined, ' xsi:type="a:AuthHeader"'),
  ),
  "AuthHeader in another namespace": headerAndBody(operation, authHeader().replace(namespace, "other.test")),
  "an unknown header": headerAndBody(operation, authHeader() + odd),
  "an unknown header that must be understood": headerAndBody(
    operation,
    authHeader() + odd.replace(">", " soap:mustUnderstand='1'>"),
  ),
  "an unknown header that must be understood, with an unknown account": headerAndBody(
    operation.replace("jane", "nobody"),
    authHeader() + odd.replace(">", " soap:mustUnderstand='1'>"),
  ),
  "an unknown header that must be understood, with refused credentials": headerAndBody(
    operation,
    odd.replace(">", " soap:mustUnderstand='1'>"),
  ),
  "an unknown header that need not be understood": headerAndBody(
    operation,
    authHeader() + odd.replace(">", " soap:mustUnderstand='0'>"),
  ),
  "an empty header": headerAndBody(operation, ""),
  "text in the header": headerAndBody(operation, `text${authHeader()}`),
  "the header behind the body": `<soap:Body>${operation}</soap:Body><soap:Header>${authHeader()}</soap:Header>`,
  "two headers": `<soap:Header>${authHeader()}</soap:Header><soap:Header />${bodyOf(operation)}`,
  "an empty body": headerAndBody(""),
  "two bodies": headerAndBody(operation) + bodyOf(operation),
  "an element before the header": odd + headerAndBody(operation),
  "an element between header and body": headerAndBody(operation).replace("<soap:Body>", `${odd}<soap:Body>`),
  "an element before the only body": odd + bodyOf(operation),
  "a comment before the header": `<!-- c -->${headerAndBody(operation)}`,
  "text behind the operation": headerAndBody(`${operation}text`),
  "an element behind the body": headerAndBody(operation) + odd,
  "two operations": headerAndBody(operation + operation),
  "two operations, the second one another": headerAndBody(operation + other),
  "an unknown operation": headerAndBody(unknown),
  "an unknown operation before a known one": headerAndBody(unknown + operation),
  "an unknown operation behind a known one": headerAndBody(operation + unknown),
  "the action of one operation and the body of another": headerAndBody(other),
  "a fault as the request": headerAndBody("<soap:Fault><faultcode>x</faultcode></soap:Fault>"),
  "an unclosed element": headerAndBody(operation.replace("</userName>", "")),
  "an undeclared prefix": headerAndBody(operation.replaceAll("userName", "u:userName")),
  "an attribute twice": headerAndBody(operation.replace("<userName", "<userName a='1' a='2'")),
};

function bodyOf(content: string): string {
  return `<soap:Body>${content}</soap:Body>`;
}

const actions: Readonly<Record<string, string>> = {
  "an empty action": "",
  "an action with blanks": ` ${soapAction} `,
  "an action in lower case": soapAction.toLowerCase(),
  "the name of the operation as the action": "GetAccountUsedSpace",
  "an action with a slash more": `${soapAction}/`,
};

export function envelopeRequests(): RawRequest[] {
  return soapVersions.flatMap((soap) => [
    ...Object.entries(contents).map(([name, content]) => rawRequest(name, soap, { soapAction, content })),
    ...Object.entries(actions).map(([name, action]) =>
      rawRequest(name, soap, { soapAction: action, content: headerAndBody(operation) }),
    ),
  ]);
}
