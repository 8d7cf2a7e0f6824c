using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Web;

namespace AsmxHost
{
    // What ASP.NET asks of its web server, for one request: the request's facts in, the response out.
    public sealed class AspNetRequest : HttpWorkerRequest
    {
        private const int LongestMilliseconds = 60 * 1000;

        private readonly HttpMessage message;
        private readonly string virtualFolder;
        private readonly string folder;
        private readonly Stream output;
        private readonly ManualResetEventSlim ended = new ManualResetEventSlim();
        private readonly MemoryStream body = new MemoryStream();
        private readonly List<KeyValuePair<string, string>> headers = new List<KeyValuePair<string, string>>();
        private readonly string filePath;
        private readonly string pathInfo;
        private string reason = "OK";
        private bool headSent;
        private bool finished;
        private bool chunked;
        private bool keep;

        public int Status { get; private set; }

        public AspNetRequest(HttpMessage message, string virtualFolder, string folder, Stream output)
        {
            this.message = message;
            this.virtualFolder = virtualFolder;
            this.folder = folder;
            this.output = output;
            keep = message.KeepsConnection;
            Status = 200;

            int end = message.Path.IndexOf(".asmx/", StringComparison.OrdinalIgnoreCase);
            filePath = end < 0 ? message.Path : message.Path.Substring(0, end + 5);
            pathInfo = end < 0 ? "" : message.Path.Substring(end + 5);
        }

        // Runs the request to its end; says whether the connection can carry another.
        public bool Process()
        {
            try
            {
                HttpRuntime.ProcessRequest(this);
            }
            catch (Exception error)
            {
                Console.Error.WriteLine("request: " + error);
                return Fail();
            }
            // The runtime may have queued the request for another thread.
            if (!ended.Wait(LongestMilliseconds)) return Fail();
            return keep;
        }

        private bool Fail()
        {
            if (!headSent) PlainResponse.Write(output, null, 500, "the ASP.NET runtime gave no response\n");
            return false;
        }

        // ---- the response

        public override void SendStatus(int statusCode, string statusDescription)
        {
            Status = statusCode;
            reason = statusDescription;
        }

        public override void SendKnownResponseHeader(int index, string value)
        {
            SendUnknownResponseHeader(GetKnownResponseHeaderName(index), value);
        }

        public override void SendUnknownResponseHeader(string name, string value)
        {
            if (!headSent) headers.Add(new KeyValuePair<string, string>(name, value));
        }

        public override void SendResponseFromMemory(byte[] data, int length)
        {
            body.Write(data, 0, length);
        }

        public override void SendResponseFromMemory(IntPtr data, int length)
        {
            byte[] copy = new byte[length];
            Marshal.Copy(data, copy, 0, length);
            body.Write(copy, 0, length);
        }

        public override void SendResponseFromFile(string filename, long offset, long length)
        {
            using (FileStream file = File.OpenRead(filename))
            {
                file.Seek(offset, SeekOrigin.Begin);
                byte[] part = new byte[length < 0 ? file.Length - offset : length];
                int count = file.Read(part, 0, part.Length);
                body.Write(part, 0, count);
            }
        }

        public override void SendResponseFromFile(IntPtr handle, long offset, long length)
        {
            throw new NotSupportedException("no handler of this site sends files by handle");
        }

        public override void FlushResponse(bool finalFlush)
        {
            try
            {
                if (finished) return;
                finished = finalFlush;
                if (!headSent) SendHead(finalFlush);
                if (message.Method != "HEAD") SendBody(finalFlush);
                body.SetLength(0);
                output.Flush();
            }
            catch (IOException)
            {
                keep = false; // the client is gone; the handler need not know
            }
            catch (ObjectDisposedException)
            {
                keep = false;
            }
        }

        public override void EndOfRequest()
        {
            FlushResponse(true);
            ended.Set();
        }

        // Without an EndOfRequest, when the runtime fails before it has a context.
        public override void CloseConnection()
        {
            keep = false;
            ended.Set();
        }

