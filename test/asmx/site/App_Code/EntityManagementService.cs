using System;
using System.Web.Services;
using System.Web.Services.Protocols;
using AccountManagement;

// Another service of the family: same namespace, header and Result. Two operations as its public help pages show
// them, as far as those were seen.
namespace Family
{
    public class AuthenticateDashboardUserRequest
    {
        public string UserName;
        public string Password;
    }

    public class AuthenticateDashboardUserResult
    {
        public ServiceResult Result;
        public int EntityId;
        public int ParentEntityId;
        public int LocaleId;
        public bool IsManaged;
        public string AuthenticationToken;
        public DateTime ValidTillUtcDate;
    }

    public class GetEntityAccountsRequest
    {
        public int TargetEntityID;
        public int PageSize;
        public int PageIndex;
    }

    public class AccountDevicesInfo
    {
        public int ParentEntityID;
        public int EntityID;
        public string Username;
        public bool IsEntityAdmin;
        public DateTime SignupDate;
    }

    public class GetEntityAccountsResult
    {
        public ServiceResult Result;
        public int AccountsTotal;
        public AccountDevicesInfo[] Accounts;
    }

    [WebService(Namespace = "sosonlinebackup.com")]
    public class EntityManagementService : WebService
    {
        public AuthHeader Credentials;

        [WebMethod]
        [SoapHeader("Credentials")]
        public AuthenticateDashboardUserResult AuthenticateDashboardUser(AuthenticateDashboardUserRequest request)
        {
            var result = new AuthenticateDashboardUserResult { Result = Judge() };
            if (result.Result.Result != 0) return result;
            if (request.Password != "right")
            {
                result.Result = Outcome.EntityMismatch();
                return result;
            }
            result.AuthenticationToken = "token of " + request.UserName;
            result.ValidTillUtcDate = new DateTime(2030, 1, 31, 12, 0, 0, DateTimeKind.Utc);
            return result;
        }

        [WebMethod]
        [SoapHeader("Credentials")]
        public GetEntityAccountsResult GetEntityAccounts(GetEntityAccountsRequest request)
        {
            var result = new GetEntityAccountsResult { Result = Judge() };
            if (result.Result.Result != 0) return result;
            result.AccountsTotal = 5;
            result.Accounts = new AccountDevicesInfo[request.PageSize];
            for (int index = 0; index < request.PageSize; index++)
            {
                string name = "user" + (request.PageIndex * request.PageSize + index);
                result.Accounts[index] = new AccountDevicesInfo { EntityID = request.TargetEntityID, Username = name };
            }
            return result;
        }

        private ServiceResult Judge()
        {
            return AccountStore.Admits(Credentials) ? Outcome.Success() : Outcome.RefusedCredentials();
        }
    }
}
