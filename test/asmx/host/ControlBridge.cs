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
    // `static string Answer(string method, string name, NameValueCollection values)`;
    // it throws ArgumentException for a request that makes no sense.
    public static class ControlBridge
    {
        public const string Prefix = "/__control/";

        private delegate string Answering(string method, string name, NameValueCollection values);

        private static readonly Lazy<Answering> Target = new Lazy<Answering>(Find);

        public static bool Answer(HttpMessage message, Stream output)
        {
            try
            {
                string text = Target.Value(message.Method, message.Path.Substring(Prefix.Length), Values(message));
                return PlainAnswer.Write(output, message, 200, text);
            }
            catch (ArgumentException error)
            {
                return PlainAnswer.Write(output, message, 400, error.Message + "\n");
            }
        }

        private static NameValueCollection Values(HttpMessage message)
        {
            NameValueCollection values = HttpUtility.ParseQueryString(message.Query, Encoding.UTF8);
            string body = Encoding.UTF8.GetString(message.Body).Trim();
            if (body.Length > 0) values.Add(HttpUtility.ParseQueryString(body, Encoding.UTF8));
            return values;
        }

        private static Answering Find()
        {
            Type type = BuildManager.GetType("Control", true);
            MethodInfo method = type.GetMethod("Answer", BindingFlags.Public | BindingFlags.Static);
            return (Answering)Delegate.CreateDelegate(typeof(Answering), method);
        }
    }
}
