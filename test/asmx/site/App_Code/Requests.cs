// The members' names, order and types are the contract: ASMX emits the schema from them.
namespace AccountManagement
{
    public class ChangeBackupAccountEmailRequest
    {
        public string Username;
        public string Email;
        public bool SendEmailToCustomer;
    }

    public class ChangeBackupAccountPasswordRequest
    {
        public string Username;
        public string NewPassword;
        public bool SendEmailToCustomer;
    }

    public class CreateAccountBySizeRequest
    {
        public int TargetEntityId;
        public string Username;
        public string Password;
        public long AccountSizeMB;
        public string FullName;
        public string Email;
        public bool IsUltrasafe;
        public bool DisableEmailsNotification;
    }

    public class GetAccountUsedSpaceBySystemRequest
    {
        public string Username;
    }

    public class GetAllAccountsRequest
    {
        public string CustomerTypeCode;
    }

    public class GetAuthenticationTokenRequest
    {
        public string Username;
        public string Password;
    }

    public class GetAuthorizationTokenByEntityRequest
    {
        public string Username;
        public bool IsAppUser;
    }
}
