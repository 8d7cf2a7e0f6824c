using System;

namespace AccountManagement
{
    public class Account
    {
        public string UserName;
        public string Password;
        public string Email;
        public AccountStatus Status = AccountStatus.Active;
        public int EntityId = 1;
        public long SizeMB = 1024;
        public long UsedSpaceKB;
        public string CustomerName;
        public string CustomerTypeCode = "Standard";
        public int PaymentPlanId = 1;
        public DateTime SignupDate = new DateTime(2024, 1, 15, 10, 30, 0); // no Kind: goes out without an offset
        public int Systems = 1;
        public int HistoryMonths = 12;
    }
}
