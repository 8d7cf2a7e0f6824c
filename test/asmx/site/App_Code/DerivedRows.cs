using System;
using System.Collections.Generic;

namespace AccountManagement
{
    // List rows that nobody has to seed one by one: a client can compute what it must receive.
    public static class DerivedRows
    {
        private static readonly string[] DeviceTypes = { "Desktop", "Laptop", "Server", "Mobile" };
        private static readonly DateTime NewestMonth = new DateTime(2026, 1, 1);

        // `Systems` rows; the used space is shared out evenly, the first row takes the remainder.
        public static AccountSpace[] Spaces(Account account)
        {
            AccountSpace[] rows = new AccountSpace[account.Systems];
            for (int index = 0; index < rows.Length; index++)
            {
                long share = account.UsedSpaceKB / rows.Length;
                rows[index] = new AccountSpace
                {
                    Username = account.UserName,
                    UsedSpaceKB = index == 0 ? share + account.UsedSpaceKB % rows.Length : share,
                    SystemName = account.UserName + "-system-" + (index + 1),
                    DeviceType = DeviceTypes[index % DeviceTypes.Length]
                };
            }
            return rows;
        }

        // One row a month, newest first, at most `HistoryMonths`; count and size tell the name that arrived:
        // its length in UTF-16 units, and the sum of (position from 1) times (code unit), so order counts too.
        public static IEnumerable<HistoryEventsTotal> History(Account account, byte months)
        {
            long sum = 0;
            for (int index = 0; index < account.UserName.Length; index++) sum += (index + 1) * (long)account.UserName[index];
            for (int month = 0; month < Math.Min((int)months, account.HistoryMonths); month++)
            {
                yield return new HistoryEventsTotal
                {
                    PeriodDate = NewestMonth.AddMonths(-month),
                    UploadedFilesCount = account.UserName.Length,
                    UploadedFilesSize = sum
                };
            }
        }

        public static GetAllAccountsItem Item(Account account)
        {
            return new GetAllAccountsItem
            {
                UserName = account.UserName,
                CustomerName = account.CustomerName,
                Email = account.Email,
                EntityId = account.EntityId,
                CustomerTypeCode = account.CustomerTypeCode,
                PaymentPlanId = account.PaymentPlanId,
                SignupDate = account.SignupDate
            };
        }
    }
}
