using System;
using System.Collections.Generic;
using System.Net;

namespace AsmxHost
{
    // One request as it was read: no ASP.NET and no socket in it.
    public sealed class HttpMessage
    {
        public string Method;
        public string RawUrl;
        public string Path;
        public string Query;
        public string Version;
        public byte[] Body = new byte[0];
        public IPEndPoint Local = new IPEndPoint(IPAddress.Loopback, 80);
        public IPEndPoint Remote = new IPEndPoint(IPAddress.Loopback, 0);
        public readonly Dictionary<string, string> Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        public static HttpMessage Get(string path, string query)
        {
            HttpMessage message = new HttpMessage { Method = "GET", Version = "HTTP/1.0" };
            message.SetTarget(path + "?" + query);
            return message;
        }

        public void SetTarget(string target)
        {
            RawUrl = target;
            int mark = target.IndexOf('?');
            Query = mark < 0 ? "" : target.Substring(mark + 1);
            Path = Uri.UnescapeDataString(mark < 0 ? target : target.Substring(0, mark));
        }

        public string Header(string name)
        {
            string value;
            return Headers.TryGetValue(name, out value) ? value : null;
        }

        public void AddHeader(string name, string value)
        {
            string known;
            Headers[name] = Headers.TryGetValue(name, out known) ? known + ", " + value : value;
        }

        public bool HeaderHas(string name, string token)
        {
            string value = Header(name);
            if (value == null) return false;
            foreach (string part in value.Split(','))
                if (part.Trim().Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
            return false;
        }

        public bool KeepsConnection
        {
            get { return Version == "HTTP/1.1" ? !HeaderHas("Connection", "close") : HeaderHas("Connection", "keep-alive"); }
        }
    }
}
