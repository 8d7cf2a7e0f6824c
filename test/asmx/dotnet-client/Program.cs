extern alias soap11;
extern alias soap12;

using System;

// Calls the service as a .NET customer would; one line a call, exit code 1 when one failed.
public static class Program
{
    public static int Main(string[] arguments)
    {
        if (arguments.Length != 1 && arguments.Length != 3)
        {
            Console.Error.WriteLine("usage: Client.exe SERVICE-URL [API-USER API-PASSWORD]");
            return 2;
        }
        string url = arguments[0];
        string user = arguments.Length == 3 ? arguments[1] : "api-user";
        string password = arguments.Length == 3 ? arguments[2] : "api-pass";
        int failures = soap11::Calls.Run("1.1", url, user, password) + soap12::Calls.Run("1.2", url, user, password);
        return failures == 0 ? 0 : 1;
    }
}
