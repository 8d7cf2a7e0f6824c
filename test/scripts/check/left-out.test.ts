import { describe, expect, it } from "vitest";
import { ContractError, formatProblem } from "../../../scripts/contract/nodes.js";
import { contractOf, sampleWsdl, refusalsOf } from "../contracts.js";
import { addAfter, all, field, replace, replaceAll } from "../corpus/edit.js";
import { withGetQuota } from "../corpus/operations.js";
import type { Edit } from "../corpus/edit.js";
import { leftOutCases, quotaWith, typed } from "../corpus/left-out.js";

describe("an operation is left out by name, with place and reason, and the rest is served:", () => {
  it.each(Object.entries(leftOutCases))("%s", (_, [edit, reason]) => {
    const wsdl = edit(sampleWsdl);
    const model = contractOf(wsdl);
    const pinned = contractOf(sampleWsdl);
    expect(model.operations.map(({ name }) => name)).toEqual(pinned.operations.map(({ name }) => name));
    expect([...model.types.keys()]).toEqual([...pinned.types.keys()]);
    expect(new Set(model.unserved.map(({ name }) => name)).size).toBe(1);
    expect(model.unserved.map(formatProblem).join("\n")).toMatch(/^test\.wsdl:\d+:\d+: /);
    expect(model.unserved.map(formatProblem).join("\n")).toContain(reason);
    // Tools that read the WSDL never see it.
    expect(contractOf(model.wsdl).unserved).toEqual([]);
    expect(refusalsOf(wsdl).join("\n")).toContain(reason);
  });
});

describe("what nothing served reaches", () => {
  it.each(
    Object.entries({
      "a type that cannot be served": `<s:complexType name="T"><s:sequence><s:any/></s:sequence></s:complexType>`,
      "a type that is declared twice": `<s:complexType name="T"/><s:complexType name="T"/>`,
      "an element that stands in for another": `<s:element name="T" substitutionGroup="tns:Nothing"/>`,
      "a declaration without a name": `<s:complexType/>`,
    }),
  )("refuses nothing: %s", (_, declaration) => {
    const edit = replace("</s:schema>", `${declaration}</s:schema>`);
    expect(refusalsOf(edit(sampleWsdl))).toEqual([]);
  });

  it("is left out alone when it extends a type that is served", () => {
    const derived = `<s:complexType name="Raw"><s:complexContent><s:extension base="tns:AccountSpace"><s:sequence>${field("A", "s:anyType")}</s:sequence></s:extension></s:complexContent></s:complexType>`;
    const model = contractOf(replace("</s:schema>", `${derived}</s:schema>`)(sampleWsdl));
    expect(model.operations).toHaveLength(contractOf(sampleWsdl).operations.length);
    expect(model.types.has("Raw")).toBe(false);
    expect(model.unserved.map(({ kind, name }) => `${kind} ${name}`)).toEqual(["type Raw"]);
  });
});

describe("the whole contract is refused, also without --strict, for", () => {
  it.each(
    Object.entries<readonly [Edit, string]>({
      "a required attribute of AuthHeader": [
        replace(
          /<s:complexType name="AuthHeader">[\s\S]*?<\/s:sequence>/.exec(sampleWsdl)?.[0] ?? "",
          `<s:complexType name="AuthHeader"><s:sequence>${field("UserName", "s:string")}${field("Password", "s:string")}</s:sequence><s:attribute name="Realm" use="required" type="s:string"/>`,
        ),
        `AuthHeader requires the attribute "Realm"`,
      ],
      "an extension that is required and not understood": [
        replaceAll("<soap:binding ", '<p:Policy xmlns:p="urn:p" wsdl:required="true"/><soap:binding '),
        `requires the extension "Policy" of namespace "urn:p"`,
      ],
      "an address that is not a URL": [
        replaceAll(/location="https:[^"]*"/g, 'location="mailto:x@example.com"'),
        'the address "mailto:x@example.com" of a port is not an http: or https: URL',
      ],
      "an operation that reaches nothing else but what cannot be served": [
        addAfter("AuthHeader", "UserName", field("X", "s:anyType")),
        "says nothing of the content",
      ],
    }),
  )("%s", (_, [edit, reason]) => {
    expect(refusalsOf(edit(sampleWsdl), {}).join("\n")).toContain(reason);
  });

  it("an extension that is required, but not for what is used", () => {
    const edit = replace(
      "</wsdl:definitions>",
      `<wsdl:binding name="Other" type="tns:AccountManagementServiceSoap"><p:P xmlns:p="urn:p" wsdl:required="true"/></wsdl:binding></wsdl:definitions>`,
    );
    expect(refusalsOf(edit(sampleWsdl))).toEqual([]);
  });
});

