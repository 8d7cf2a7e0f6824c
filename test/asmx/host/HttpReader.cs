using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace AsmxHost
{
    // What the client sent cannot be read on: respond with Status, then close.
    public sealed class BadRequestException : Exception
    {
        public readonly int Status;

        public BadRequestException(int status, string message) : base(message)
        {
            Status = status;
        }
    }

    // Reads HTTP/1.x requests from a stream, one after the other, the whole body included.
    public sealed class HttpReader
    {
        private const int LongestLine = 64 * 1024;
        private const int MostHeaders = 200;
        private const int LargestBody = 64 * 1024 * 1024; // Web.config's maxRequestLength refuses far earlier; this guards the host itself

        private static readonly Encoding Latin1 = Encoding.GetEncoding(28591);
        private readonly Stream stream;
        private readonly byte[] buffer = new byte[16 * 1024];
        private int position;
        private int filled;

        public HttpReader(Stream stream)
        {
            this.stream = stream;
        }

        // The start line and the headers; null when the client closed between two requests.
        public HttpMessage ReadHead()
        {
            string line;
            do
            {
                line = ReadLine(true);
                if (line == null) return null;
            }
            while (line.Length == 0);

            string[] parts = line.Split(' ');
            if (parts.Length != 3 || (parts[2] != "HTTP/1.1" && parts[2] != "HTTP/1.0"))
                throw new BadRequestException(400, "not an HTTP/1.x request line");

            HttpMessage message = new HttpMessage { Method = parts[0], Version = parts[2] };
            message.SetTarget(OriginForm(parts[1]));
            for (int count = 0; (line = ReadLine(false)).Length > 0; count++)
            {
                int colon = line.IndexOf(':');
                if (colon <= 0 || count >= MostHeaders) throw new BadRequestException(400, "bad header");
                message.AddHeader(line.Substring(0, colon).Trim(), line.Substring(colon + 1).Trim());
            }
            return message;
        }

        public bool HasBody(HttpMessage message)
        {
            return message.Header("Transfer-Encoding") != null || DeclaredLength(message) > 0;
        }

        public void ReadBody(HttpMessage message)
        {
            if (message.Header("Transfer-Encoding") == null)
            {
                message.Body = ReadExactly(DeclaredLength(message));
                return;
            }
            if (!message.HeaderHas("Transfer-Encoding", "chunked")) throw new BadRequestException(501, "unknown transfer coding");
            message.Body = ReadChunks();
            // ASP.NET gets the body whole, so it must see a length and no framing.
            message.Headers.Remove("Transfer-Encoding");
            message.Headers["Content-Length"] = message.Body.Length.ToString(CultureInfo.InvariantCulture);
        }

        private static string OriginForm(string target)
        {
            if (target.StartsWith("/", StringComparison.Ordinal)) return target;
            Uri absolute;
            if (Uri.TryCreate(target, UriKind.Absolute, out absolute)) return absolute.PathAndQuery;
            throw new BadRequestException(400, "bad request target");
        }

        private static int DeclaredLength(HttpMessage message)
        {
            string text = message.Header("Content-Length");
            if (text == null) return 0;
            int length;
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length))
                throw new BadRequestException(400, "bad Content-Length");
            if (length > LargestBody) throw new BadRequestException(413, "body too large");
            return length;
        }

        private byte[] ReadChunks()
        {
            MemoryStream body = new MemoryStream();
            while (true)
            {
                string size = ReadLine(false).Split(';')[0].Trim();
                int length;
                if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out length) || length < 0)
                    throw new BadRequestException(400, "bad chunk size");
                if (length == 0) break;
                if (body.Length + length > LargestBody) throw new BadRequestException(413, "body too large");
                body.Write(ReadExactly(length), 0, length);
                if (ReadLine(false).Length != 0) throw new BadRequestException(400, "bad chunk");
            }
            while (ReadLine(false).Length > 0) { } // trailers
            return body.ToArray();
        }

        private byte[] ReadExactly(int length)
        {
            byte[] bytes = new byte[length];
            int done = 0;
            while (done < length)
            {
                if (position == filled && !Fill()) throw new BadRequestException(400, "body ended early");
                int step = Math.Min(length - done, filled - position);
                Buffer.BlockCopy(buffer, position, bytes, done, step);
                position += step;
                done += step;
            }
            return bytes;
        }

        private string ReadLine(bool endIsNull)
        {
            StringBuilder line = new StringBuilder();
            while (true)
            {
                if (position == filled && !Fill())
                {
                    if (endIsNull && line.Length == 0) return null;
                    throw new BadRequestException(400, "request ended early");
                }
                int end = Array.IndexOf(buffer, (byte)'\n', position, filled - position);
                int stop = end < 0 ? filled : end;
                line.Append(Latin1.GetString(buffer, position, stop - position));
                position = end < 0 ? filled : end + 1;
                if (line.Length > LongestLine) throw new BadRequestException(431, "line too long");
                if (end >= 0) return line.ToString().TrimEnd('\r');
            }
        }

        private bool Fill()
        {
            position = 0;
            filled = 0;
            filled = stream.Read(buffer, 0, buffer.Length);
            return filled > 0;
        }
    }
}
