using System;

// The members' names, order and types are the contract: ASMX emits the schema from them.
namespace AccountManagement
{
    public class ServiceResult : ServiceResultBase
    {
    }

    public class ServiceResultBase
    {
        public int Result;
        public string Code;
        public string Message;
    }

    public enum AccountStatus
    {
        Active,
        Cancelled,
        Expired,
        Inactive,
        Locked,
        Suspended
    }

    public class ChangeBackupAccountEmailResult
    {
        public ServiceResult Result;
    }

    public class ChangeBackupAccountPasswordResult
    {
        public ServiceResult Result;
    }

    public class CreateAccountBySizeResult
    {
        public ServiceResult Result;
    }

    public class GetAccountUsedSpaceBySystemResult
    {
        public ServiceResult Result;
        public AccountSpace[] AccountSpaces;
    }

    public class AccountSpace
    {
        public string Username;
        public long UsedSpaceKB;
        public string SystemName;
        public string DeviceType;
    }

    public class GetAllAccountsResult
    {
        public GetAllAccountsResultCode Result;
        public GetAllAccountsItem[] Accounts;
    }

    public enum GetAllAccountsResultCode
    {
        Success,
        InvalidSoapCredentials,
        InvalidInputParameters,
        UnexpectedError
    }

    public class GetAllAccountsItem
    {
        public string UserName;
        public string CustomerName;
        public string Email;
        public int EntityId;
        public string CustomerTypeCode;
        public int PaymentPlanId;
        public DateTime SignupDate;
    }

    public class GetAuthenticationTokenResult
    {
        public ServiceResult Result;
        public string Token;
    }

    public class GetAuthorizationTokenByEntityResult
    {
        public string AuthToken;
        public ServiceResult Result;
    }

    public class GetHistoryEventsTotalsResult
    {
        public ServiceResult Result;
        public HistoryEventsTotal[] HistoryEventsTotalsData;
    }

    public class HistoryEventsTotal
    {
        public DateTime PeriodDate;
        public long UploadedFilesCount;
        public long UploadedFilesSize;
    }
}
