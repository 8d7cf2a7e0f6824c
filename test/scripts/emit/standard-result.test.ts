import { describe, expect, it } from "vitest";
import { CallerTypes } from "../../../scripts/emit/caller-types.js";
import { typesFile } from "../../../scripts/emit/emit.js";
import { viewContract } from "../../../scripts/emit/view.js";
import { sampleWsdl } from "../contracts.js";
import { field } from "../corpus/edit.js";
import { quotaWith } from "../corpus/left-out.js";
import { uncheckedContractOf } from "./emitted.js";

const DECLARED =
  /<s:complexType name="ServiceResult">[^]*?<\/s:complexType>\s*<s:complexType name="ServiceResultBase">/;
const EXTENSION = (name: string, base: string, attributes = ""): string =>
  `<s:complexType name="${name}"${attributes}><s:complexContent><s:extension base="tns:${base}" /></s:complexContent></s:complexType>`;

/** Ways in which a service may declare the standard Result. */
const CONTRACTS: Readonly<Record<string, string>> = {
  "a type that inherits all its members": sampleWsdl,
  "a type with members of its own": sampleWsdl.replace(DECLARED, `<s:complexType name="ServiceResult">`),
  "a type at the end of a longer chain": sampleWsdl.replace(
    DECLARED,
    `${EXTENSION("ServiceResult", "Middle")}${EXTENSION("Middle", "ServiceResultBase", ' abstract="true"')}<s:complexType name="ServiceResultBase">`,
  ),
  "an empty type whose members stand in one that extends it": sampleWsdl.replace(
    DECLARED,
    `<s:complexType name="ServiceResult" abstract="true" /><s:complexType name="Real"><s:complexContent><s:extension base="tns:ServiceResult"><s:sequence><s:element minOccurs="1" name="Result" type="s:int" /><s:element minOccurs="0" name="Code" type="s:string" /><s:element minOccurs="0" name="Message" type="s:string" /></s:sequence></s:extension></s:complexContent></s:complexType><s:complexType name="Unused">`,
  ),
  "no type at all": sampleWsdl.replaceAll(` type="tns:ServiceResult"`, ""),
  "anything, in so many words": sampleWsdl.replaceAll(` type="tns:ServiceResult"`, ` type="s:anyType"`),
  "a type of another name": sampleWsdl.replaceAll("ServiceResult", "OperationOutcomeOfInt32"),
  "a type whose Code is an enumeration": sampleWsdl.replace(
    `name="Code" type="s:string"`,
    `name="Code" type="tns:GetAllAccountsResultCode"`,
  ),
};

describe("the standard Result, declared as", () => {
  it.each(Object.entries(CONTRACTS))(
    "%s, is the outcome of each operation, and callers see it as one type",
    (_, wsdl) => {
      const view = viewContract(uncheckedContractOf(wsdl), []);
      const kinds = view.operations.map(({ model, outcome }) => [model.name, outcome?.kind]);
      expect(kinds).toEqual(
        view.operations.map(({ model: { name } }) => [
          name,
          name === "GetAllAccounts" ? "enumeration" : "standard",
        ]),
      );
      const text = typesFile(view, new CallerTypes(view));
      expect(text.match(/readonly result\??: [^;]*;/g)?.filter((one) => !one.includes("number"))).toEqual(
        expect.arrayContaining([
          "readonly result: ServiceResult;",
          "readonly result: GetAllAccountsResultCode;",
        ]),
      );
      expect(text).not.toMatch(/readonly result: (?!ServiceResult;|GetAllAccountsResultCode;|number)/);
    },
  );
});

describe("the outcome of an operation is its standard Result", () => {
  const outcomeWith = (declared: string): unknown => {
    const wsdl = quotaWith(field("QuotaMB", "s:long", 1))(sampleWsdl).replace(
      `<s:complexType name="GetQuotaResult"><s:sequence>${field("Result", "tns:ServiceResult")}`,
      `<s:complexType name="GetQuotaResult"><s:sequence>${declared}`,
    );
    const view = viewContract(uncheckedContractOf(wsdl), []);
    return view.operations.find(({ method }) => method === "getQuota")?.outcome;
  };

  it.each([
    [
      "whatever its element is called",
      field("Status", "tns:ServiceResult"),
      { kind: "standard", path: ["GetQuotaResult", "Status"], property: "status" },
    ],
    [
      "beside a member whose name differs in case alone",
      field("Result", "tns:ServiceResult") + field("result", "s:int"),
      { kind: "standard", path: ["GetQuotaResult", "Result"], property: "Result" },
    ],
    [
      "and the one that is called Result where there are two",
      field("Other", "tns:ServiceResult") + field("Result", "tns:ServiceResult"),
      { kind: "standard", path: ["GetQuotaResult", "Result"], property: "result" },
    ],
    [
      "but not one of two others",
      field("A", "tns:ServiceResult") + field("B", "tns:ServiceResult"),
      undefined,
    ],
    [
      "but not one of a list",
      `<s:element minOccurs="0" maxOccurs="unbounded" name="Each" type="tns:ServiceResult" />`,
      undefined,
    ],
  ])("%s", (_, declared, outcome) => {
    expect(outcomeWith(declared)).toEqual(outcome);
  });
});
