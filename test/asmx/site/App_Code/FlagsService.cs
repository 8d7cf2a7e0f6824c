using System;
using System.ComponentModel;
using System.Web.Services;
using System.Xml.Schema;
using System.Xml.Serialization;

// What ASMX emits for a [Flags] enumeration, which is a list of its names, for default values, for an attribute of
// the XML namespace, and for members whose names differ in case alone.
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

    public class Wall
    {
        [XmlAttribute("lang", Form = XmlSchemaForm.Qualified, Namespace = "http://www.w3.org/XML/1998/namespace")]
        public string Language;
        [XmlAttribute]
        public Sides Open;
        public Sides Painted;
        [DefaultValue(3)]
        public int Bricks = 3;
        [DefaultValue("red")]
        public string Colour = "red";
        [DefaultValue(true)]
        public bool Solid = true;
    }

    public class Twins
    {
        [XmlAttribute]
        public string id;
        public string Name;
        public string name;
        public string[] NAME;
        public int Id;
    }

    [WebService(Namespace = "flags.test")]
    public class FlagsService : WebService
    {
        [WebMethod]
        public Sides EchoSides(Sides value) { return value; }

        [WebMethod]
        public Wall[] EchoWalls(Wall[] values) { return values; }

        [WebMethod]
        public Twins EchoTwins(Twins value, string Value)
        {
            value.name += Value;
            return value;
        }

        // What arrived, in .NET's words.
        [WebMethod]
        public string Describe(Wall value)
        {
            return string.Join("|", new string[] {
                value.Language, value.Open.ToString(), value.Painted.ToString(),
                value.Bricks.ToString(), value.Colour, value.Solid.ToString()
            });
        }
    }
}
