import { afterAll, beforeAll, expect, it } from "vitest";
import { contractOf, sampleWsdl } from "../contracts.js";
import { regenerateCopy } from "./regenerated-copy.js";
import type { RegeneratedCopy } from "./regenerated-copy.js";

/** Names that the package exports, that the emitter makes up, that TypeScript has, and two that are one in its case. */
const NAMES = [
  ...["Credentials", "Logger", "TimeoutError", "CallOptions", "OperationCaller", "KnownResultCode"],
  ...["KnownAccountStatus", "AccountSpaceInput", "AuthenticateRequest", "AuthenticateResult"],
  ...[
    "Promise",
    "Date",
    "Array",
    "SoapClient",
    "Con",
    "AccountSpaceType",
    "AuthenticateOperation",
    "accountSpace",
  ],
];

/** The sample contract with a type of each name, and a field of each type in a result. */
function withTypes(names: readonly string[]): string {
  const types = names.map(
    (name) =>
      `<s:complexType name="${name}"><s:sequence><s:element name="Of${name}" type="s:string" /></s:sequence></s:complexType>`,
  );
  const fields = names.map(
    (name, index) => `<s:element minOccurs="0" name="Field${index}" type="tns:${name}" />`,
  );
  const last = `<s:element minOccurs="0" maxOccurs="1" name="SystemName" type="s:string" />`;
  return sampleWsdl
    .replace(last, () => `${last}${fields.join("")}`)
    .replace(`<s:complexType name="AccountSpace">`, (start) => types.join("") + start);
}

const CALLER = `
import { TimeoutError } from "../src/index.js";
import type { AccountSpace, CredentialsValue, KnownAccountStatusValue, LoggerValue } from "../src/index.js";
export function names(space: AccountSpace): (string | undefined)[] {
  const credentials: CredentialsValue | undefined = space.field0;
  const logger: LoggerValue | undefined = space.field1;
  return [credentials?.ofCredentials, logger?.ofLogger, space.field2?.ofTimeoutError, TimeoutError.name];
}
export const known = (value: KnownAccountStatusValue | undefined): boolean => value === undefined;
`;

let copy: RegeneratedCopy;
beforeAll(async () => {
  copy = await regenerateCopy(contractOf(withTypes(NAMES)), CALLER);
}, 120_000);
afterAll(() => copy.remove());

it("compiles whatever the contract calls its types, and all of them can be imported", () => {
  expect(copy.problems).toEqual([]);
});
