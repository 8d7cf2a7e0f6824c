using System.IO;
using System.Text;
using System.Web;

namespace AsmxHost
{
    // The responses that come from the host and not from ASP.NET: text, always with a length.
    public static class PlainResponse
    {
        // message is null when the request could not be read; the connection then ends.
        public static bool Write(Stream output, HttpMessage message, int status, string text)
        {
            bool keep = message != null && message.KeepsConnection;
            byte[] body = Encoding.UTF8.GetBytes(text);
            byte[] head = Encoding.ASCII.GetBytes(
                "HTTP/1.1 " + status + " " + HttpWorkerRequest.GetStatusDescription(status) + "\r\n" +
                "Content-Type: text/plain; charset=utf-8\r\n" +
                "Content-Length: " + body.Length + "\r\n" +
                "Connection: " + (keep ? "keep-alive" : "close") + "\r\n\r\n");
            bool withBody = message == null || message.Method != "HEAD";
            MemoryStream whole = new MemoryStream();
            whole.Write(head, 0, head.Length);
            if (withBody) whole.Write(body, 0, body.Length);
            whole.WriteTo(output);
            output.Flush();
            return keep;
        }
    }
}
