using System;
using System.Web.Services;
using System.Web.Services.Protocols;

namespace Shapes
{
    // Optional: only some operations declare it, and none demands it.
    public class SessionHeader : SoapHeader
    {
        public string SessionId;
        public int Priority;
    }

    // Every operation gives back what it got, as ASMX decoded it.
    [WebService(Namespace = "shapes.test", Description = "Echoes values of many shapes.")]
    public class ShapesService : WebService
    {
        public SessionHeader Visit;

        [WebMethod]
        public string EchoText(string value) { return value; }

        [WebMethod]
        public string[] EchoTexts(string[] values) { return values; }

        [WebMethod]
        public int EchoInteger(int value) { return value; }

        [WebMethod]
        public int[] EchoIntegers(int[] values) { return values; }

        [WebMethod]
        public int? EchoNullableInteger(int? value) { return value; }

        [WebMethod]
        public int?[] EchoNullableIntegers(int?[] values) { return values; }

        [WebMethod]
        public int[][] EchoJagged(int[][] values) { return values; }

        [WebMethod]
        public long EchoLong(long value) { return value; }

        [WebMethod]
        public ulong EchoUnsignedLong(ulong value) { return value; }

        [WebMethod]
        public decimal EchoDecimal(decimal value) { return value; }

        [WebMethod]
        public double EchoDouble(double value) { return value; }

        [WebMethod]
        public bool EchoBoolean(bool value) { return value; }

        [WebMethod]
        public DateTime EchoMoment(DateTime value) { return value; }

        [WebMethod]
        public Guid EchoIdentifier(Guid value) { return value; }

        [WebMethod]
        public char EchoCharacter(char value) { return value; }

        [WebMethod]
        public byte[] EchoBytes(byte[] value) { return value; }

        [WebMethod]
        public Colour EchoColour(Colour value) { return value; }

        [WebMethod]
        public Colour[] EchoColours(Colour[] values) { return values; }

        [WebMethod(Description = "Echoes one of each simple type.")]
        public Scalars EchoScalars(Scalars value) { return value; }

        [WebMethod]
        public Nullables EchoNullables(Nullables value) { return value; }

        [WebMethod(Description = "Echoes nested types, three kinds of lists, attributes and a type that contains itself.")]
        public Order EchoOrder(Order value) { return value; }

        [WebMethod]
        public Label EchoLabel(Label value) { return value; }

        [WebMethod(Description = "Echoes a derived type: xsi:type says which.")]
        public Shape EchoShape(Shape value) { return value; }

        [WebMethod]
        public Shape[] EchoShapes(Shape[] values) { return values; }

        [WebMethod(Description = "Echoes a type at the end of a two-level extension chain.")]
        public SearchRequest EchoSearch(SearchRequest request) { return request; }

        [WebMethod(Description = "Several results: the return value and two more.")]
        public int Several(int value, ref string text, out long twice)
        {
            twice = 2L * value;
            return value;
        }

        [WebMethod]
        public void Nothing() { }

        [WebMethod(Description = "Echoes the header, or nothing when it is absent.")]
        [SoapHeader("Visit")]
        public string EchoSession()
        {
            return Visit == null ? null : Visit.SessionId;
        }

        [WebMethod]
        [SoapHeader("Visit")]
        public string EchoTextInSession(string value) { return value; }
    }
}
