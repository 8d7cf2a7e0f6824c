using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AsmxHost
{
    // One client's connection: request, response, and again while both sides keep it open.
    public sealed class Connection
    {
        private const int IdleMilliseconds = 120 * 1000;
        private const int DrainMilliseconds = 500;
        private static readonly byte[] Continue = Encoding.ASCII.GetBytes("HTTP/1.1 100 Continue\r\n\r\n");

        private readonly Socket socket;
        private readonly Func<HttpMessage, Stream, bool> respond;

        // respond: writes one response and says whether the connection can carry another.
        public Connection(Socket socket, Func<HttpMessage, Stream, bool> respond)
        {
            this.socket = socket;
            this.respond = respond;
        }

        public void Serve()
        {
            try
            {
                socket.NoDelay = true;
                socket.ReceiveTimeout = IdleMilliseconds;
                socket.SendTimeout = IdleMilliseconds;
                using (NetworkStream stream = new NetworkStream(socket, false))
                {
                    HttpReader reader = new HttpReader(stream);
                    while (ServeOne(reader, stream)) { }
                }
                Drain();
            }
            catch (IOException) { } // the client went away: nobody is left to tell
            catch (SocketException) { }
            catch (ObjectDisposedException) { }
            catch (Exception error)
            {
                // An exception that leaves a thread would end the process, and every other test with it.
                Console.Error.WriteLine("connection: " + error);
            }
            finally
            {
                socket.Close();
            }
        }

        private bool ServeOne(HttpReader reader, Stream stream)
        {
            HttpMessage message = null;
            try
            {
                message = reader.ReadHead();
                if (message == null) return false;
                message.Local = (IPEndPoint)socket.LocalEndPoint;
                message.Remote = (IPEndPoint)socket.RemoteEndPoint;
                if (reader.HasBody(message) && message.Version == "HTTP/1.1" && message.HeaderHas("Expect", "100-continue"))
                    stream.Write(Continue, 0, Continue.Length);
                reader.ReadBody(message);
            }
            catch (BadRequestException error)
            {
                PlainResponse.Write(stream, null, error.Status, error.Message + "\n");
                return false;
            }
            return respond(message, stream);
        }

        // Closing a socket with unread input sends a reset, which can overtake the response.
        private void Drain()
        {
            socket.Shutdown(SocketShutdown.Send);
            socket.ReceiveTimeout = DrainMilliseconds;
            byte[] ignored = new byte[4096];
            DateTime end = DateTime.UtcNow.AddMilliseconds(DrainMilliseconds);
            while (DateTime.UtcNow < end && socket.Receive(ignored) > 0) { }
        }
    }
}
