using System;
using System.Collections.Generic;
using System.Globalization;

// Every operation once, through a proxy that wsdl.exe generated. Compiled twice, beside each version's proxy.
public sealed class Calls
{
    private readonly string version;
    private readonly Proxy.AccountManagementService service;
    // Fresh, and with characters that must survive both ways.
    private readonly string userName = "jane <&> \"q\" ]]> \u00eb \U0001F600 " + Guid.NewGuid().ToString("N");
    private string password = "first & pass";
    private int failures;

    private Calls(string version, string url, string apiUser, string apiPassword)
    {
        this.version = version;
        service = new Proxy.AccountManagementService { Url = url, Timeout = 10000, AuthHeaderValue = Header(apiUser, apiPassword) };
    }

    // The number of failures.
    public static int Run(string version, string url, string apiUser, string apiPassword)
    {
        Calls calls = new Calls(version, url, apiUser, apiPassword);
        foreach (KeyValuePair<string, Func<string>> step in calls.Steps()) calls.Try(step.Key, step.Value);
        return calls.failures;
    }

    private IEnumerable<KeyValuePair<string, Func<string>>> Steps()
    {
        yield return Step("CreateAccountBySize", CreateAccountBySize);
        yield return Step("CreateAccountByPartnerLicenseKey", CreateAccountByPartnerLicenseKey);
        yield return Step("GetAuthorizationTokenByEntity", GetAuthorizationTokenByEntity);
        yield return Step("GetAuthenticationToken", GetAuthenticationToken);
        yield return Step("Authenticate", Authenticate);
        yield return Step("ChangeAccountEmail", delegate () { return Check(service.ChangeAccountEmail(userName, password, "new@example.com")); });
        yield return Step("ChangeAccountPassword", ChangeAccountPassword);
        yield return Step("ChangeBackupAccountEmail", ChangeBackupAccountEmail);
        yield return Step("ChangeBackupAccountPassword", ChangeBackupAccountPassword);
        yield return Step("GetAccountUsedSpace", GetAccountUsedSpace);
        yield return Step("GetAccountUsedSpaceBySystem", GetAccountUsedSpaceBySystem);
        yield return Step("GetAllAccounts", GetAllAccounts);
        yield return Step("GetHistoryEventsTotals", GetHistoryEventsTotals);
    }

    private string CreateAccountBySize()
    {
        return Check(service.CreateAccountBySize(new Proxy.CreateAccountBySizeRequest
        {
            TargetEntityId = 1,
            Username = userName,
            Password = password,
            AccountSizeMB = 9007199254740993, // more than a double holds
            FullName = "Jane Doe",
            Email = "jane@example.com",
            DisableEmailsNotification = true
        }).Result);
    }

    private string CreateAccountByPartnerLicenseKey()
    {
        return Check(service.CreateAccountByPartnerLicenseKey(
            "Jane", "key-" + userName, password, "jane@example.com", "LICENSE", "PARTNER", "en-US", true, "question?", "answer!"));
    }

    private string GetAuthorizationTokenByEntity()
    {
        Proxy.GetAuthorizationTokenByEntityResult response = service.GetAuthorizationTokenByEntity(
            new Proxy.GetAuthorizationTokenByEntityRequest { Username = userName });
        return Check(response.Result) + " AuthToken=" + Filled(response.AuthToken);
    }

    private string GetAuthenticationToken()
    {
        Proxy.GetAuthenticationTokenResult response = service.GetAuthenticationToken(
            new Proxy.GetAuthenticationTokenRequest { Username = userName, Password = password });
        return Check(response.Result) + " Token=" + Filled(response.Token);
    }

    private string Authenticate()
    {
        Proxy.AccountStatus status;
        string server;
        string result = Check(service.Authenticate(userName, password, out status, out server));
        return result + " accountStatus=" + status + " backupServerName=" + Filled(server);
    }

    private string ChangeAccountPassword()
    {
        string next = "second ]]> pass";
        string result = Check(service.ChangeAccountPassword(userName, password, next));
        password = next;
        return result;
    }

    private string ChangeBackupAccountEmail()
    {
        return Check(service.ChangeBackupAccountEmail(
            new Proxy.ChangeBackupAccountEmailRequest { Username = userName, Email = "newer@example.com", SendEmailToCustomer = true }).Result);
    }

    private string ChangeBackupAccountPassword()
    {
        return Check(service.ChangeBackupAccountPassword(
            new Proxy.ChangeBackupAccountPasswordRequest { Username = userName, NewPassword = "third" }).Result);
    }

    private string GetAccountUsedSpace()
    {
        long used;
        return Check(service.GetAccountUsedSpace(userName, out used)) + " usedSpaceInKB=" + Text(used);
    }

    private string GetAccountUsedSpaceBySystem()
    {
        Proxy.GetAccountUsedSpaceBySystemResult response = service.GetAccountUsedSpaceBySystem(
            new Proxy.GetAccountUsedSpaceBySystemRequest { Username = userName });
        return Check(response.Result) + " AccountSpaces=" + Length(response.AccountSpaces);
    }

    private string GetAllAccounts()
    {
        Proxy.GetAllAccountsResult response = service.GetAllAccounts(new Proxy.GetAllAccountsRequest { CustomerTypeCode = "Standard" });
        if (response.Result != Proxy.GetAllAccountsResultCode.Success) throw new InvalidOperationException("Result is " + response.Result);
        return "Success Accounts=" + Length(response.Accounts);
    }

    private string GetHistoryEventsTotals()
    {
        Proxy.GetHistoryEventsTotalsResult response = service.GetHistoryEventsTotals(new[] { userName, userName }, 3);
        string result = Check(response.Result) + " HistoryEventsTotalsData=" + Length(response.HistoryEventsTotalsData);
        if (response.HistoryEventsTotalsData != null && response.HistoryEventsTotalsData.Length > 0)
            result += " first=" + response.HistoryEventsTotalsData[0].PeriodDate.ToString("s", CultureInfo.InvariantCulture);
        return result;
    }

    private void Try(string operation, Func<string> call)
    {
        try
        {
            Console.WriteLine("OK " + version + " " + operation + " " + call());
        }
        catch (Exception error)
        {
            failures++;
            Console.WriteLine("FAIL " + version + " " + operation + " " + error.GetType().Name + ": " + error.Message.Replace("\n", " "));
        }
    }

    private static KeyValuePair<string, Func<string>> Step(string operation, Func<string> call)
    {
        return new KeyValuePair<string, Func<string>>(operation, call);
    }

    private static Proxy.AuthHeader Header(string user, string password)
    {
        return new Proxy.AuthHeader { UserName = user, Password = password };
    }

    private static string Check(Proxy.ServiceResult result)
    {
        if (result == null) throw new InvalidOperationException("no Result");
        string text = Text(result.Result) + "/" + result.Code;
        if (result.Result != 0 || result.Code != "Success") throw new InvalidOperationException(text + " " + result.Message);
        return text;
    }

    private static string Filled(string value)
    {
        if (string.IsNullOrEmpty(value)) throw new InvalidOperationException("a value is missing");
        return value;
    }

    private static string Length(Array list)
    {
        return list == null ? "absent" : Text(list.Length);
    }

    private static string Text(long number)
    {
        return number.ToString(CultureInfo.InvariantCulture);
    }
}
