import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstForbiddenCharacter, writeElement } from "../../src/soap/xml-text.js";
import type { XmlElement } from "../../src/soap/xml.js";
import { parse } from "./parse.js";
import { character } from "../message/arbitrary.js";

describe("writeElement", () => {
  it("writes an empty element as ASMX does", () => {
    expect(writeElement(parse("<a></a>"))).toBe("<a />");
  });

  it("declares a namespace only where it changes", () => {
    const root = parse(`<p:a xmlns:p="one"><p:b><c/></p:b><q:d xmlns:q="two">x</q:d></p:a>`);
    expect(writeElement(root)).toBe(`<a xmlns="one"><b><c xmlns="" /></b><d xmlns="two">x</d></a>`);
  });

  it("gives attributes in a namespace a prefix, declared once for the subtree", () => {
    const root = parse(`<a xmlns:p="one" p:x="1" xml:lang="en" y="2"><b p:x="3"/></a>`);
    expect(writeElement(root)).toBe(`<a xmlns:p1="one" p1:x="1" xml:lang="en" y="2"><b p1:x="3" /></a>`);
  });

  it("escapes text and attributes", () => {
    expect(writeElement(parse(`<a x="&quot;&lt;&#9;">&lt;&amp;&#13;</a>`))).toBe(
      `<a x="&quot;&lt;&#x9;">&lt;&amp;&#xD;</a>`,
    );
  });

  it("writes what reads back as the same tree", () => {
    const name = fc.constantFrom("a", "b", "__proto__", "constructor");
    const namespace = fc.constantFrom("", "one", "two", '<&">');
    const text = fc.string({ unit: character }).filter((value) => firstForbiddenCharacter(value) === -1);
    const { tree } = fc.letrec<{ tree: Omit<XmlElement, "prefixes" | "line" | "column"> }>((tie) => ({
      tree: fc.record({
        namespace,
        name,
        attributes: fc.uniqueArray(fc.record({ namespace, name, value: text }), {
          maxLength: 3,
          selector: (attribute) => `${attribute.namespace} ${attribute.name}`,
        }),
        children: fc.oneof(
          { maxDepth: 3 },
          fc.constant([]),
          fc.array(tie("tree"), { maxLength: 3 }),
        ) as fc.Arbitrary<XmlElement[]>,
        text,
      }),
    }));
    const plain = (element: Omit<XmlElement, "prefixes" | "line" | "column">): unknown => ({
      namespace: element.namespace,
      name: element.name,
      attributes: element.attributes,
      children: element.children.map(plain),
      text: element.text,
    });
    fc.assert(
      fc.property(tree, (element) => {
        expect(plain(parse(writeElement(element as XmlElement)))).toEqual(plain(element));
      }),
      { numRuns: 300 },
    );
  });
});
