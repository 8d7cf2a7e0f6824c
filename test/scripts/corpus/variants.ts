import { addAfter, all, field, remove, replace, replaceAll, within, withoutOperation } from "./edit.js";
import { withGetQuota } from "./operations.js";
import type { Edit } from "./edit.js";

/** The edit, and every change that it makes, with its words; none for no change at all. */
export type Variant = readonly [Edit, ...string[]];

const asmx =
  "https://secure.sosonlinebackup.com/WebApi/AccountManagementService/AccountManagementService.asmx";

/** Each kind of change once, by what the vendor did, as the smallest edit of the pinned WSDL that makes it. */
export const variants: Readonly<Record<string, Variant>> = {
  // Operations
  "a new operation is added": [withGetQuota, "additive operation-added: new operation `getQuota`"],
  "an operation is removed": [
    withoutOperation("GetAllAccounts"),
    "breaking operation-removed: operation `getAllAccounts` is gone",
    "breaking type-removed: type `GetAllAccountsItem` is no longer exported",
    "breaking type-removed: type `GetAllAccountsResultCode` is no longer exported",
    "breaking type-removed: type `KnownGetAllAccountsResultCode` is no longer exported",
  ],
  "an operation is renamed in case, so its method is another": [
    replaceAll("GetAuthenticationToken", "GetAuthenticationtoken"),
    "invisible soap-action: `getAuthenticationtoken`: the SOAPAction of SOAP 1.1 and 1.2 is `sosonlinebackup.com/GetAuthenticationtoken` now, was `sosonlinebackup.com/GetAuthenticationToken`",
    "breaking operation-renamed: operation `getAuthenticationToken` is now `getAuthenticationtoken`",
    "invisible type-wire-name: `getAuthenticationtoken`: the type that wraps its request is called `GetAuthenticationtokenRequest` on the wire, no longer `GetAuthenticationTokenRequest`",
    "invisible type-wire-name: `getAuthenticationtoken`: the type that wraps its result is called `GetAuthenticationtokenResult` on the wire, no longer `GetAuthenticationTokenResult`",
  ],
  "only the first letter of an operation changes, which its method does not show": [
    all(
      replaceAll(/<wsdl:operation name="Authenticate">/g, '<wsdl:operation name="authenticate">'),
      replaceAll('name="AuthenticateResult"', 'name="authenticateResult"'),
    ),
    "invisible operation-wire-name: operation `authenticate` is `authenticate` on the wire, no longer `Authenticate`",
    "invisible field-wire-name: `authenticate`: result field `result` is `authenticateResult` on the wire, no longer `AuthenticateResult`",
  ],
  "an operation becomes obsolete": [
    replace(
      ">Checks the credentials of a user account.",
      ">Obsolete: use GetAuthenticationToken instead. Checks the credentials of a user account.",
    ),
    "additive operation-deprecated: operation `authenticate` is obsolete now, so its method is deprecated",
    "invisible operation-documentation: the documentation of operation `authenticate` changed",
  ],
  "an operation is no longer obsolete": [
    replace("Obsolete: use ChangeBackupAccountEmail instead. ", ""),
    "invisible operation-documentation: the documentation of operation `changeAccountEmail` changed",
    "invisible operation-undeprecated: operation `changeAccountEmail` is no longer obsolete",
  ],
  // Request fields
  "a request gets a required field": [
    addAfter("CreateAccountBySizeRequest", "FullName", field("Region", "s:string", 1)),
    "breaking request-required-field-added: `createAccountBySize`: new required field `region` (string)",
  ],
  "a request gets an optional field": [
    addAfter("CreateAccountBySizeRequest", "FullName", field("Region", "s:string")),
    "additive request-optional-field-added: `createAccountBySize`: new optional field `region` (string)",
  ],
  "an optional field of a request is removed": [
    remove("CreateAccountBySizeRequest", "FullName"),
    "breaking request-field-removed: `createAccountBySize`: field `fullName` (string) is gone",
  ],
  "a field of a request becomes a number": [
    within("GetAllAccountsRequest", replace("s:string", "s:int")),
    "breaking request-type-changed: `getAllAccounts`: field `customerTypeCode` is `int` now, was `string`",
  ],
  "a number of a request gets a wider range": [
    within("GetHistoryEventsTotals", replace("s:unsignedByte", "s:int")),
    "additive request-type-widened: `getHistoryEventsTotals`: field `months` is `int` now, was `unsignedByte`",
  ],
  "a number of a request gets a narrower range": [
    within(
      "CreateAccountBySizeRequest",
      replace('name="TargetEntityId" type="s:int"', 'name="TargetEntityId" type="s:short"'),
    ),
    "breaking request-type-changed: `createAccountBySize`: field `targetEntityId` is `short` now, was `int`",
  ],
  "the fields of a request change places": [
    within(
      "GetAuthorizationTokenByEntityRequest",
      all(
        replace(field("Username", "s:string"), ""),
        replace("</s:sequence>", `${field("Username", "s:string")}</s:sequence>`),
      ),
    ),
    "invisible fields-reordered: `getAuthorizationTokenByEntity`: the fields are in another order on the wire",
  ],
  "an optional field of a request becomes required": [
    within(
      "CreateAccountBySizeRequest",
      replace('minOccurs="0" maxOccurs="1" name="Email"', 'minOccurs="1" maxOccurs="1" name="Email"'),
    ),
    "breaking request-field-required: `createAccountBySize`: field `email` (string) is required now",
  ],
  "a field that callers have to give anyway becomes required by the schema": [
    within(
      "CreateAccountBySizeRequest",
      replace('minOccurs="0" maxOccurs="1" name="Username"', 'minOccurs="1" maxOccurs="1" name="Username"'),
    ),
    "invisible field-schema-optionality: `createAccountBySize`: field `username` (string) is required by the schema now, which callers do not notice",
  ],
  "a required field of a request becomes optional": [
    within(
      "CreateAccountBySizeRequest",
      replace(
        'minOccurs="1" maxOccurs="1" name="IsUltrasafe"',
        'minOccurs="0" maxOccurs="1" name="IsUltrasafe"',
      ),
    ),
    "additive request-field-optional: `createAccountBySize`: field `isUltrasafe` (boolean) is optional now",
  ],
  "a field of a request is renamed in case": [
    within("GetAuthenticationTokenRequest", replace('name="Username"', 'name="UserName"')),
    "breaking field-renamed: `getAuthenticationToken`: field `username` is now `userName`",
  ],
  "only the first letter of a field changes, which its property does not show": [
    within("CreateAccountBySizeRequest", replace('name="FullName"', 'name="fullName"')),
    "invisible field-wire-name: `createAccountBySize`: field `fullName` is `fullName` on the wire, no longer `FullName`",
  ],
  "a field of a request becomes a list": [
    within("GetAccountUsedSpaceBySystemRequest", replace("s:string", "tns:ArrayOfString")),
    "breaking field-list: `getAccountUsedSpaceBySystem`: field `username` is a list now (string[], was string)",
  ],
  "bare parameters are wrapped in a request": [
    all(
      within(
        "GetAccountUsedSpace",
        replace(field("userName", "s:string"), field("request", "tns:GetAccountUsedSpaceRequest")),
      ),
      replace(
        "</s:schema>",
        `<s:complexType name="GetAccountUsedSpaceRequest"><s:sequence>${field("userName", "s:string")}</s:sequence></s:complexType></s:schema>`,
      ),
    ),
    "invisible message-wrapping: `getAccountUsedSpace`: its parameters are wrapped in one element on the wire now",
  ],
  // Result fields
  "a result gets a field": [
    addAfter("AccountSpace", "DeviceType", field("LastBackup", "s:dateTime")),
    "additive result-field-added: `getAccountUsedSpaceBySystem`: new result field `accountSpaces[].lastBackup` (dateTime)",
  ],
  "a field of a result is removed": [
    remove("AccountSpace", "SystemName"),
    "breaking result-field-removed: `getAccountUsedSpaceBySystem`: result field `accountSpaces[].systemName` (string) is gone",
  ],
  "a field of a result becomes a text": [
    within("AccountSpace", replace("s:long", "s:string")),
    "breaking result-type-changed: `getAccountUsedSpaceBySystem`: result field `accountSpaces[].usedSpaceKB` is `string` now, was `long`",
  ],
  "the fields of a result change places": [
    within(
      "GetAuthenticationTokenResult",
      all(
        replace(field("Token", "s:string"), ""),
        replace("<s:sequence>", `<s:sequence>${field("Token", "s:string")}`),
      ),
    ),
    "invisible fields-reordered: `getAuthenticationToken`: the result fields are in another order on the wire",
  ],
  "a field of a result may be absent": [
    within(
      "GetAllAccountsItem",
      replace('minOccurs="1" maxOccurs="1" name="EntityId"', 'minOccurs="0" maxOccurs="1" name="EntityId"'),
    ),
    "may-break result-value-absent: `getAllAccounts`: result field `accounts[].entityId` (int) may be absent now",
  ],
  "a field of a result is always there": [
    within(
      "GetAllAccountsItem",
      replace('minOccurs="0" maxOccurs="1" name="UserName"', 'minOccurs="1" maxOccurs="1" name="UserName"'),
    ),
    "additive result-value-always: `getAllAccounts`: result field `accounts[].userName` (string) is always there now",
  ],
  "a field of a result may be nil": [
    within("GetAllAccountsItem", replace('name="EntityId"', 'name="EntityId" nillable="true"')),
    "may-break result-value-absent: `getAllAccounts`: result field `accounts[].entityId` (int) may be null now",
  ],
  "a list of a result becomes a single object": [
    within(
      "GetHistoryEventsTotalsResult",
      replace("tns:ArrayOfHistoryEventsTotal", "tns:HistoryEventsTotal"),
    ),
    "breaking field-list: `getHistoryEventsTotals`: result field `historyEventsTotalsData` is no list any more (HistoryEventsTotal, was HistoryEventsTotal[])",
  ],
  "a type that several operations share gets a field": [
    addAfter("ServiceResultBase", "Message", field("RetryAfterSeconds", "s:int")),
    "additive result-field-added: `ServiceResult` in the results of `authenticate`, `changeAccountEmail`, `changeAccountPassword` and 9 more: new result field `retryAfterSeconds` (int)",
  ],
  // Enumerations and types
  "a value is added to an enumeration that is returned": [
    within(
      "AccountStatus",
      replace(
        '<s:enumeration value="Active" />',
        '<s:enumeration value="Active" /><s:enumeration value="Archived" />',
      ),
    ),
    "may-break result-enumeration-value-added: `authenticate`: new value `Archived` of `AccountStatus` may be returned",
  ],
  "a value is removed from an enumeration that is returned": [
    within("AccountStatus", replace('<s:enumeration value="Locked" />', "")),
    "invisible result-enumeration-value-removed: `authenticate`: value `Locked` of `AccountStatus` is gone; it is no longer returned",
  ],
  "the values of an enumeration change places": [
    within(
      "AccountStatus",
      all(
        replace('<s:enumeration value="Active" />', ""),
        replace("</s:restriction>", '<s:enumeration value="Active" /></s:restriction>'),
      ),
    ),
    "invisible enumeration-reordered: the values of `AccountStatus` are in another order",
  ],
  "a type that callers see is renamed": [
    all(replaceAll('"AccountSpace"', '"SystemSpace"'), replaceAll("tns:AccountSpace", "tns:SystemSpace")),
    "breaking type-renamed: type `AccountSpace` is now called `SystemSpace`",
  ],
  "a type that only wraps a request is renamed": [
    replaceAll("GetAllAccountsRequest", "AllAccountsFilter"),
    "invisible type-wire-name: `getAllAccounts`: the type that wraps its request is called `AllAccountsFilter` on the wire, no longer `GetAllAccountsRequest`",
  ],
  // The wire
  "a SOAPAction changes": [
    replaceAll(/"sosonlinebackup\.com\/Authenticate"/g, '"sosonlinebackup.com/v2/Authenticate"'),
    "invisible soap-action: `authenticate`: the SOAPAction of SOAP 1.1 and 1.2 is `sosonlinebackup.com/v2/Authenticate` now, was `sosonlinebackup.com/Authenticate`",
  ],
  "the credentials' header gets a required field": [
    within("AuthHeader", replace("</s:sequence>", `${field("Domain", "s:string", 1)}</s:sequence>`)),
    "breaking header-fields: `authenticate`, `changeAccountEmail`, `changeAccountPassword` and 10 more: the header `AuthHeader` has other fields now",
  ],
  "an operation no longer carries credentials": [
    replaceAll(/<soap(12)?:header message="tns:AuthenticateAuthHeader"[^>]*\/>/g, ""),
    "invisible header-removed: `authenticate`: no longer carries the header `AuthHeader`",
  ],
  "the service no longer speaks SOAP 1.2": [
    replaceAll(/<wsdl:port name="AccountManagementServiceSoap12"[\s\S]*?<\/wsdl:port>/g, ""),
    "breaking soap-version-removed: the service no longer speaks SOAP 1.2",
  ],
  "the endpoint gets another path": [
    replaceAll(asmx, asmx.replace("/WebApi/", "/Api/")),
    "invisible endpoint-path: the endpoint's path for SOAP 1.1 and 1.2 is `/Api/AccountManagementService/AccountManagementService.asmx` now, was `/WebApi/AccountManagementService/AccountManagementService.asmx`; callers who give a URL of their own should look at it",
  ],
  "a port gets another name": [
    replaceAll('<wsdl:port name="AccountManagementServiceSoap12"', '<wsdl:port name="Soap12"'),
    "invisible port-name: the port or binding of SOAP 1.2 is called `Soap12` now, was `AccountManagementServiceSoap12`",
  ],
  "the documentation of an operation changes": [
    replace("Sets a new password for an account", "Gives an account a new password"),
    "invisible operation-documentation: the documentation of operation `changeAccountPassword` changed",
  ],
  "the documentation of a field is written": [
    within(
      "CreateAccountBySizeRequest",
      replace(
        field("FullName", "s:string"),
        field("FullName", "s:string").replace(
          "/>",
          "><s:annotation><s:documentation>First and last.</s:documentation></s:annotation></s:element>",
        ),
      ),
    ),
    "invisible field-documentation: `createAccountBySize`: the documentation of field `fullName` changed",
  ],
  // No change at all
  "only the host of the endpoint changes": [
    replaceAll("https://secure.sosonlinebackup.com", "http://10.0.0.7:8080"),
  ],
  "only formatting and comments change": [
    all(
      replaceAll(/>\s+</g, ">\n\t<"),
      replace("<wsdl:types>", "<!-- hello --><wsdl:types>"),
      replaceAll("\n", "\r\n"),
    ),
  ],
  "only prefixes change": [
    all(
      replaceAll(/\btns:/g, "q:"),
      replaceAll("xmlns:tns=", "xmlns:q="),
      replaceAll(/<(\/?)s:/g, "<$1xsd:"),
      replaceAll(/"s:/g, '"xsd:'),
      replaceAll("xmlns:s=", "xmlns:xsd="),
    ),
  ],
  "only the order of declarations changes": [
    (wsdl) => {
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
  ],
};
