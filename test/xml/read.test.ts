import { describe, expect, it } from "vitest";
import { parse, refusal } from "./parse.js";

describe("readXml", () => {
  it("resolves prefixes and default namespaces", () => {
    const root = parse(`<a xmlns="one" xmlns:p="two"><p:b/><c xmlns="three"/><d xmlns=""/></a>`);
    expect([root, ...root.children].map(({ namespace, name }) => `${namespace}|${name}`)).toEqual([
      "one|a",
      "two|b",
      "three|c",
      "|d",
    ]);
  });

  it("leaves unprefixed attributes outside every namespace", () => {
    const { attributes } = parse(`<a xmlns="one" xmlns:p="two" x="1" p:x="2" xml:lang="en"/>`);
    expect(attributes).toEqual([
      { namespace: "", name: "x", value: "1" },
      { namespace: "two", name: "x", value: "2" },
      { namespace: "http://www.w3.org/XML/1998/namespace", name: "lang", value: "en" },
    ]);
  });

  it("drops comments and processing instructions, inside a value too", () => {
    const root = parse(`<?p x?><!-- c --><a>one<!-- c -->two<?p y?>three</a><!-- c -->`);
    expect(root.text).toBe("onetwothree");
    expect(root.children).toEqual([]);
  });

  it("joins text, CDATA and references exactly", () => {
    expect(parse(`<a> &lt;b&gt;<![CDATA[<&amp;>]]]]><![CDATA[>]]>&#65;&#x1F600;&quot;&apos; </a>`).text).toBe(
      ` <b><&amp;>]]>A😀"' `,
    );
  });

  it("gives an element only the text directly inside it", () => {
    const root = parse("<a>1<b>2</b>3</a>");
    expect(root.text).toBe("13");
    expect(root.children[0]?.text).toBe("2");
  });

  it("normalises raw line ends and keeps referenced ones", () => {
    expect(parse("<a>1\r\n2\r3\n4&#xD;5&#13;&#10;</a>").text).toBe("1\n2\n3\n4\r5\r\n");
  });

  it("says where each element starts, counted from 1", () => {
    const root = parse("<?xml version='1.0'?>\r\n<a>\n  <b\n x='1'/><c/>\n</a>");
    const places = [root, ...root.children].map(({ name, line, column }) => [name, line, column]);
    expect(places).toEqual([
      ["a", 2, 1],
      ["b", 3, 3],
      ["c", 4, 9],
    ]);
  });

  it("knows the namespace declarations in scope of each element", () => {
    const root = parse(`<a xmlns="one" xmlns:p="two"><b xmlns:p="three" xmlns=""><c/></b><d/></a>`);
    const [b, d] = root.children;
    expect(root.prefixes.get("")).toBe("one");
    expect(b?.children[0]?.prefixes.get("p")).toBe("three");
    expect(b?.prefixes.get("")).toBe("");
    expect(d?.prefixes.get("p")).toBe("two");
    expect(d?.prefixes.get("toString")).toBeUndefined();
    expect(d?.prefixes.get("xml")).toBe("http://www.w3.org/XML/1998/namespace");
  });

  it("shares the map of declarations between elements that declare nothing", () => {
    const root = parse(`<a xmlns:p="two"><b/><c/></a>`);
    expect(root.children[0]?.prefixes).toBe(root.prefixes);
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"])(
    "takes %s for an ordinary name",
    (name) => {
      const root = parse(`<${name} ${name}="1"><${name}>x</${name}></${name}>`);
      expect(root.name).toBe(name);
      expect(root.attributes).toEqual([{ namespace: "", name, value: "1" }]);
      expect(root.children.map((child) => [child.name, child.text])).toEqual([[name, "x"]]);
      expect(({} as Record<string, unknown>).x).toBeUndefined();
    },
  );

  it.each([
    ["an unclosed element", "<a><b></a>"],
    ["a second root", "<a/><b/>"],
    ["text before the root", "x<a/>"],
    ["text after the root", "<a/>x"],
    ["an unquoted attribute", "<a x=1/>"],
    ["a repeated attribute", `<a x="1" x="2"/>`],
    ["an attribute repeated through two prefixes", `<a xmlns:p="n" xmlns:q="n" p:x="1" q:x="2"/>`],
    ["an undeclared prefix", "<p:a/>"],
    ["an undeclared prefix on an attribute", `<a p:x="1"/>`],
    ["an undeclared prefix being taken back", `<a xmlns:p=""/>`],
    ["an entity nobody declared", "<a>&nbsp;</a>"],
    ["a bare ampersand", "<a>1 & 2</a>"],
    ["the end of a CDATA section in text", "<a>]]></a>"],
    ["a double hyphen in a comment", "<a><!-- -- --></a>"],
    ["a control character", "<a>\u0001</a>"],
    ["a reference to a control character", "<a>&#x1;</a>"],
    ["a reference to a surrogate", "<a>&#xD800;</a>"],
    ["a reference beyond Unicode", "<a>&#x110000;</a>"],
    ["a less-than sign in an attribute", `<a x="<"/>`],
    ["a late XML declaration", " <?xml version='1.0'?><a/>"],
    ["a processing instruction whose target does not end", "<a><?x?y z?></a>"],
    ["a local name that begins with a hyphen", `<s:-x xmlns:s="n"/>`],
    ["an attribute whose local name begins with a digit", `<a xmlns:s="n" s:1="x"/>`],
    ["a namespace with white space around it", `<a xmlns=" n "/>`],
    ["HTML", "<html><br><p>x</html>"],
    ["JSON", `{"a":1}`],
  ])("refuses %s as not well-formed", (_, document) => {
    expect(refusal(document).kind).toBe("not-well-formed");
  });

  it("does not take the looser rules of XML 1.1 on a document's word", () => {
    expect(refusal("<?xml version='1.1'?><a>&#x1;</a>").kind).toBe("not-well-formed");
    expect(parse("<?xml version='1.1'?><a>\u0085\u2028</a>").text).toBe("\u0085\u2028");
  });

  it.each(["", " \r\n\t", "\uFEFF"])("calls a document without anything in it empty (%j)", (document) => {
    expect(refusal(document).kind).toBe("empty");
  });

  it("says where a document breaks off", () => {
    const error = refusal("<a>\n  <b>");
    expect(error).toMatchObject({ kind: "not-well-formed", line: 2, column: 6 });
    expect(error.message).toBe("The document ends before it is complete (line 2, column 6).");
  });

  it("says where a document is not well-formed", () => {
    expect(refusal("<a>\n  <b>x</c></a>")).toMatchObject({ kind: "not-well-formed", line: 2, column: 10 });
  });

  it("never quotes the document in an error", () => {
    const documents = [
      "<a><hunter2></a>",
      "<a>&hunter2;</a>",
      "<a hunter2='1' hunter2='2'/>",
      "<hunter2:a/>",
      "<!DOCTYPE hunter2><a/>",
      "<hunter2>",
      "hunter2",
    ];
    for (const document of documents) {
      const error = refusal(document);
      expect(`${error.message} ${String(error.stack)} ${String(error.cause)}`).not.toContain("hunter2");
    }
  });
});