        private void SendHead(bool complete)
        {
            headSent = true;
            StringBuilder head = new StringBuilder();
            head.Append("HTTP/1.1 ").Append(Status).Append(' ').Append(reason).Append("\r\n");
            head.Append("Date: ").Append(DateTime.UtcNow.ToString("r", CultureInfo.InvariantCulture)).Append("\r\n");
            bool framed = Status == 204 || Status == 304;
            foreach (KeyValuePair<string, string> header in headers)
            {
                if (header.Key.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                {
                    if (header.Value.IndexOf("close", StringComparison.OrdinalIgnoreCase) >= 0) keep = false;
                    continue; // said once, below
                }
                if (header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) framed = true;
                head.Append(header.Key).Append(": ").Append(header.Value).Append("\r\n");
            }
            if (!framed && complete)
            {
                head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
            }
            else if (!framed && message.Version == "HTTP/1.1")
            {
                chunked = true;
                head.Append("Transfer-Encoding: chunked\r\n");
            }
            else if (!framed)
            {
                keep = false; // only the end of the connection can say where this response ends
            }
            head.Append("Connection: ").Append(keep ? "keep-alive" : "close").Append("\r\n\r\n");
            Send(head.ToString());
        }

        private void SendBody(bool last)
        {
            if (chunked && body.Length > 0) Send(body.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
            body.WriteTo(output);
            if (chunked && body.Length > 0) Send("\r\n");
            if (chunked && last) Send("0\r\n\r\n");
        }

        private void Send(string text)
        {
            byte[] bytes = Encoding.GetEncoding(28591).GetBytes(text);
            output.Write(bytes, 0, bytes.Length);
        }

        // ---- the request

        public override string GetHttpVerbName() { return message.Method; }

        // Mono's runtime frames an unbuffered response to HTTP/1.1 as chunks, but leaves out the first chunk's size;
        // to 1.0 it does not, and the framing is done here.
        public override string GetHttpVersion() { return "HTTP/1.0"; }

        public override string GetRawUrl() { return message.RawUrl; }

        public override string GetUriPath() { return message.Path; }

        public override string GetQueryString() { return message.Query; }

        public override string GetFilePath() { return filePath; }

        public override string GetFilePathTranslated() { return MapPath(filePath); }

        public override string GetPathInfo() { return pathInfo; }

        public override string GetAppPath() { return virtualFolder; }

        public override string GetAppPathTranslated() { return folder + Path.DirectorySeparatorChar; }

        public override string MapPath(string virtualPath)
        {
            if (virtualPath == null || virtualPath.Length < virtualFolder.Length) return folder;
            string rest = virtualPath.StartsWith(virtualFolder, StringComparison.Ordinal)
                ? virtualPath.Substring(virtualFolder.Length)
                : virtualPath;
            return Path.Combine(folder, rest.TrimStart('/').Replace('/', Path.DirectorySeparatorChar));
        }

        public override string GetLocalAddress() { return message.Local.Address.ToString(); }

        public override int GetLocalPort() { return message.Local.Port; }

        public override string GetRemoteAddress() { return message.Remote.Address.ToString(); }

        public override int GetRemotePort() { return message.Remote.Port; }

        // The WSDL and the fault actor name the server as the client named it.
        public override string GetServerName()
        {
            string host = message.Header("Host");
            if (string.IsNullOrEmpty(host)) return GetLocalAddress();
            int colon = host.LastIndexOf(':');
            return colon > 0 ? host.Substring(0, colon) : host;
        }

        public override string GetKnownRequestHeader(int index)
        {
            return message.Header(GetKnownRequestHeaderName(index));
        }

        public override string GetUnknownRequestHeader(string name)
        {
            return message.Header(name);
        }

        public override string[][] GetUnknownRequestHeaders()
        {
            List<string[]> unknown = new List<string[]>();
            foreach (KeyValuePair<string, string> header in message.Headers)
                if (GetKnownRequestHeaderIndex(header.Key) < 0) unknown.Add(new[] { header.Key, header.Value });
            return unknown.ToArray();
        }

        public override byte[] GetPreloadedEntityBody() { return message.Body; }

        public override bool IsEntireEntityBodyIsPreloaded() { return true; }
    }
}