describe("every expansion ends, with its place:", () => {
  const doubling = (leaf: string): string =>
    Array.from(
      { length: 30 },
      (_, level) =>
        `<s:group name="G${level}"><s:sequence>${`<s:group ref="tns:G${level + 1}"/>`.repeat(2)}</s:sequence></s:group>`,
    ).join("") + `<s:group name="G30"><s:sequence>${leaf}</s:sequence></s:group>`;

  it("groups that double at each of 30 levels", () => {
    const model = contractOf(quotaWith(`<s:group ref="tns:G0"/>`, doubling(""))(sampleWsdl));
    expect(model.unserved.map(formatProblem).join()).toMatch(
      /test\.wsdl:\d+:\d+: "GetQuotaResult" expands to more/,
    );
  });

  it("anonymous types that double at each of 30 levels", () => {
    const level = (index: number): string =>
      `<s:group name="G${index}"><s:sequence>${["A", "B"]
        .map((name) => typed(`<s:group ref="tns:G${index + 1}"/>`).replace("Data", name))
        .join("")}</s:sequence></s:group>`;
    const groups = Array.from({ length: 30 }, (_, index) => level(index)).join("");
    const edit = quotaWith(`<s:group ref="tns:G0"/>`, `${groups}<s:group name="G30"><s:sequence/></s:group>`);
    const error = ((): unknown => {
      try {
        return contractOf(edit(sampleWsdl));
      } catch (failure) {
        return failure;
      }
    })();
    expect(error).toBeInstanceOf(ContractError);
    expect(String(error)).toMatch(/test\.wsdl:\d+:\d+: .*expands to more than/);
  }, 20_000);

  it("attribute groups that double at each of 30 levels", () => {
    const groups = Array.from(
      { length: 30 },
      (_, index) =>
        `<s:attributeGroup name="A${index}">${`<s:attributeGroup ref="tns:A${index + 1}"/>`.repeat(2)}</s:attributeGroup>`,
    ).join("");
    const edit = quotaWith(
      `<s:element name="D"><s:complexType><s:attributeGroup ref="tns:A0"/></s:complexType></s:element>`,
      `${groups}<s:attributeGroup name="A30"/>`,
    );
    expect(contractOf(edit(sampleWsdl)).unserved.map(formatProblem).join()).toContain("expands to more than");
  });
});

describe("what an ASMX host really emits is served:", () => {
  it("[Flags] enumerations, as lists of names", () => {
    const flags = `<s:simpleType name="Rights"><s:list><s:simpleType><s:restriction base="s:string"><s:enumeration value="Read"/><s:enumeration value="Write"/></s:restriction></s:simpleType></s:list></s:simpleType>`;
    const { types } = contractOf(quotaWith(field("Rights", "tns:Rights", 1), flags)(sampleWsdl));
    expect(types.get("Rights")).toMatchObject({
      kind: "enumeration",
      flags: true,
      values: ["Read", "Write"],
    });
  });

  it("default and fixed values, of elements and of attributes", () => {
    const declarations = `<s:complexType name="D"><s:sequence><s:element name="A" default="5" type="s:int"/><s:element name="B" fixed="x" type="s:string"/></s:sequence><s:attribute name="C" default="true" type="s:boolean"/></s:complexType>`;
    const { types } = contractOf(quotaWith(field("D", "tns:D"), declarations)(sampleWsdl));
    const type = types.get("D");
    const defaults = type?.kind === "complex" ? type.fields.map((one) => [one.name, one.default]) : [];
    expect(defaults).toEqual([
      ["A", "5"],
      ["B", "x"],
      ["C", "true"],
    ]);
  });

  it("attributes of the XML namespace", () => {
    const declarations = `<s:complexType name="D"><s:sequence>${field("A", "s:int")}</s:sequence><s:attribute ref="xml:lang"/></s:complexType>`;
    const { types } = contractOf(quotaWith(field("D", "tns:D"), declarations)(sampleWsdl));
    expect(types.get("D")).toMatchObject({
      fields: [{}, { name: "lang", namespace: "http://www.w3.org/XML/1998/namespace", attribute: true }],
    });
  });

  it("soap:body without use, which means literal", () => {
    expect(refusalsOf(replaceAll(/body use="literal"/g, "body")(sampleWsdl))).toEqual([]);
  });

  it("SOAP 1.2 alone", () => {
    const edit = replaceAll(/<wsdl:port name="AccountManagementServiceSoap"[\s\S]*?<\/wsdl:port>/g, "");
    expect(contractOf(edit(sampleWsdl)).ports.map(({ version }) => version)).toEqual(["1.2"]);
  });

  it("a Result without a type, but no parameter without one", () => {
    const edit = all(withGetQuota, replaceAll(/ type="tns:ServiceResult"/g, ""));
    expect(contractOf(edit(sampleWsdl)).unserved).toEqual([]);
    const parameter = replace('name="userName" type="s:string"', 'name="Result"');
    expect(contractOf(parameter(sampleWsdl)).unserved.map(({ reason }) => reason)).toEqual([
      '"Result" has no type, so anything may stand there',
    ]);
  });
});

describe("the service's version", () => {
  it("is read from its documentation, and is no part of the contract", () => {
    const documented = (version: string): Edit =>
      replace(
        '<wsdl:service name="AccountManagementService">',
        `<wsdl:service name="AccountManagementService"><wsdl:documentation>${version}</wsdl:documentation>`,
      );
    const model = contractOf(documented("8.0.5.6265")(sampleWsdl));
    expect(model).toMatchObject({ serviceVersion: "8.0.5.6265", documentation: undefined });
    expect(contractOf(documented("Release 9.1.0")(sampleWsdl)).documentation).toBe("Release");
  });
});
