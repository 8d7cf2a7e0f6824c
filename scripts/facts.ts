import type { Access } from "../src/soap/contract.js";

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

const IDENTIFIES =
  "The call is about this account; ASMX makes every string optional, so the schema cannot say so.";
const CHECKED =
  "The call proves that the account's owner asked for it; without the password it can only be refused.";
const SETS = "It is the very value that the operation sets.";
const USELESS_WITHOUT =
  "Without it a success is of no use; ASMX makes every string optional, so the schema cannot say so.";

/** Each row is merged into what is emitted; a row that no longer matches the contract fails the generation. */
export const knownFacts: readonly Fact[] = [
  {
    at: "Authenticate",
    access: "read",
    reason: "It checks a password and changes nothing; only its name is not a reading one.",
  },
  { at: "Authenticate.request.userName", required: true, reason: IDENTIFIES },
  { at: "Authenticate.request.password", required: true, reason: CHECKED },

  { at: "ChangeAccountEmail.request.userName", required: true, reason: IDENTIFIES },
  { at: "ChangeAccountEmail.request.password", required: true, reason: CHECKED },
  { at: "ChangeAccountEmail.request.email", required: true, reason: SETS },

  { at: "ChangeAccountPassword.request.userName", required: true, reason: IDENTIFIES },
  { at: "ChangeAccountPassword.request.password", required: true, reason: CHECKED },
  { at: "ChangeAccountPassword.request.newPassword", required: true, reason: SETS },

  { at: "ChangeBackupAccountEmail.request.Username", required: true, reason: IDENTIFIES },
  { at: "ChangeBackupAccountEmail.request.Email", required: true, reason: SETS },

  { at: "ChangeBackupAccountPassword.request.Username", required: true, reason: IDENTIFIES },
  { at: "ChangeBackupAccountPassword.request.NewPassword", required: true, reason: SETS },

  { at: "CreateAccountByPartnerLicenseKey.request.userName", required: true, reason: IDENTIFIES },
  {
    at: "CreateAccountByPartnerLicenseKey.request.password",
    required: true,
    reason: "An account cannot be made without a password.",
  },
  {
    at: "CreateAccountByPartnerLicenseKey.request.partnerLicenseKey",
    required: true,
    reason: "The operation is named after it.",
  },
  {
    at: "CreateAccountByPartnerLicenseKey.request.isUltraSafe",
    documentation:
      "The service's help page says that the operation makes an UltraSafe account, although it takes this flag.",
    reason: "Help page of the operation.",
  },

  { at: "CreateAccountBySize.request.Username", required: true, reason: IDENTIFIES },
  {
    at: "CreateAccountBySize.request.Password",
    required: true,
    reason: "An account cannot be made without a password.",
  },

  { at: "GetAccountUsedSpace.request.userName", required: true, reason: IDENTIFIES },
  { at: "GetAccountUsedSpaceBySystem.request.Username", required: true, reason: IDENTIFIES },
  { at: "GetAllAccounts.request.CustomerTypeCode", required: true, reason: "The operation selects by it." },

  { at: "GetAuthenticationToken.request.Username", required: true, reason: IDENTIFIES },
  { at: "GetAuthenticationToken.request.Password", required: true, reason: CHECKED },
  { at: "GetAuthenticationToken.response.Token", required: true, reason: USELESS_WITHOUT },

  { at: "GetAuthorizationTokenByEntity.request.Username", required: true, reason: IDENTIFIES },
  { at: "GetAuthorizationTokenByEntity.response.AuthToken", required: true, reason: USELESS_WITHOUT },

  {
    at: "GetHistoryEventsTotals.request.monitoredUsernames",
    required: true,
    reason: "The operation reports on these accounts.",
  },
];

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

/** The unit that a size's name states. */
export function unitOf(element: string): string | undefined {
  const unit = /(?:In)?(KB|MB|GB|TB|Bytes)$/.exec(element)?.[1];
  if (unit !== undefined) return unit === "Bytes" ? "bytes" : unit;
  return /^months$/i.test(element) ? "months" : undefined;
}

/** The vendor marks an obsolete operation in its documentation. */
export function isObsolete(documentation: string | undefined): boolean {
  return documentation !== undefined && /^\W*(obsolete|deprecated)\b/i.test(documentation);
}
