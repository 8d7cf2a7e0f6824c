import { describe, expect, it } from "vitest";
import { detailOf, envelopeVersion, isFault, openEnvelope, readFault } from "../../src/soap/envelope.js";
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

const fault11 = (content: string) =>
  readFault(parse(`<s:Fault xmlns:s="${SOAP_11}">${content}</s:Fault>`), "1.1");
const fault12 = (content: string) => readFault(parse(`<Fault xmlns="${SOAP_12}">${content}</Fault>`), "1.2");

describe("a fault", () => {
  it("is one in the namespace of its envelope only", () => {
    const fault = parse(`<Fault xmlns="${SOAP_11}" />`);
    expect(isFault(fault, "1.1")).toBe(true);
    expect(isFault(fault, "1.2")).toBe(false);
    expect(isFault(parse(`<Fault xmlns="other" />`), "1.1")).toBe(false);
    expect(isFault(parse(`<Failure xmlns="${SOAP_11}" />`), "1.1")).toBe(false);
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

  it("has the text of a detail that has no elements, exactly", () => {
    const fault = parse(`<Fault xmlns="${SOAP_11}"><detail xmlns=""> a &amp; b </detail></Fault>`);
    expect(readFault(fault, "1.1").detail).toBe(" a & b ");
  });

  it.each([
    ["1.1", fault11],
    ["1.2", fault12],
  ])("of SOAP %s without anything has empty parts", (version, faultOf) => {
    expect(faultOf("")).toEqual({
      version,
      code: "",
      subcodes: [],
      reason: "",
      actor: undefined,
      detail: undefined,
    });
  });

  it.each([
    [" s:Client \n", "Client", []],
    ["Client", "Client", []],
    ["s:Client.A.B", "Client", ["A", "B"]],
    ["a:b:c", "b:c", []],
    ["", "", []],
  ])("of SOAP 1.1 with the faultcode %j has code and subcodes", (faultcode, code, subcodes) => {
    expect(fault11(`<faultcode>${faultcode}</faultcode>`)).toMatchObject({ code, subcodes });
  });

  it("keeps at most 16 codes of either version", () => {
    const flat = fault11(`<faultcode>${"a.".repeat(20)}a</faultcode>`);
    expect(1 + flat.subcodes.length).toBe(16);
    const nested = fault12(
      `<Code><Value>a</Value>${"<Subcode><Value>b</Value>".repeat(20)}${"</Subcode>".repeat(20)}</Code>`,
    );
    expect([nested.code, ...nested.subcodes]).toEqual(["a", ...Array<string>(15).fill("b")]);
  });

  it("of SOAP 1.2 has its code without prefix and white space, and none for a subcode without value", () => {
    const fault = fault12(
      "<Code><Value>\n s:Sender </Value><Subcode><Value>x:A</Value><Subcode/></Subcode></Code>",
    );
    expect(fault).toMatchObject({ code: "Sender", subcodes: ["A", ""] });
  });

  it.each([
    ["<Code xmlns=''><Value>A</Value></Code>"],
    ["<Code><Value xmlns=''>A</Value></Code>"],
    ["<Reason xmlns=''><Text>A</Text></Reason>"],
    ["<Reason><Other>A</Other></Reason>"],
    ["<Reason />"],
    ["<Role xmlns=''>A</Role>"],
  ])("of SOAP 1.2 has nothing from where it does not belong: %s", (content) => {
    expect(fault12(content)).toMatchObject({ code: "", subcodes: [], reason: "", actor: undefined });
  });

  it("of SOAP 1.2 has the first of its reasons, in whatever language", () => {
    expect(fault12("<Reason><Text>eins</Text><Text>one</Text></Reason>").reason).toBe("eins");
  });

  it("of SOAP 1.2 has its role before its node", () => {
    expect(fault12("<Node>n</Node><Role>r</Role>").actor).toBe("r");
    expect(fault12("<Node>n</Node>").actor).toBe("n");
  });
});

describe("the detail of a fault", () => {
  const detail = (content: string) => detailOf(parse(`<Fault xmlns="${SOAP_12}">${content}</Fault>`));

  it("is the first that holds anything", () => {
    expect(detail("<Detail> </Detail><detail>a</detail><detail>b</detail>")?.text).toBe("a");
    expect(detail("<detail/><Detail><a/></Detail>")?.children).toHaveLength(1);
  });

  it("is the first where none holds anything, and nothing where there is none", () => {
    expect(detail("<detail/><Detail/>")?.name).toBe("detail");
    expect(detail("<Other>a</Other>")).toBeUndefined();
  });

  it("of blanks is none", () => {
    expect(fault11("<detail> \n </detail>").detail).toBeUndefined();
  });

  it("is shown with all its elements, in order", () => {
    expect(fault11("<detail><a>1</a><b/></detail>").detail).toMatch(/^<a>1<\/a><b ?\/>$/);
  });

  it.each([
    ["many elements", "<a>12345678</a>".repeat(10_000)],
    ["one with many inside", `<b>${"<a>12345678</a>".repeat(10_000)}</b>`],
    ["several with many inside", `<b>${"<a>12345678</a>".repeat(3_000)}</b>`.repeat(4)],
  ])("of %s is written as far as it may be looked at, in whole elements", (_what, content) => {
    const { detail = "" } = fault11(`<detail>${content}</detail>`);
    expect(detail.length).toBeGreaterThanOrEqual(65_536);
    expect(detail.length).toBeLessThan(65_600);
    expect(() => parse(`<detail>${detail}</detail>`)).not.toThrow();
  });
});
