using System;
using System.IO;
using System.Runtime.Remoting;
using System.Threading;
using System.Web.Hosting;

namespace AsmxHost
{
    // The process: starts the site, says LISTENING, starts it anew when ASP.NET unloads it, ends with its parent.
    public static class Host
    {
        public static int Main(string[] arguments)
        {
            int port;
            if (arguments.Length != 3 || !int.TryParse(arguments[0], out port))
            {
                Console.Error.WriteLine("usage: Host.exe PORT SITE-FOLDER VIRTUAL-FOLDER   (PORT 0 picks a free one)");
                return 2;
            }
            string folder = Path.GetFullPath(arguments[1]);
            string virtualFolder = "/" + arguments[2].Trim('/');

            Site site;
            try
            {
                site = Start(folder, virtualFolder, ref port);
            }
            catch (Exception error)
            {
                Console.Error.WriteLine(error.Message); // a compiler's complaint, a port in use: no stack trace helps
                return 1;
            }
            Console.WriteLine("LISTENING " + port);
            Console.Out.Flush();

            EndWithStandardInput();
            while (true)
            {
                Thread.Sleep(200);
                if (IsAlive(site)) continue;
                site = Start(folder, virtualFolder, ref port);
            }
        }

        private static Site Start(string folder, string virtualFolder, ref int port)
        {
            Site site = (Site)ApplicationHost.CreateApplicationHost(typeof(Site), virtualFolder, folder);
            site.WarmUp(virtualFolder, folder);
            port = site.Listen(port);
            return site;
        }

        private static bool IsAlive(Site site)
        {
            try { return site.Ping(); }
            catch (AppDomainUnloadedException) { return false; }
            catch (RemotingException) { return false; }
        }

        // A parent that dies closes our standard input, however it dies: no orphan is left behind.
        private static void EndWithStandardInput()
        {
            Thread reader = new Thread(delegate ()
            {
                Stream input = Console.OpenStandardInput();
                byte[] ignored = new byte[256];
                while (input.Read(ignored, 0, ignored.Length) > 0) { }
                Environment.Exit(0);
            });
            reader.IsBackground = true;
            reader.Start();
        }
    }
}
