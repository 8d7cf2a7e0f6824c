using System;
using System.Collections.Specialized;
using System.IO;
using System.Reflection;
using System.Text;
using System.Web;
using System.Web.Compilation;

namespace AsmxHost
{
    // Hands /__control/ requests to the site's own code, which alone knows what can be controlled.
    // The agreement: App_Code has a class `Control` with
    // `static string Respond(string method, string name, NameValueCollection values)`;
    // it throws ArgumentException for a request that makes no sense.
    public static class ControlBridge
    {
        public const string Prefix = "/__control/";

        private delegate string Responding(string method, string name, NameValueCollection values);

        private static readonly Lazy<Responding> Target = new Lazy<Responding>(Find);

        public static bool Respond(HttpMessage message, Stream output)
        {
            try
            {
                string text = Target.Value(message.Method, message.Path.Substring(Prefix.Length), Values(message));
                return PlainResponse.Write(output, message, 200, text);
            }
            catch (ArgumentException error)
            {
                return PlainResponse.Write(output, message, 400, error.Message + "\n");
            }
        }

        private static NameValueCollection Values(HttpMessage message)
        {
            NameValueCollection values = HttpUtility.ParseQueryString(message.Query, Encoding.UTF8);
            string body = Encoding.UTF8.GetString(message.Body).Trim();
            if (body.Length > 0) values.Add(HttpUtility.ParseQueryString(body, Encoding.UTF8));
            return values;
        }

        private static Responding Find()
        {
            Type type = BuildManager.GetType("Control", true);
            MethodInfo method = type.GetMethod("Respond", BindingFlags.Public | BindingFlags.Static);
            return (Responding)Delegate.CreateDelegate(typeof(Responding), method);
        }
    }
}
