import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { XmlError, readXml } from "../../src/soap/xml.js";
import { parse, refusal } from "./parse.js";

describe("readXml and hostile documents", () => {
  it.each([
    ["a bare one", "<!DOCTYPE a><a/>"],
    [
      "one behind a declaration, a comment and an instruction",
      "<?xml version='1.0'?> <!-- > --><?p?>\n<!DOCTYPE a><a/>",
    ],
    ["one that is cut short", "<!DOCTYPE a [ <"],
    ["an entity bomb", `<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>`],
    ["an external entity", `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`],
    ["an external subset", `<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>`],
  ])("refuses a document type declaration: %s", (_, document) => {
    expect(refusal(document).kind).toBe("doctype");
  });

  it("says where the document type declaration is", () => {
    expect(refusal("<?xml version='1.0'?>\n <!DOCTYPE a><a/>")).toMatchObject({ line: 2, column: 2 });
  });

  it("does not mistake text for a document type declaration", () => {
    expect(parse("<!-- <!DOCTYPE a> --><a><![CDATA[<!DOCTYPE a>]]></a>").text).toBe("<!DOCTYPE a>");
  });

  it("refuses a document type declaration after the root", () => {
    expect(refusal("<a/><!DOCTYPE a>").kind).toBe("doctype");
  });

  it("refuses 10,000-deep nesting", () => {
    expect(refusal("<a>".repeat(10_000) + "</a>".repeat(10_000)).kind).toBe("too-deep");
  });

  it("reads 10,000-deep nesting when asked to, without a stack overflow", () => {
    let element = parse("<a>".repeat(10_000) + "</a>".repeat(10_000), { maxDepth: 10_000 });
    let depth = 1;
    for (let child = element.children[0]; child !== undefined; child = element.children[0]) {
      element = child;
      depth++;
    }
    expect(depth).toBe(10_000);
  });

  it("allows exactly maxDepth", () => {
    expect(parse("<a><b/></a>", { maxDepth: 2 }).children).toHaveLength(1);
    expect(refusal("<a><b><c/></b></a>", { maxDepth: 2 }).kind).toBe("too-deep");
  });

  it("allows exactly maxElements", () => {
    expect(parse("<a><b/></a>", { maxElements: 2 }).children).toHaveLength(1);
    expect(refusal("<a><b/><b/></a>", { maxElements: 2 }).kind).toBe("too-large");
  });

  it("allows exactly maxAttributes, over all elements", () => {
    expect(parse("<a x='1'><b x='1'/></a>", { maxAttributes: 2 }).children).toHaveLength(1);
    expect(refusal("<a x='1'><b x='1'/><b x='1'/></a>", { maxAttributes: 2 }).kind).toBe("too-large");
  });

  it("refuses millions of siblings", () => {
    expect(refusal(`<a>${"<b/>".repeat(1_200_000)}</a>`).kind).toBe("too-large");
  }, 60_000);

  it("reads a one-line document of many elements in linear time", () => {
    expect(parse(`<a>${"<b/>".repeat(200_000)}\n</a>`).children).toHaveLength(200_000);
  }, 20_000);

  it("refuses thousands of namespaces in scope", () => {
    const declarations = Array.from({ length: 2_000 }, (_, index) => `xmlns:n${index}="n"`).join(" ");
    expect(refusal(`<a ${declarations}/>`).kind).toBe("too-large");
  });

  it("reads a 1 MiB attribute and a 1 MiB text", () => {
    const long = "x".repeat(1 << 20);
    const root = parse(`<a x="${long}">${long}</a>`);
    expect(root.attributes[0]?.value).toHaveLength(1 << 20);
    expect(root.text).toHaveLength(1 << 20);
  });

  it("reads a long run of references and sections in linear time", () => {
    expect(parse(`<a>${"&amp;<![CDATA[x]]>".repeat(200_000)}</a>`).text).toHaveLength(400_000);
  }, 20_000);

  it("refuses a long run of unclosed comments in linear time", () => {
    expect(refusal(`<a>${"<!-- ".repeat(500_000)}`, { lenientCharacters: true }).kind).toBe(
      "not-well-formed",
    );
  }, 20_000);

  it("ends every mutilated document in a tree or an XmlError", () => {
    const seed = new TextEncoder().encode(
      `<?xml version="1.0" encoding="utf-8"?><!-- c --><s:E xmlns:s="u" a="&lt;"><b><![CDATA[x]]>&#65;é😀</b></s:E>`,
    );
    const mutation = fc.record({
      at: fc.nat(seed.length - 1),
      drop: fc.nat(6),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 4 }),
        fc
          .constantFrom("<", ">", "&", "]]>", "<!", "<!DOCTYPE", "<?xml", "xmlns", "&#0;", '"', "--", "\r")
          .map((text) => new TextEncoder().encode(text)),
      ),
    });
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), fc.boolean(), (mutations, lenient) => {
        let bytes: Uint8Array = seed;
        for (const { at, drop, insert } of mutations) {
          bytes = Uint8Array.from([...bytes.slice(0, at), ...insert, ...bytes.slice(at + drop)]);
        }
        try {
          readXml(bytes, { lenientCharacters: lenient });
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
