using System;
using System.Collections.Specialized;
using System.Globalization;
using AccountManagement;

// What a test may order and ask, outside the contract. The host finds this class by its name.
public static class Control
{
    public static string Respond(string method, string name, NameValueCollection values)
    {
        switch (method + " " + name)
        {
            case "POST reset":
                AccountStore.Reset();
                Misbehaviour.Clear();
                Received.Clear();
                return "ok\n";
            case "POST credentials":
                AccountStore.SetCredentials(values["user"] ?? "", values["password"] ?? "", values["beside"] == "others");
                return "ok\n";
            case "POST account":
                AccountStore.Put(Seed(values));
                return "ok\n";
            case "POST next":
                Misbehaviour.Order(values);
                return "ok\n";
            case "GET stored":
                return Received.Describe("account", AccountStore.Find(values["userName"]));
            case "GET last":
                return Received.Last();
            case "GET received":
                return Received.Newest();
            case "GET count":
                return Received.Count(values["operation"]) + "\n";
            default:
                throw new ArgumentException("no such control: " + method + " " + name);
        }
    }

    private static Account Seed(NameValueCollection values)
    {
        if (string.IsNullOrEmpty(values["userName"])) throw new ArgumentException("userName is required");
        Account account = new Account();
        foreach (string name in values)
        {
            string value = values[name];
            try
            {
                Set(account, name, value);
            }
            catch (Exception error)
            {
                if (error is FormatException || error is OverflowException) throw new ArgumentException(name + ": not a fitting value: " + value);
                throw;
            }
        }
        return account;
    }

    private static void Set(Account account, string name, string value)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        switch (name)
        {
            case "userName": account.UserName = value; break;
            case "password": account.Password = value; break;
            case "email": account.Email = value; break;
            case "status": account.Status = (AccountStatus)Enum.Parse(typeof(AccountStatus), value); break;
            case "entityId": account.EntityId = int.Parse(value, plain); break;
            case "sizeMB": account.SizeMB = long.Parse(value, plain); break;
            case "usedSpaceKB": account.UsedSpaceKB = long.Parse(value, plain); break;
            case "customerName": account.CustomerName = value; break;
            case "customerTypeCode": account.CustomerTypeCode = value; break;
            case "paymentPlanId": account.PaymentPlanId = int.Parse(value, plain); break;
            case "signupDate": account.SignupDate = DateTime.Parse(value, plain, DateTimeStyles.RoundtripKind); break;
            case "systems": account.Systems = int.Parse(value, plain); break;
            case "historyMonths": account.HistoryMonths = int.Parse(value, plain); break;
            default: throw new ArgumentException("account has no " + name);
        }
    }
}
