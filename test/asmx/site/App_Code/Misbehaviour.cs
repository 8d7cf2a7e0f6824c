using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Threading;
using System.Web;
using System.Web.Services.Protocols;
using System.Xml;

namespace AccountManagement
{
    // What a test ordered for the calls to come: one order is spent by each matching call.
    public sealed class Misbehaviour
    {
        private static readonly string[] Names =
        {
            "fault-detail", "fault", "refused", "exception", "null", "no-result", "slow", "result", "unbuffered"
        };
        private static readonly object Gate = new object();
        private static readonly List<Misbehaviour> Orders = new List<Misbehaviour>();

        private string name = "";
        private string operation;
        private int remaining;
        private string message;
        private int milliseconds;
        private ServiceResult result;

        public static void Clear()
        {
            lock (Gate) Orders.Clear();
        }

        public static void Order(NameValueCollection values)
        {
            Misbehaviour order = new Misbehaviour
            {
                name = values["behaviour"] ?? "",
                operation = values["operation"],
                remaining = Number(values["times"], 1),
                message = values["message"],
                milliseconds = Number(values["ms"], 1000)
            };
            if (Array.IndexOf(Names, order.name) < 0)
                throw new ArgumentException("behaviour is one of " + string.Join(", ", Names));
            if (order.name == "result")
                order.result = Outcome.Of(Number(values["number"], 999), values["code"] ?? "SomethingNew", order.message ?? Outcome.ErrorId());
            lock (Gate) Orders.Add(order);
        }

        public static Misbehaviour Take(string operation)
        {
            lock (Gate)
            {
                Misbehaviour order = Orders.Find(delegate (Misbehaviour one)
                {
                    return one.operation == null || one.operation == operation;
                });
                if (order == null) return new Misbehaviour();
                if (--order.remaining <= 0) Orders.Remove(order);
                return order;
            }
        }

        // The whole result object is absent.
        public bool LeavesOutEverything { get { return name == "null"; } }

        // Only the standard Result inside it is absent.
        public bool LeavesOutResult { get { return name == "no-result"; } }

        public ServiceResult Override { get { return result; } }

        // Those that act before the operation does.
        public void Act(HttpContext context)
        {
            switch (name)
            {
                case "fault-detail":
                    throw new SoapException(message ?? "Entity already exists", SoapException.ServerFaultCode, context.Request.Url.GetLeftPart(UriPartial.Path), Detail());
                case "fault":
                    throw new SoapException(message ?? "Something is wrong here", SoapException.ServerFaultCode);
                case "refused":
                    throw new SoapException(message ?? "InvalidSoapCredentials", SoapException.ClientFaultCode);
                case "exception":
                    throw new InvalidOperationException(message ?? "Something went <wrong> & broke");
                case "slow":
                    Thread.Sleep(milliseconds);
                    break;
                case "unbuffered":
                    context.Response.BufferOutput = false; // the runtime then sends chunks
                    break;
            }
        }

        private static XmlNode Detail()
        {
            XmlDocument document = new XmlDocument();
            XmlElement detail = document.CreateElement(SoapException.DetailElementName.Name, SoapException.DetailElementName.Namespace);
            XmlElement result = (XmlElement)detail.AppendChild(document.CreateElement("Result", AccountManagementService.Namespace));
            result.AppendChild(document.CreateElement("Result", AccountManagementService.Namespace)).InnerText = "52";
            result.AppendChild(document.CreateElement("Code", AccountManagementService.Namespace)).InnerText = "AlreadyExists";
            return detail;
        }

        private static int Number(string text, int otherwise)
        {
            int number;
            if (text == null) return otherwise;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return number;
            throw new ArgumentException("not a number: " + text);
        }
    }
}
