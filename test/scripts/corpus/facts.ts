import type { Fact } from "../../../scripts/facts.js";

const reason = "A fact of the sample contract, which the tests of the pipeline rely on.";

/** What is known beyond the sample WSDL; it stays when the package's own table changes. */
export const sampleFacts: readonly Fact[] = [
  { at: "Authenticate", access: "read", reason },
  ...[
    "Authenticate.request.userName",
    "Authenticate.request.password",
    "ChangeAccountEmail.request.userName",
    "ChangeAccountEmail.request.password",
    "ChangeAccountEmail.request.email",
    "ChangeAccountPassword.request.userName",
    "ChangeAccountPassword.request.password",
    "ChangeAccountPassword.request.newPassword",
    "ChangeBackupAccountEmail.request.Username",
    "ChangeBackupAccountEmail.request.Email",
    "ChangeBackupAccountPassword.request.Username",
    "ChangeBackupAccountPassword.request.NewPassword",
    "CreateAccountByPartnerLicenseKey.request.userName",
    "CreateAccountByPartnerLicenseKey.request.password",
    "CreateAccountByPartnerLicenseKey.request.partnerLicenseKey",
    "CreateAccountBySize.request.Username",
    "CreateAccountBySize.request.Password",
    "GetAccountUsedSpace.request.userName",
    "GetAccountUsedSpaceBySystem.request.Username",
    "GetAllAccounts.request.CustomerTypeCode",
    "GetAuthenticationToken.request.Username",
    "GetAuthenticationToken.request.Password",
    "GetAuthenticationToken.response.Token",
    "GetAuthorizationTokenByEntity.request.Username",
    "GetAuthorizationTokenByEntity.response.AuthToken",
    "GetHistoryEventsTotals.request.monitoredUsernames",
  ].map((at): Fact => ({ at, required: true, reason })),
];
