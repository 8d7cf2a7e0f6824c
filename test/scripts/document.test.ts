import { describe, expect, it } from "vitest";
import { contractHash } from "../../scripts/contract/model.js";
import { contractOf, sampleWsdl } from "./contracts.js";
import { all, replace, replaceAll } from "./corpus/edit.js";
import { variants } from "./corpus/variants.js";

describe("a contract written as one document", () => {
  it.each(Object.entries(variants))("says the same as the WSDL in which %s", (_, [edit]) => {
    const model = contractOf(edit(sampleWsdl));
    const again = contractOf(model.wsdl);
    expect(contractHash(again)).toBe(contractHash(model));
    expect(again.wsdl).toBe(model.wsdl);
  });

  it("is the same text whatever the prefixes and the formatting", () => {
    const other = all(
      replaceAll(/\btns:/g, "other:"),
      replaceAll("xmlns:tns=", "xmlns:other="),
      replaceAll(/>\s+</g, "><"),
    )(sampleWsdl);
    expect(contractOf(other).wsdl).toBe(contractOf(sampleWsdl).wsdl);
  });

  it("refers to no other document", () => {
    const other = replace(
      "<s:element",
      `<s:import namespace="http://www.w3.org/2001/XMLSchema" schemaLocation="http://example.com/x.xsd"/><s:element`,
    )(sampleWsdl);
    expect(contractOf(other).wsdl).not.toContain("example.com");
  });

  it("leaves out what says nothing, and names in which nothing can be looked up as they are", () => {
    const other = replace(
      "<s:element",
      `<s:complexType name="Unused"><s:annotation><s:documentation> </s:documentation></s:annotation><s:sequence><s:element name="A" type="nowhere:B"/></s:sequence></s:complexType><s:element`,
    );
    const { wsdl } = contractOf(all(other, replaceAll(/>Checks the credentials[^<]*</g, "><"))(sampleWsdl));
    expect(wsdl).not.toContain("<s:documentation>");
    expect(wsdl).toContain(`type="nowhere:B"`);
    expect(wsdl).not.toContain("<wsdl:documentation></wsdl:documentation>");
  });

  it("shows hidden characters to a reviewer", () => {
    const other = replace(
      "<s:element",
      `<s:complexType name="Unused"><s:annotation><s:documentation>a\u202eb</s:documentation></s:annotation></s:complexType><s:element`,
    )(sampleWsdl);
    expect(contractOf(other).wsdl).toContain("a&#x202e;b");
  });
});
