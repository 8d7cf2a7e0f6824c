using System;
using System.Collections.Generic;
using System.Web.Services;
using System.Web.Services.Protocols;

namespace AccountManagement
{
    // The pinned contract's thirteen operations. Which mistake gives which result is this host's own choice,
    // the live service's is not known; README.md lists the choices.
    [WebService(Namespace = Namespace)]
    public class AccountManagementService : WebService
    {
        public const string Namespace = "sosonlinebackup.com";
        private const string ServerName = "backup01.example.test";

        public AuthHeader Credentials;

        [WebMethod(Description = "Checks the credentials of a user account. Returns the account's status and the address of the server that holds its files.")]
        [SoapHeader("Credentials")]
        public ServiceResult Authenticate(string userName, string password, out AccountStatus accountStatus, out string backupServerName)
        {
            AccountStatus status = default(AccountStatus); // a value type: on the wire even when the call failed
            string server = null;
            ServiceResult result = Begin("Authenticate", "userName", userName, "password", password).Judge(delegate ()
            {
                return WithOwner(userName, password, "userName", "password", delegate (Account account)
                {
                    status = account.Status;
                    server = ServerName;
                });
            });
            accountStatus = status;
            backupServerName = server;
            return result;
        }

        [WebMethod(Description = "Obsolete: use ChangeBackupAccountEmail instead. Sets the email address of an account and notifies the new address.")]
        [SoapHeader("Credentials")]
        public ServiceResult ChangeAccountEmail(string userName, string password, string email)
        {
            return Begin("ChangeAccountEmail", "userName", userName, "password", password, "email", email).Judge(delegate ()
            {
                string empty = Call.FirstEmpty("userName", userName, "password", password, "email", email);
                if (empty != null) return Outcome.InvalidInput(empty);
                return WithOwner(userName, password, "userName", "password", delegate (Account account) { account.Email = email; });
            });
        }

        [WebMethod(Description = "Sets a new password for an account and notifies the account's email address.")]
        [SoapHeader("Credentials")]
        public ServiceResult ChangeAccountPassword(string userName, string password, string newPassword)
        {
            return Begin("ChangeAccountPassword", "userName", userName, "password", password, "newPassword", newPassword).Judge(delegate ()
            {
                string empty = Call.FirstEmpty("userName", userName, "password", password, "newPassword", newPassword);
                if (empty != null) return Outcome.InvalidInput(empty);
                return WithOwner(userName, password, "userName", "password", delegate (Account account) { account.Password = newPassword; });
            });
        }

        [WebMethod(Description = "Sets the email address of a backup account. The notification email is optional.")]
        [SoapHeader("Credentials")]
        public ChangeBackupAccountEmailResult ChangeBackupAccountEmail(ChangeBackupAccountEmailRequest request)
        {
            Call call = Begin("ChangeBackupAccountEmail", "request", request);
            if (call.LeavesOutEverything) return null;
            ChangeBackupAccountEmailResult response = new ChangeBackupAccountEmailResult();
            response.Result = call.Judge(delegate ()
            {
                if (request == null) return Outcome.InvalidInput("request");
                string empty = Call.FirstEmpty("Username", request.Username, "Email", request.Email);
                if (empty != null) return Outcome.InvalidInput(empty);
                return WithAccount(request.Username, "Username", delegate (Account account) { account.Email = request.Email; });
            });
            return response;
        }

        [WebMethod(Description = "Sets the password of a backup account that is not UltraSafe. The notification email is optional.")]
        [SoapHeader("Credentials")]
        public ChangeBackupAccountPasswordResult ChangeBackupAccountPassword(ChangeBackupAccountPasswordRequest request)
        {
            Call call = Begin("ChangeBackupAccountPassword", "request", request);
            if (call.LeavesOutEverything) return null;
            ChangeBackupAccountPasswordResult response = new ChangeBackupAccountPasswordResult();
            response.Result = call.Judge(delegate ()
            {
                if (request == null) return Outcome.InvalidInput("request");
                string empty = Call.FirstEmpty("Username", request.Username, "NewPassword", request.NewPassword);
                if (empty != null) return Outcome.InvalidInput(empty);
                return WithAccount(request.Username, "Username", delegate (Account account) { account.Password = request.NewPassword; });
            });
            return response;
        }

