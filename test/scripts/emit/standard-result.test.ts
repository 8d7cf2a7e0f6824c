import { describe, expect, it } from "vitest";
import { CallerTypes } from "../../../scripts/emit/caller-types.js";
import { typesFile } from "../../../scripts/emit/emit.js";
import { viewContract } from "../../../scripts/emit/view.js";
import { sampleWsdl } from "../contracts.js";
import { field } from "../corpus/edit.js";
import { standardResults } from "../corpus/plausible.js";
import { quotaWith } from "../corpus/left-out.js";
import { uncheckedContractOf } from "./emitted.js";

describe("the standard Result, declared as", () => {
  it.each(Object.entries(standardResults))(
    "%s, is the outcome of each operation, and callers see it as one type",
    (_, edit) => {
      const view = viewContract(uncheckedContractOf(edit(sampleWsdl)), []);
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
