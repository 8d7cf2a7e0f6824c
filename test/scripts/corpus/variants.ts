import type { Impact, RuleId } from "../../../scripts/compare/rules.js";
import {
  addAfter,
  all,
  field,
  remove,
  replace,
  replaceAll,
  within,
  withGetQuota,
  withoutOperation,
} from "./edit.js";
import type { Edit } from "./edit.js";

export interface Variant {
  /** A sentence: what the vendor did. */
  readonly name: string;
  readonly edit: Edit;
  /** Every change that is found, worst first, and its words. Empty for no change at all. */
  readonly expected: readonly (readonly [Impact, RuleId, string])[];
}

const asmx =
  "https://secure.sosonlinebackup.com/WebApi/AccountManagementService/AccountManagementService.asmx";

/** Each kind of change once, as the smallest edit of the pinned WSDL that makes it. */
export const variants: readonly Variant[] = [
  // Operations
  {
    name: "a new operation is added",
    edit: withGetQuota,
    expected: [["additive", "operation-added", "new operation `getQuota`"]],
  },
  {
    name: "an operation is removed",
    edit: withoutOperation("GetAllAccounts"),
    expected: [
      ["breaking", "operation-removed", "operation `getAllAccounts` is gone"],
      ["breaking", "type-removed", "type `GetAllAccountsItem` is no longer exported"],
      ["breaking", "type-removed", "type `GetAllAccountsResultCode` is no longer exported"],
      ["breaking", "type-removed", "type `KnownGetAllAccountsResultCode` is no longer exported"],
    ],
  },
  {
    name: "an operation is renamed in case, so its method is another",
    edit: replaceAll("GetAuthenticationToken", "GetAuthenticationtoken"),
    expected: [
      [
        "invisible",
        "soap-action",
        "`getAuthenticationtoken`: the SOAPAction of SOAP 1.1 and 1.2 is `sosonlinebackup.com/GetAuthenticationtoken` now, was `sosonlinebackup.com/GetAuthenticationToken`",
      ],
      ["breaking", "operation-renamed", "operation `getAuthenticationToken` is now `getAuthenticationtoken`"],
      [
        "invisible",
        "type-wire-name",
        "`getAuthenticationtoken`: the type that wraps its request is called `GetAuthenticationtokenRequest` on the wire, no longer `GetAuthenticationTokenRequest`",
      ],
      [
        "invisible",
        "type-wire-name",
        "`getAuthenticationtoken`: the type that wraps its result is called `GetAuthenticationtokenResult` on the wire, no longer `GetAuthenticationTokenResult`",
      ],
    ],
  },
  {
    name: "only the first letter of an operation changes, which its method does not show",
    edit: all(
      replaceAll(/<wsdl:operation name="Authenticate">/g, '<wsdl:operation name="authenticate">'),
      replaceAll('name="AuthenticateResult"', 'name="authenticateResult"'),
    ),
    expected: [
      [
        "invisible",
        "operation-wire-name",
        "operation `authenticate` is `authenticate` on the wire, no longer `Authenticate`",
      ],
      [
        "invisible",
        "field-wire-name",
        "`authenticate`: result field `result` is `authenticateResult` on the wire, no longer `AuthenticateResult`",
      ],
    ],
  },
  {
    name: "an operation becomes obsolete",
    edit: replace(
      ">Checks the credentials of a user account.",
      ">Obsolete: use GetAuthenticationToken instead. Checks the credentials of a user account.",
    ),
    expected: [
      [
        "additive",
        "operation-deprecated",
        "operation `authenticate` is obsolete now, so its method is deprecated",
      ],
      ["invisible", "operation-documentation", "the documentation of operation `authenticate` changed"],
    ],
  },
  {
    name: "an operation is no longer obsolete",
    edit: replace("Obsolete: use ChangeBackupAccountEmail instead. ", ""),
    expected: [
      ["invisible", "operation-documentation", "the documentation of operation `changeAccountEmail` changed"],
      ["invisible", "operation-undeprecated", "operation `changeAccountEmail` is no longer obsolete"],
    ],
  },
  // Request fields
  {
    name: "a request gets a required field",
    edit: addAfter("CreateAccountBySizeRequest", "FullName", field("Region", "s:string", 1)),
    expected: [
      [
        "breaking",
        "request-required-field-added",
        "`createAccountBySize`: new required field `region` (string)",
      ],
    ],
  },
  {
    name: "a request gets an optional field",
    edit: addAfter("CreateAccountBySizeRequest", "FullName", field("Region", "s:string")),
    expected: [
      [
        "additive",
        "request-optional-field-added",
        "`createAccountBySize`: new optional field `region` (string)",
      ],
    ],
  },
  {
    name: "an optional field of a request is removed",
    edit: remove("CreateAccountBySizeRequest", "FullName"),
    expected: [
      ["breaking", "request-field-removed", "`createAccountBySize`: field `fullName` (string) is gone"],
    ],
  },
  {
    name: "a field of a request becomes a number",
    edit: within("complexType", "GetAllAccountsRequest", replace("s:string", "s:int")),
    expected: [
      [
        "breaking",
        "request-type-changed",
        "`getAllAccounts`: field `customerTypeCode` is `int` now, was `string`",
      ],
    ],
  },
  {
    name: "a number of a request gets a wider range",
    edit: within("element", "GetHistoryEventsTotals", replace("s:unsignedByte", "s:int")),
    expected: [
      [
        "additive",
        "request-type-widened",
        "`getHistoryEventsTotals`: field `months` is `int` now, was `unsignedByte`",
      ],
    ],
  },
  {
    name: "a number of a request gets a narrower range",
    edit: within(
      "complexType",
      "CreateAccountBySizeRequest",
      replace('name="TargetEntityId" type="s:int"', 'name="TargetEntityId" type="s:short"'),
    ),
    expected: [
      [
        "breaking",
        "request-type-changed",
        "`createAccountBySize`: field `targetEntityId` is `short` now, was `int`",
      ],
    ],
  },
  {
    name: "the fields of a request change places",
    edit: within(
      "complexType",
      "GetAuthorizationTokenByEntityRequest",
      all(
        replace(field("Username", "s:string"), ""),
        replace("</s:sequence>", `${field("Username", "s:string")}</s:sequence>`),
      ),
    ),
    expected: [
      [
        "invisible",
        "fields-reordered",
        "`getAuthorizationTokenByEntity`: the fields are in another order on the wire",
      ],
    ],
  },
  {
    name: "an optional field of a request becomes required",
    edit: within(
      "complexType",
      "CreateAccountBySizeRequest",
      replace('minOccurs="0" maxOccurs="1" name="Email"', 'minOccurs="1" maxOccurs="1" name="Email"'),
    ),
    expected: [
      ["breaking", "request-field-required", "`createAccountBySize`: field `email` (string) is required now"],
    ],
  },
  {
    name: "a field that callers have to give anyway becomes required by the schema",
    edit: within(
      "complexType",
      "CreateAccountBySizeRequest",
      replace('minOccurs="0" maxOccurs="1" name="Username"', 'minOccurs="1" maxOccurs="1" name="Username"'),
    ),
    expected: [
      [
        "invisible",
        "field-schema-optionality",
        "`createAccountBySize`: field `username` (string) is required by the schema now, which callers do not notice",
      ],
    ],
  },
  {
    name: "a required field of a request becomes optional",
    edit: within(
      "complexType",
      "CreateAccountBySizeRequest",
      replace(
        'minOccurs="1" maxOccurs="1" name="IsUltrasafe"',
        'minOccurs="0" maxOccurs="1" name="IsUltrasafe"',
      ),
    ),
    expected: [
      [
        "additive",
        "request-field-optional",
        "`createAccountBySize`: field `isUltrasafe` (boolean) is optional now",
      ],
    ],
  },
  {
    name: "a field of a request is renamed in case",
    edit: within(
      "complexType",
      "GetAuthenticationTokenRequest",
      replace('name="Username"', 'name="UserName"'),
    ),
    expected: [["breaking", "field-renamed", "`getAuthenticationToken`: field `username` is now `userName`"]],
  },
  {
    name: "only the first letter of a field changes, which its property does not show",
    edit: within("complexType", "CreateAccountBySizeRequest", replace('name="FullName"', 'name="fullName"')),
    expected: [
      [
        "invisible",
        "field-wire-name",
        "`createAccountBySize`: field `fullName` is `fullName` on the wire, no longer `FullName`",
      ],
    ],
  },
  {
    name: "a field of a request becomes a list",
    edit: within(
      "complexType",
      "GetAccountUsedSpaceBySystemRequest",
      replace("s:string", "tns:ArrayOfString"),
    ),
    expected: [
      [
        "breaking",
        "field-list",
        "`getAccountUsedSpaceBySystem`: field `username` is a list now (string[], was string)",
      ],
    ],
  },
  {
    name: "bare parameters are wrapped in a request",
    edit: all(
      within(
        "element",
        "GetAccountUsedSpace",
        replace(field("userName", "s:string"), field("request", "tns:GetAccountUsedSpaceRequest")),
      ),
      replace(
        "</s:schema>",
        `<s:complexType name="GetAccountUsedSpaceRequest"><s:sequence>${field("userName", "s:string")}</s:sequence></s:complexType></s:schema>`,
      ),
    ),
    expected: [
      [
        "invisible",
        "message-wrapping",
        "`getAccountUsedSpace`: its parameters are wrapped in one element on the wire now",
      ],
    ],
  },
  // Result fields
  {
    name: "a result gets a field",
    edit: addAfter("AccountSpace", "DeviceType", field("LastBackup", "s:dateTime")),
    expected: [
      [
        "additive",
        "result-field-added",
        "`getAccountUsedSpaceBySystem`: new result field `accountSpaces[].lastBackup` (dateTime)",
      ],
    ],
  },
  {
    name: "a field of a result is removed",
    edit: remove("AccountSpace", "SystemName"),
    expected: [
      [
        "breaking",
        "result-field-removed",
        "`getAccountUsedSpaceBySystem`: result field `accountSpaces[].systemName` (string) is gone",
      ],
    ],
  },
  {
    name: "a field of a result becomes a text",
    edit: within("complexType", "AccountSpace", replace("s:long", "s:string")),
    expected: [
      [
        "breaking",
        "result-type-changed",
        "`getAccountUsedSpaceBySystem`: result field `accountSpaces[].usedSpaceKB` is `string` now, was `long`",
      ],
    ],
  },
  {
    name: "the fields of a result change places",
    edit: within(
      "complexType",
      "GetAuthenticationTokenResult",
      all(
        replace(field("Token", "s:string"), ""),
        replace("<s:sequence>", `<s:sequence>${field("Token", "s:string")}`),
      ),
    ),
    expected: [
      [
        "invisible",
        "fields-reordered",
        "`getAuthenticationToken`: the result fields are in another order on the wire",
      ],
    ],
  },
  {
    name: "a field of a result may be absent",
    edit: within(
      "complexType",
      "GetAllAccountsItem",
      replace('minOccurs="1" maxOccurs="1" name="EntityId"', 'minOccurs="0" maxOccurs="1" name="EntityId"'),
    ),
    expected: [
      [
        "may-break",
        "result-value-absent",
        "`getAllAccounts`: result field `accounts[].entityId` (int) may be absent now",
      ],
    ],
  },
  {
    name: "a field of a result is always there",
    edit: within(
      "complexType",
      "GetAllAccountsItem",
      replace('minOccurs="0" maxOccurs="1" name="UserName"', 'minOccurs="1" maxOccurs="1" name="UserName"'),
    ),
    expected: [
      [
        "additive",
        "result-value-always",
        "`getAllAccounts`: result field `accounts[].userName` (string) is always there now",
      ],
    ],
  },
  {
    name: "a field of a result may be nil",
    edit: within(
      "complexType",
      "GetAllAccountsItem",
      replace('name="EntityId"', 'name="EntityId" nillable="true"'),
    ),
    expected: [
      [
        "may-break",
        "result-value-absent",
        "`getAllAccounts`: result field `accounts[].entityId` (int) may be null now",
      ],
    ],
  },
  {
    name: "a list of a result becomes a single object",
    edit: within(
      "complexType",
      "GetHistoryEventsTotalsResult",
      replace("tns:ArrayOfHistoryEventsTotal", "tns:HistoryEventsTotal"),
    ),
    expected: [
      [
        "breaking",
        "field-list",
        "`getHistoryEventsTotals`: result field `historyEventsTotalsData` is no list any more (HistoryEventsTotal, was HistoryEventsTotal[])",
      ],
    ],
  },
  {
    name: "a type that several operations share gets a field",
    edit: addAfter("ServiceResultBase", "Message", field("RetryAfterSeconds", "s:int")),
    expected: [
      [
        "additive",
        "result-field-added",
        "`ServiceResult` in the results of `authenticate`, `changeAccountEmail`, `changeAccountPassword` and 9 more: new result field `retryAfterSeconds` (int)",
      ],
    ],
  },
  // Enumerations and types
  {
    name: "a value is added to an enumeration that is returned",
    edit: within(
      "simpleType",
      "AccountStatus",
      replace(
        '<s:enumeration value="Active" />',
        '<s:enumeration value="Active" /><s:enumeration value="Archived" />',
      ),
    ),
    expected: [
      [
        "may-break",
        "result-enumeration-value-added",
        "`authenticate`: new value `Archived` of `AccountStatus` may be returned",
      ],
    ],
  },
  {
    name: "a value is removed from an enumeration that is returned",
    edit: within("simpleType", "AccountStatus", replace('<s:enumeration value="Locked" />', "")),
    expected: [
      [
        "invisible",
        "result-enumeration-value-removed",
        "`authenticate`: value `Locked` of `AccountStatus` is gone; it is no longer returned",
      ],
    ],
  },
  {
    name: "the values of an enumeration change places",
    edit: within(
      "simpleType",
      "AccountStatus",
      all(
        replace('<s:enumeration value="Active" />', ""),
        replace("</s:restriction>", '<s:enumeration value="Active" /></s:restriction>'),
      ),
    ),
    expected: [["invisible", "enumeration-reordered", "the values of `AccountStatus` are in another order"]],
  },
  {
    name: "a type that callers see is renamed",
    edit: all(
      replaceAll('"AccountSpace"', '"SystemSpace"'),
      replaceAll("tns:AccountSpace", "tns:SystemSpace"),
    ),
    expected: [["breaking", "type-renamed", "type `AccountSpace` is now called `SystemSpace`"]],
  },
  {
    name: "a type that only wraps a request is renamed",
    edit: replaceAll("GetAllAccountsRequest", "AllAccountsFilter"),
    expected: [
      [
        "invisible",
        "type-wire-name",
        "`getAllAccounts`: the type that wraps its request is called `AllAccountsFilter` on the wire, no longer `GetAllAccountsRequest`",
      ],
    ],
  },
  // The wire
  {
    name: "a SOAPAction changes",
    edit: replaceAll(/"sosonlinebackup\.com\/Authenticate"/g, '"sosonlinebackup.com/v2/Authenticate"'),
    expected: [
      [
        "invisible",
        "soap-action",
        "`authenticate`: the SOAPAction of SOAP 1.1 and 1.2 is `sosonlinebackup.com/v2/Authenticate` now, was `sosonlinebackup.com/Authenticate`",
      ],
    ],
  },
  {
    name: "the credentials' header gets a required field",
    edit: within(
      "complexType",
      "AuthHeader",
      replace("</s:sequence>", `${field("Domain", "s:string", 1)}</s:sequence>`),
    ),
    expected: [
      [
        "breaking",
        "header-fields",
        "`authenticate`, `changeAccountEmail`, `changeAccountPassword` and 10 more: the header `AuthHeader` has other fields now",
      ],
    ],
  },
  {
    name: "an operation no longer carries credentials",
    edit: replaceAll(/<soap(12)?:header message="tns:AuthenticateAuthHeader"[^>]*\/>/g, ""),
    expected: [["invisible", "header-removed", "`authenticate`: no longer carries the header `AuthHeader`"]],
  },
  {
    name: "the service no longer speaks SOAP 1.2",
    edit: replaceAll(/<wsdl:port name="AccountManagementServiceSoap12"[\s\S]*?<\/wsdl:port>/g, ""),
    expected: [["breaking", "soap-version-removed", "the service no longer speaks SOAP 1.2"]],
  },
  {
    name: "the endpoint gets another path",
    edit: replaceAll(asmx, asmx.replace("/WebApi/", "/Api/")),
    expected: [
      [
        "invisible",
        "endpoint-path",
        "the endpoint's path for SOAP 1.1 and 1.2 is `/Api/AccountManagementService/AccountManagementService.asmx` now, was `/WebApi/AccountManagementService/AccountManagementService.asmx`; callers who give a URL of their own should look at it",
      ],
    ],
  },
  {
    name: "a port gets another name",
    edit: replaceAll('<wsdl:port name="AccountManagementServiceSoap12"', '<wsdl:port name="Soap12"'),
    expected: [
      [
        "invisible",
        "port-name",
        "the port or binding of SOAP 1.2 is called `Soap12` now, was `AccountManagementServiceSoap12`",
      ],
    ],
  },
  {
    name: "the documentation of an operation changes",
    edit: replace("Sets a new password for an account", "Gives an account a new password"),
    expected: [
      [
        "invisible",
        "operation-documentation",
        "the documentation of operation `changeAccountPassword` changed",
      ],
    ],
  },
  {
    name: "the documentation of a field is written",
    edit: within(
      "complexType",
      "CreateAccountBySizeRequest",
      replace(
        field("FullName", "s:string"),
        field("FullName", "s:string").replace(
          "/>",
          "><s:annotation><s:documentation>First and last.</s:documentation></s:annotation></s:element>",
        ),
      ),
    ),
    expected: [
      [
        "invisible",
        "field-documentation",
        "`createAccountBySize`: the documentation of field `fullName` changed",
      ],
    ],
  },
  // No change at all
  {
    name: "only the host of the endpoint changes",
    edit: replaceAll("https://secure.sosonlinebackup.com", "http://10.0.0.7:8080"),
    expected: [],
  },
  {
    name: "only formatting and comments change",
    edit: all(
      replaceAll(/>\s+</g, ">\n\t<"),
      replace("<wsdl:types>", "<!-- hello --><wsdl:types>"),
      replaceAll("\n", "\r\n"),
    ),
    expected: [],
  },
  {
    name: "only prefixes change",
    edit: all(
      replaceAll(/\btns:/g, "q:"),
      replaceAll("xmlns:tns=", "xmlns:q="),
      replaceAll(/<(\/?)s:/g, "<$1xsd:"),
      replaceAll(/"s:/g, '"xsd:'),
      replaceAll("xmlns:s=", "xmlns:xsd="),
    ),
    expected: [],
  },
  {
    name: "only the order of declarations changes",
    edit: (wsdl) => {
      const reversed = (text: string, pattern: RegExp): string => {
        const parts = text.match(pattern) ?? [];
        let at = parts.length;
        return text.replace(pattern, () => parts[(at -= 1)] ?? "");
      };
      return [
        /<wsdl:message [\s\S]*?<\/wsdl:message>/g,
        /<wsdl:port [\s\S]*?<\/wsdl:port>/g,
        /<s:simpleType [\s\S]*?<\/s:simpleType>/g,
        /<wsdl:binding [\s\S]*?<\/wsdl:binding>/g,
      ].reduce(reversed, wsdl);
    },
    expected: [],
  },
];