        [WebMethod(Description = "Creates an UltraSafe account for a partner's license key.")]
        [SoapHeader("Credentials")]
        public ServiceResult CreateAccountByPartnerLicenseKey(
            string firstName, string userName, string password, string email, string licenseKey,
            string partnerLicenseKey, string localeCode, bool isUltraSafe, string secretQuestion, string answer)
        {
            Call call = Begin(
                "CreateAccountByPartnerLicenseKey",
                "firstName", firstName, "userName", userName, "password", password, "email", email, "licenseKey", licenseKey,
                "partnerLicenseKey", partnerLicenseKey, "localeCode", localeCode, "isUltraSafe", isUltraSafe,
                "secretQuestion", secretQuestion, "answer", answer);
            return call.Judge(delegate ()
            {
                string empty = Call.FirstEmpty("userName", userName, "password", password, "partnerLicenseKey", partnerLicenseKey);
                if (empty != null) return Outcome.InvalidInput(empty);
                return Create(new Account { UserName = userName, Password = password, Email = email, CustomerName = firstName });
            });
        }

        [WebMethod(Description = "Creates an account of the given size in MB.")]
        [SoapHeader("Credentials")]
        public CreateAccountBySizeResult CreateAccountBySize(CreateAccountBySizeRequest request)
        {
            Call call = Begin("CreateAccountBySize", "request", request);
            if (call.LeavesOutEverything) return null;
            CreateAccountBySizeResult response = new CreateAccountBySizeResult();
            response.Result = call.Judge(delegate ()
            {
                if (request == null) return Outcome.InvalidInput("request");
                string empty = Call.FirstEmpty("Username", request.Username, "Password", request.Password);
                if (empty != null) return Outcome.InvalidInput(empty);
                if (request.AccountSizeMB <= 0) return Outcome.InvalidInput("AccountSizeMB", "must be more than 0");
                return Create(new Account
                {
                    UserName = request.Username,
                    Password = request.Password,
                    Email = request.Email,
                    CustomerName = request.FullName,
                    EntityId = request.TargetEntityId,
                    SizeMB = request.AccountSizeMB
                });
            });
            return response;
        }

        [WebMethod(Description = "Returns the space that the files of an account take up, in KB.")]
        [SoapHeader("Credentials")]
        public ServiceResult GetAccountUsedSpace(string userName, out long usedSpaceInKB)
        {
            long used = 0;
            ServiceResult result = Begin("GetAccountUsedSpace", "userName", userName).Judge(delegate ()
            {
                return WithAccount(userName, "userName", delegate (Account account) { used = account.UsedSpaceKB; });
            });
            usedSpaceInKB = used;
            return result;
        }

        [WebMethod(Description = "Returns the space that the files of an account take up, for each of its systems (devices).")]
        [SoapHeader("Credentials")]
        public GetAccountUsedSpaceBySystemResult GetAccountUsedSpaceBySystem(GetAccountUsedSpaceBySystemRequest request)
        {
            Call call = Begin("GetAccountUsedSpaceBySystem", "request", request);
            if (call.LeavesOutEverything) return null;
            GetAccountUsedSpaceBySystemResult response = new GetAccountUsedSpaceBySystemResult();
            response.Result = call.Judge(delegate ()
            {
                if (request == null) return Outcome.InvalidInput("request");
                return WithAccount(request.Username, "Username", delegate (Account account) { response.AccountSpaces = DerivedRows.Spaces(account); });
            });
            return response;
        }

        [WebMethod(Description = "Obsolete. Returns every account that has the given customer type code.")]
        [SoapHeader("Credentials")]
        public GetAllAccountsResult GetAllAccounts(GetAllAccountsRequest request)
        {
            Call call = Begin("GetAllAccounts", "request", request);
            if (call.LeavesOutEverything) return null;
            GetAllAccountsResult response = new GetAllAccountsResult();
            ServiceResult result = call.Judge(delegate ()
            {
                if (request == null) return Outcome.InvalidInput("request");
                if (string.IsNullOrEmpty(request.CustomerTypeCode)) return Outcome.InvalidInput("CustomerTypeCode");
                List<GetAllAccountsItem> items = new List<GetAllAccountsItem>();
                foreach (Account account in AccountStore.All())
                    if (account.CustomerTypeCode == request.CustomerTypeCode) items.Add(DerivedRows.Item(account));
                response.Accounts = items.ToArray();
                return Outcome.Success();
            });
            // An enumeration can neither be absent nor hold a code that the schema does not know.
            GetAllAccountsResultCode code;
            string name = result == null ? "Success" : result.Code;
            response.Result = Enum.TryParse(name, out code) ? code : GetAllAccountsResultCode.UnexpectedError;
            return response;
        }

