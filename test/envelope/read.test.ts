import { describe, expect, it } from "vitest";
import { envelopeVersion, isFault, openEnvelope, readFault } from "../../src/soap/envelope.js";
import { parse } from "../xml/parse.js";

const SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/";
const SOAP_12 = "http://www.w3.org/2003/05/soap-envelope";

describe("an envelope", () => {
  it.each([
    [SOAP_11, "1.1"],
    [SOAP_12, "1.2"],
    ["http://www.w3.org/2001/12/soap-envelope", undefined],
    ["", undefined],
  ])("in namespace %s has version %s", (namespace, version) => {
    expect(envelopeVersion(parse(`<Envelope xmlns="${namespace}" />`))).toBe(version);
  });

  it("is not one by its namespace alone", () => {
    expect(envelopeVersion(parse(`<Body xmlns="${SOAP_11}" />`))).toBeUndefined();
  });

  it.each([
    ["", "its envelope has no Body"],
    ["<Body /><Body />", "its envelope has two Bodies"],
    [`<Body xmlns="other" />`, "its envelope has no Body"],
  ])("without exactly one Body is none that can be opened: %s", (content, reason) => {
    expect(openEnvelope(parse(`<Envelope xmlns="${SOAP_11}">${content}</Envelope>`), "1.1")).toBe(reason);
  });

  it("gives what stands in its Body, without comments", () => {
    const root = parse(`<Envelope xmlns="${SOAP_11}"><Header /><Body> <!-- --> <a /><b /></Body></Envelope>`);
    const content = openEnvelope(root, "1.1");
    expect(typeof content === "string" ? content : content.map(({ name }) => name)).toEqual(["a", "b"]);
  });
});

describe("a fault", () => {
  it("is one in the namespace of its envelope only", () => {
    const fault = parse(`<Fault xmlns="${SOAP_11}" />`);
    expect(isFault(fault, "1.1")).toBe(true);
    expect(isFault(fault, "1.2")).toBe(false);
    expect(isFault(parse(`<Fault xmlns="other" />`), "1.1")).toBe(false);
  });

  it("of SOAP 1.1 is read with members qualified or not", () => {
    const members =
      "<faultcode>s:Client.A.B</faultcode><faultstring>why</faultstring><faultactor>who</faultactor>";
    const expected = { code: "Client", subcodes: ["A", "B"], reason: "why", actor: "who" };
    const unqualified = parse(`<s:Fault xmlns:s="${SOAP_11}">${members}</s:Fault>`);
    const qualified = parse(`<Fault xmlns="${SOAP_11}">${members}</Fault>`);
    expect(readFault(unqualified, "1.1")).toMatchObject(expected);
    expect(readFault(qualified, "1.1")).toMatchObject(expected);
  });

  it("with an empty detail beside a full one has the full one", () => {
    const fault = parse(`<Fault xmlns="${SOAP_12}"><Detail /><detail xmlns=""><a>1</a></detail></Fault>`);
    expect(readFault(fault, "1.2").detail).toBe("<a>1</a>");
  });

  it.each([
    ["many elements", "<a/>".repeat(50_000)],
    ["elements in elements", `<a>${"<b>1</b>".repeat(50_000)}</a>`],
  ])("has the beginning of a detail of %s, which no error shows whole", (_what, content) => {
    const { detail = "" } = readFault(
      parse(`<Fault xmlns="${SOAP_11}"><detail>${content}</detail></Fault>`),
      "1.1",
    );
    expect(detail.length).toBeGreaterThan(65_000);
    expect(detail.length).toBeLessThan(66_000);
  });

  it("has the text of a detail that has no elements, exactly", () => {
    const fault = parse(`<Fault xmlns="${SOAP_11}"><detail xmlns=""> a &amp; b </detail></Fault>`);
    expect(readFault(fault, "1.1").detail).toBe(" a & b ");
  });
});
