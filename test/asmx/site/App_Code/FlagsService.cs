using System;
using System.Web.Services;

// What ASMX emits for a [Flags] enumeration: a list of its names, which is no restriction of a built-in type.
namespace Flags
{
    [Flags]
    public enum Sides
    {
        None = 0,
        Left = 1,
        Right = 2,
        Top = 4
    }

    [WebService(Namespace = "flags.test")]
    public class FlagsService : WebService
    {
        [WebMethod]
        public Sides EchoSides(Sides value) { return value; }
    }
}
