using System;
using System.Collections.Generic;

namespace AccountManagement
{
    // The accounts and the API credentials of this process, in the order of their making.
    public static class AccountStore
    {
        private static readonly object Gate = new object();
        private static readonly List<Account> Accounts = new List<Account>();
        private static readonly Dictionary<string, string> Credentials = new Dictionary<string, string>();

        static AccountStore()
        {
            Reset();
        }

        public static void Reset()
        {
            lock (Gate)
            {
                Accounts.Clear();
                Credentials.Clear();
                Credentials["api-user"] = "api-pass";
            }
        }

        public static void SetCredentials(string user, string password, bool besideOthers)
        {
            lock (Gate)
            {
                if (!besideOthers) Credentials.Clear();
                Credentials[user] = password;
            }
        }

        public static bool Admits(AuthHeader header)
        {
            if (header == null || header.UserName == null) return false;
            lock (Gate)
            {
                string password;
                return Credentials.TryGetValue(header.UserName, out password) && header.Password == password;
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
