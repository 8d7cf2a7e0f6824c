import { describe, expect, it } from "vitest";
import { sampleWsdl, refusalsOf } from "../contracts.js";

const ITEM = '<s:complexType name="AccountSpace">';

/** The pinned contract with `AccountSpace` as text with an attribute. */
function withText(attribute: string): string {
  const end = sampleWsdl.indexOf("</s:complexType>", sampleWsdl.indexOf(ITEM));
  return (
    sampleWsdl.slice(0, sampleWsdl.indexOf(ITEM)) +
    `${ITEM}<s:simpleContent><s:extension base="s:string"><s:attribute name="${attribute}" type="s:int" />` +
    `</s:extension></s:simpleContent>${sampleWsdl.slice(end)}`
  );
}

/** The pinned contract with a type that extends `AccountSpace`. */
function withDerived(field: string): string {
  const derived =
    '<s:complexType name="Disk"><s:complexContent><s:extension base="tns:AccountSpace"><s:sequence>' +
    `<s:element name="${field}" type="s:int" /></s:sequence></s:extension></s:complexContent></s:complexType>`;
  return sampleWsdl.replace(ITEM, derived + ITEM);
}

describe("A field whose property says something else already is refused", () => {
  it.each(["Value", "value"])("attribute %s beside text, which is the property value", (name) => {
    expect(refusalsOf(withText(name))).toEqual([
      `type "AccountSpace" has a field "${name}", which would be the property "value" that holds its text`,
    ]);
    expect(refusalsOf(withText("Language"))).toEqual([]);
  });

  it.each(["XsiType", "xsiType"])("element %s of a type that extends another", (name) => {
    expect(refusalsOf(withDerived(name))).toEqual([
      `type "Disk" has a field "${name}", which would be the property "xsiType" that holds the name of its type`,
    ]);
    expect(refusalsOf(withDerived("Tracks"))).toEqual([]);
  });
});