        [WebMethod(Description = "Authenticates a backup account and returns its temporary security token.")]
        [SoapHeader("Credentials")]
        public GetAuthenticationTokenResult GetAuthenticationToken(GetAuthenticationTokenRequest request)
        {
            Call call = Begin("GetAuthenticationToken", "request", request);
            if (call.LeavesOutEverything) return null;
            GetAuthenticationTokenResult response = new GetAuthenticationTokenResult();
            response.Result = call.Judge(delegate ()
            {
                if (request == null) return Outcome.InvalidInput("request");
                return WithOwner(request.Username, request.Password, "Username", "Password", delegate { response.Token = NewToken(); });
            });
            return response;
        }

        [WebMethod(Description = "Returns a one-time usage token that can be used to login into MyAccount or Partner Dashboard.")]
        [SoapHeader("Credentials")]
        public GetAuthorizationTokenByEntityResult GetAuthorizationTokenByEntity(GetAuthorizationTokenByEntityRequest request)
        {
            Call call = Begin("GetAuthorizationTokenByEntity", "request", request);
            if (call.LeavesOutEverything) return null;
            GetAuthorizationTokenByEntityResult response = new GetAuthorizationTokenByEntityResult();
            response.Result = call.Judge(delegate ()
            {
                if (request == null) return Outcome.InvalidInput("request");
                return WithAccount(request.Username, "Username", delegate { response.AuthToken = NewToken(); });
            });
            return response;
        }

        [WebMethod(Description = "Returns the number of uploaded files and their total size, month by month.")]
        [SoapHeader("Credentials")]
        public GetHistoryEventsTotalsResult GetHistoryEventsTotals(string[] monitoredUsernames, byte months)
        {
            Call call = Begin("GetHistoryEventsTotals", "monitoredUsernames", monitoredUsernames, "months", months);
            if (call.LeavesOutEverything) return null;
            GetHistoryEventsTotalsResult response = new GetHistoryEventsTotalsResult();
            response.Result = call.Judge(delegate ()
            {
                if (monitoredUsernames == null || monitoredUsernames.Length == 0) return Outcome.InvalidInput("monitoredUsernames");
                Account[] accounts = Array.ConvertAll(monitoredUsernames, AccountStore.Find);
                if (Array.IndexOf(accounts, null) >= 0) return Outcome.EntityMismatch();
                response.HistoryEventsTotalsData = DerivedRows.History(accounts, months);
                return Outcome.Success();
            });
            return response;
        }

        private Call Begin(string operation, params object[] namesAndValues)
        {
            return Call.Begin(Context, Credentials, operation, namesAndValues);
        }

        private static ServiceResult WithAccount(string userName, string parameter, Action<Account> work)
        {
            if (string.IsNullOrEmpty(userName)) return Outcome.InvalidInput(parameter);
            Account account = AccountStore.Find(userName);
            if (account == null) return Outcome.EntityMismatch();
            work(account);
            return Outcome.Success();
        }

        // A wrong account password responds as an unknown account: the code for it is not known.
        private static ServiceResult WithOwner(string userName, string password, string nameParameter, string passwordParameter, Action<Account> work)
        {
            string empty = Call.FirstEmpty(nameParameter, userName, passwordParameter, password);
            if (empty != null) return Outcome.InvalidInput(empty);
            Account account = AccountStore.Find(userName);
            if (account == null || account.Password != password) return Outcome.EntityMismatch();
            work(account);
            return Outcome.Success();
        }

        private static ServiceResult Create(Account account)
        {
            return AccountStore.TryAdd(account) ? Outcome.Success() : Outcome.AlreadyExists();
        }

        private static string NewToken()
        {
            return Guid.NewGuid().ToString("N");
        }
    }
}
