import type { Access, Unit } from "../src/soap/contract.js";

/**
 * Something that is known of the service beyond its WSDL. `at` names the place in the contract:
 * `Operation`, `Operation.request.Field`, `Operation.response.Field` (fields by their wire name, without the
 * wrappers), or `Type.Field`.
 */
export interface Fact {
  readonly at: string;
  /** A caller, or a usable result, cannot do without the field although the schema makes it optional. */
  readonly required?: true;
  /** Never to be shown, although its name does not say so; or `false`: may be shown although its name says so. */
  readonly secret?: boolean;
  /** Overrides the rule that reads are named like reads. */
  readonly access?: Access;
  /** Documentation for callers; put before what the WSDL says. */
  readonly documentation?: string;
  /** Why this is so, and where it comes from. */
  readonly reason: string;
}

const IDENTIFIES = "The call is about this account.";
const CHECKED =
  "It proves that the account's owner asked for the call, which can only be refused without it.";
const SETS = "It is the very value that the operation sets.";
const MAKES = "An account cannot be made without a password.";
const NAMED = "The operation is named after it.";
const SELECTS = "The operation selects by it.";
const USELESS_WITHOUT = "Without it a success is of no use.";

/** Each row is merged into what is emitted; a row that no longer matches the contract fails the generation. */
export const knownFacts: readonly Fact[] = [
  {
    at: "Authenticate",
    access: "read",
    reason: "It checks a password and changes nothing; only its name is not a reading one.",
  },
  {
    at: "CreateAccountByPartnerLicenseKey.request.isUltraSafe",
    documentation:
      "The service's help page says that the operation makes an UltraSafe account, although it takes this flag.",
    reason: "Help page of the operation.",
  },
  ...required("request", {
    Authenticate: { userName: IDENTIFIES, password: CHECKED },
    ChangeAccountEmail: { userName: IDENTIFIES, password: CHECKED, email: SETS },
    ChangeAccountPassword: { userName: IDENTIFIES, password: CHECKED, newPassword: SETS },
    ChangeBackupAccountEmail: { Username: IDENTIFIES, Email: SETS },
    ChangeBackupAccountPassword: { Username: IDENTIFIES, NewPassword: SETS },
    CreateAccountByPartnerLicenseKey: { userName: IDENTIFIES, password: MAKES, partnerLicenseKey: NAMED },
    CreateAccountBySize: { Username: IDENTIFIES, Password: MAKES },
    GetAccountUsedSpace: { userName: IDENTIFIES },
    GetAccountUsedSpaceBySystem: { Username: IDENTIFIES },
    GetAllAccounts: { CustomerTypeCode: SELECTS },
    GetAuthenticationToken: { Username: IDENTIFIES, Password: CHECKED },
    GetAuthorizationTokenByEntity: { Username: IDENTIFIES },
    GetHistoryEventsTotals: { monitoredUsernames: SELECTS },
  }),
  ...required("response", {
    GetAuthenticationToken: { Token: USELESS_WITHOUT },
    GetAuthorizationTokenByEntity: { AuthToken: USELESS_WITHOUT },
  }),
];

/** Fields that the schema lets be absent, because ASMX makes every string optional; each with why it is needed. */
function required(
  message: "request" | "response",
  operations: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Fact[] {
  return Object.entries(operations).flatMap(([operation, fields]) =>
    Object.entries(fields).map(([field, reason]) => ({
      at: `${operation}.${message}.${field}`,
      required: true,
      reason,
    })),
  );
}

/**
 * What a field is, by its name in lower case: said where neither a row above nor the contract says more. From the
 * documentation of the operations; what is not public, such as the meaning of `IsAppUser`, is not made up.
 */
const knownFields: Readonly<Record<string, string>> = {
  accounts: "The accounts of the customer type.",
  accountsizemb: "Size of the account.",
  accountspaces: "Used space of each system (device) of the account.",
  accountstatus: "Status of the account.",
  answer: "Answer to the secret question.",
  authtoken: "One-time token for a login to MyAccount or the Partner Dashboard.",
  backupservername: "Address of the server that holds the account's files.",
  customername: "Name of the customer.",
  customertypecode: "Code of the customer type.",
  devicetype: "Type of the system (device).",
  disableemailsnotification: "Whether the account gets no notifications by email.",
  email: "Email address of the account.",
  entityid: "Id of the account's entity.",
  firstname: "First name of the account's user.",
  fullname: "Full name of the account's user.",
  historyeventstotalsdata: "Totals, month by month.",
  isappuser: "Not explained by the service.",
  isultrasafe: "Whether the account is an UltraSafe account.",
  licensekey: "License key of the account.",
  localecode: "Code of the locale; the service does not state its form.",
  monitoredusernames: "User names of the accounts to report on.",
  months: "How far back to report.",
  newpassword: "The account's new password.",
  partnerlicensekey: "License key of the partner.",
  password: "Password of the account.",
  paymentplanid: "Id of the payment plan.",
  perioddate: "The month of the totals.",
  result: "What the service itself says of the outcome; a refusal is thrown.",
  secretquestion: "Question that the account's user answers to prove who they are.",
  sendemailtocustomer: "Whether the customer is notified by email.",
  signupdate: "When the account was made.",
  systemname: "Name of the system (device).",
  targetentityid: "Id of the entity that the call is about.",
  token: "Temporary security token.",
  uploadedfilescount: "Number of uploaded files.",
  uploadedfilessize: "Total size of the uploaded files; the service does not state its unit.",
  usedspaceinkb: "Space that the account's files take up.",
  usedspacekb: "Space that the files take up.",
  username: "User name of the account.",
};

export function descriptionOf(element: string): string | undefined {
  const key = element.toLowerCase();
  return Object.hasOwn(knownFields, key) ? knownFields[key] : undefined;
}

/** Names of Results that are publicly known (vendor's wiki, and a recorded response). More exist. */
export const knownResultCodes: readonly string[] = [
  "AlreadyExists",
  "InvalidInputParameters",
  "InvalidSoapCredentials",
  "ObjectEntityMismatch",
  "Success",
  "UnexpectedError",
];

/** Operations named like reads change nothing; everything else may. */
export function accessOf(operation: string): Access {
  return /^(Get|List|Find|Search|Check|Is|Has|Count|Validate|Verify)(?=[A-Z0-9_]|$)/.test(operation)
    ? "read"
    : "write";
}

/** The unit that a field's name states. */
export function unitOf(element: string): Unit | undefined {
  if (/^months$/i.test(element)) return "months";
  if (element.endsWith("Bytes")) return "bytes";
  return (["KB", "MB", "GB", "TB"] as const).find((unit) => element.endsWith(unit));
}

/** The vendor marks an obsolete operation in its documentation. */
export function isObsolete(documentation: string | undefined): boolean {
  return documentation !== undefined && /^\W*(obsolete|deprecated)\b/i.test(documentation);
}
