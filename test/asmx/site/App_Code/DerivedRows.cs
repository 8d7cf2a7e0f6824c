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

        // One row a month for all accounts together, the newest `months` that any of them has, oldest first; count
        // and size tell the names that arrived: their length in UTF-16 units, and the sum of (position from 1)
        // times (code unit), so order within a name counts too.
        public static HistoryEventsTotal[] History(Account[] accounts, byte months)
        {
            int rows = 0;
            foreach (Account account in accounts) rows = Math.Max(rows, Math.Min((int)months, account.HistoryMonths));
            HistoryEventsTotal[] totals = new HistoryEventsTotal[rows];
            for (int row = 0; row < rows; row++) totals[row] = new HistoryEventsTotal { PeriodDate = NewestMonth.AddMonths(row + 1 - rows) };
            foreach (Account account in accounts)
            {
                long sum = 0;
                for (int index = 0; index < account.UserName.Length; index++) sum += (index + 1) * (long)account.UserName[index];
                for (int row = Math.Max(0, rows - account.HistoryMonths); row < rows; row++)
                {
                    totals[row].UploadedFilesCount += account.UserName.Length;
                    totals[row].UploadedFilesSize += sum;
                }
            }
            return totals;
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
