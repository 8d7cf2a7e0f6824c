using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Web;

namespace AsmxHost
{
    // Lives inside the site's AppDomain, with the listener and its threads, so that no request crosses domains.
    public sealed class Site : MarshalByRefObject
    {
        private TcpListener listener;
        private string virtualFolder;
        private string folder;
        private volatile bool unloading;

        public override object InitializeLifetimeService()
        {
            return null; // the default lease would drop this object after five idle minutes
        }

        public bool Ping()
        {
            return !unloading;
        }

        // ASP.NET compiles on the first request; doing that here makes "listening" mean "ready".
        public void WarmUp(string virtualFolder, string folder)
        {
            this.virtualFolder = virtualFolder;
            this.folder = folder;
            foreach (string page in Directory.GetFiles(folder, "*.asmx"))
            {
                HttpMessage message = HttpMessage.Get(virtualFolder + "/" + Path.GetFileName(page), "WSDL");
                MemoryStream response = new MemoryStream();
                AspNetRequest request = new AspNetRequest(message, virtualFolder, folder, response);
                request.Process();
                if (request.Status != 200)
                    throw new InvalidOperationException(Path.GetFileName(page) + "?WSDL responded " + request.Status + "; customErrors mode=\"Off\" in Web.config shows why:\n" + Encoding.UTF8.GetString(response.ToArray()));
            }
        }

        public int Listen(int port)
        {
            listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start(512);
            AppDomain.CurrentDomain.DomainUnload += delegate
            {
                unloading = true;
                listener.Stop();
            };
            Thread acceptor = new Thread(Accept);
            acceptor.IsBackground = true;
            acceptor.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        private void Accept()
        {
            while (!unloading)
            {
                Socket socket;
                try { socket = listener.AcceptSocket(); }
                catch (SocketException) { return; }
                catch (ObjectDisposedException) { return; }

                // One thread each, not the pool: Mono's runtime queues requests when pool threads are short.
                Thread thread = new Thread(delegate () { new Connection(socket, Respond).Serve(); });
                thread.IsBackground = true;
                thread.Start();
            }
        }

        private bool Respond(HttpMessage message, Stream output)
        {
            if (message.Path.StartsWith(ControlBridge.Prefix, StringComparison.Ordinal))
                return ControlBridge.Respond(message, output);

            // IIS would ignore case; the recorded host did not, and a wrong case is worth noticing.
            if (!message.Path.StartsWith(virtualFolder + "/", StringComparison.Ordinal))
                return PlainResponse.Write(output, message, 404, "Not found\n");

            AspNetRequest request = new AspNetRequest(message, virtualFolder, folder, output);
            return request.Process();
        }
    }
}
