using System;
using System.Collections.Generic;

namespace AccountManagement
{
    // The accounts and the API credentials of this process, in the order of their making.
    public static class AccountStore
    {
        private static readonly object Gate = new object();
        private static readonly List<Account> Accounts = new List<Account>();
        private static string apiUser;
        private static string apiPassword;

        static AccountStore()
        {
            Reset();
        }

        public static void Reset()
        {
            lock (Gate)
            {
                Accounts.Clear();
                apiUser = "api-user";
                apiPassword = "api-pass";
            }
        }

        public static void SetCredentials(string user, string password)
        {
            lock (Gate)
            {
                apiUser = user;
                apiPassword = password;
            }
        }

        public static bool Admits(AuthHeader header)
        {
            lock (Gate)
            {
                return header != null && header.UserName == apiUser && header.Password == apiPassword;
            }
        }

        public static Account Find(string userName)
        {
            lock (Gate)
            {
                return Accounts.Find(delegate (Account one) { return one.UserName == userName; });
            }
        }

        public static Account[] All()
        {
            lock (Gate)
            {
                return Accounts.ToArray();
            }
        }

        public static bool TryAdd(Account account)
        {
            lock (Gate)
            {
                if (Find(account.UserName) != null) return false;
                Accounts.Add(account);
                return true;
            }
        }

        // Seeding replaces, creating does not.
        public static void Put(Account account)
        {
            lock (Gate)
            {
                Accounts.RemoveAll(delegate (Account one) { return one.UserName == account.UserName; });
                Accounts.Add(account);
            }
        }
    }
}
