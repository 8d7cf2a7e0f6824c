using System;
using System.Collections.Generic;
using System.Xml.Serialization;

// Types that the account service does not have but other ASMX services do.
namespace Shapes
{
    public enum Colour
    {
        Red,
        Green,
        [XmlEnum("dark blue")] // the wire's name is no identifier
        DarkBlue
    }

    public class Scalars
    {
        public sbyte SignedByte;
        public byte UnsignedByte;
        public short Short;
        public ushort UnsignedShort;
        public int Integer;
        public uint UnsignedInteger;
        public long Long;
        public ulong UnsignedLong;
        public float Single;
        public double Double;
        public decimal Decimal;
        public bool Boolean;
        public char Character;
        public Guid Identifier;
        public DateTime Moment;
        [XmlElement(DataType = "date")]
        public DateTime Day;
        public byte[] Bytes;
        public string Text;
    }

    public class Nullables
    {
        public int? Integer;
        public long? Long;
        public bool? Boolean;
        public decimal? Decimal;
        public DateTime? Moment;
        public Guid? Identifier;
        public Colour? Colour;
        [XmlElement(IsNullable = true)] // a string that can be nil, beside the usual absent one
        public string Text;
    }

    public class Order
    {
        [XmlAttribute]
        public int Number;
        [XmlAttribute("state")]
        public Colour State;
        public Address Delivery;
        public OrderLine[] Lines;                 // ArrayOfOrderLine
        [XmlArrayItem("Tag")]
        public string[] Tags;                     // items with a name of their own
        [XmlElement("Note")]
        public string[] Notes;                    // a flat list, no wrapper
    }

    public class Address
    {
        public string Street;
        public string City;
    }

    public class OrderLine
    {
        public string Product;
        public decimal Price;
        public Colour[] Colours;
        public OrderLine[] Parts;                 // contains itself
    }

    public class Label
    {
        [XmlAttribute]
        public string Language;
        [XmlText]
        public string Text;                       // simple content with an attribute
    }

    [XmlInclude(typeof(Circle))]
    [XmlInclude(typeof(Rectangle))]
    public abstract class Shape
    {
        public string Name;
        public Colour Fill;
    }

    public class Circle : Shape
    {
        public double Radius;
    }

    public class Rectangle : Shape
    {
        public double Width;
        public double Height;
    }

    public class BaseRequest
    {
        public string RequestId;
    }

    public class PagedRequest : BaseRequest
    {
        public int Page;
        public int PageSize;
    }

    public class SearchRequest : PagedRequest
    {
        public string Pattern;
        public List<string> Fields;
    }
}
