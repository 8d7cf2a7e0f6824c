import { describe, expect, it } from "vitest";
import { compareContracts } from "../../../scripts/compare/compare.js";
import type { ContractModel } from "../../../scripts/contract/model.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import { all, declare, field, replace, replaceAll, within, withoutOperation } from "../corpus/edit.js";
import { withGetQuota } from "../corpus/operations.js";
import type { Edit } from "../corpus/edit.js";
import { sampleFacts } from "../corpus/facts.js";
import { variants } from "../corpus/variants.js";

const pinned = contractOf(sampleWsdl);

describe.each(Object.entries(variants))("a WSDL in which %s", (_, [edit, ...expected]) => {
  const edited = contractOf(edit(sampleWsdl));

  it("is told from the pinned one by its changes", () => {
    const changes = compareContracts(pinned, edited, sampleFacts);
    expect(changes.map(({ impact, id, words }) => `${impact} ${id}: ${words}`).sort()).toEqual(
      [...expected].sort(),
    );
  });

  it("is another contract the way back, too, where anything changed", () => {
    const changes = compareContracts(edited, pinned, sampleFacts);
    expect(changes.length > 0).toBe(expected.length > 0);
  });
});

function verdicts(before: ContractModel, after: ContractModel): readonly string[] {
  return compareContracts(before, after, sampleFacts).map(
    ({ impact, id, subject }) => `${impact} ${id} ${subject}`,
  );
}

const operationLike = (name: string): Edit => all(withGetQuota, replaceAll("GetQuota", name));
/** The standard Result with its members in the declared type itself. */
const plainResult: Edit = all(
  replaceAll(/<s:complexType name="ServiceResult">[\s\S]*?<\/s:complexType>/g, ""),
  replaceAll('"ServiceResultBase"', '"ServiceResult"'),
);
const renamedResult = replaceAll(/"(tns:)?ServiceResult"/g, '"$1MethodResult"');
const enumeratedCode: Edit = all(
  within("ServiceResultBase", replace(field("Code", "s:string"), field("Code", "tns:OutcomeCode", 1))),
  declare(
    '<s:simpleType name="OutcomeCode"><s:restriction base="s:string"><s:enumeration value="Success" /></s:restriction></s:simpleType>',
  ),
);

describe("a live contract", () => {
  it.each<[string, Edit, readonly string[], readonly string[]]>([
    [
      "whose standard Result holds its members itself",
      plainResult,
      ["invisible type-base ServiceResult"],
      ["may-break result-type-base ServiceResult"],
    ],
    [
      "whose standard Result extends a generic base",
      replaceAll("ServiceResultBase", "ResultOfInt32"),
      ["invisible type-base ServiceResult"],
      ["invisible type-base ServiceResult"],
    ],
    [
      "whose standard Result has another name",
      renamedResult,
      ["invisible type-wire-name MethodResult"],
      ["invisible type-wire-name ServiceResult"],
    ],
    [
      "whose Code is an enumeration",
      enumeratedCode,
      [
        "may-break result-enumeration-closed ServiceResult.code",
        "invisible field-schema-optionality ServiceResult.code",
      ],
      [
        "breaking result-type-changed ServiceResult.code",
        "breaking type-removed KnownOutcomeCode",
        "breaking type-removed OutcomeCode",
        "invisible field-schema-optionality ServiceResult.code",
      ],
    ],
    [
      "with three more operations",
      all(operationLike("GetA"), operationLike("GetB"), operationLike("GetC")),
      ["additive operation-added getA", "additive operation-added getB", "additive operation-added getC"],
      [
        "breaking operation-removed getA",
        "breaking operation-removed getB",
        "breaking operation-removed getC",
      ],
    ],
    [
      "with a renamed Result and an operation more",
      all(withGetQuota, renamedResult),
      ["additive operation-added getQuota", "invisible type-wire-name MethodResult"],
      ["breaking operation-removed getQuota", "invisible type-wire-name ServiceResult"],
    ],
  ])("%s is told, and so is the way back", (_, edit, there, back) => {
    const live = contractOf(edit(sampleWsdl));
    expect(verdicts(pinned, live)).toEqual(there);
    expect(verdicts(live, pinned)).toEqual(back);
  });

  it("from another release of the vendor is the same contract, whatever version it tells", () => {
    const version = (text: string): ContractModel =>
      contractOf(
        sampleWsdl.replace(
          /<wsdl:service [^>]*>/,
          (start) => `${start}<wsdl:documentation>${text}</wsdl:documentation>`,
        ),
      );
    expect(verdicts(version("Version 8.0.5.6265"), version("Version 8.1.0.7001"))).toEqual([]);
    const released = (serviceVersion: string): ContractModel => ({ ...pinned, ...{ serviceVersion } });
    expect(verdicts(released("8.0.5.6265"), released("8.1.0.7001"))).toEqual([]);
    expect(verdicts(version("Version 8.0.5.6265"), version("Release 8.0.5.6265"))).toEqual([
      "invisible service-documentation service",
    ]);
  });

  it("is documented with the text inside the markup, too", () => {
    const emphasis = (word: string): ContractModel =>
      contractOf(replace("Sets a new password", `Sets a <b>${word}</b> password`)(sampleWsdl));
    expect(verdicts(emphasis("new"), emphasis("fresh"))).toEqual([
      "invisible operation-documentation changeAccountPassword",
    ]);
  });
});

describe("an operation that cannot be served", () => {
  const without = contractOf(withoutOperation("GetAllAccounts")(sampleWsdl));
  const place = { document: "test.wsdl", line: 7, column: 3 };
  const unserved = (name: string): ContractModel => ({
    ...without,
    unserved: [{ kind: "operation", name, place, reason: "holds nothing but xs:any, which cannot be typed" }],
  });

  it("but was served before, is a breaking change with its place and its reason", () => {
    const changes = compareContracts(pinned, unserved("GetAllAccounts"), sampleFacts);
    expect(changes.find(({ id }) => id === "operation-unserved")).toMatchObject({
      impact: "breaking",
      subject: "getAllAccounts",
      words:
        "operation `getAllAccounts` can no longer be served: holds nothing but xs:any, which cannot be typed",
      place,
    });
    expect(changes.map(({ id }) => id)).not.toContain("operation-removed");
  });

  it("for several reasons tells all of them", () => {
    const one = { kind: "operation", name: "GetAllAccounts" } as const;
    const twice = [
      { ...one, place, reason: "one thing" },
      { ...one, place: undefined, reason: "another" },
    ];
    const changes = compareContracts(pinned, { ...without, unserved: twice }, sampleFacts);
    expect(changes[0]?.words).toBe("operation `getAllAccounts` can no longer be served: one thing; another");
  });

  it("and can be served later, is an addition", () => {
    expect(verdicts(unserved("GetAllAccounts"), pinned)).toEqual([
      "additive operation-served getAllAccounts",
    ]);
  });

  it("and is new or gone, is told although no caller sees it", () => {
    expect(verdicts(without, unserved("GetPayments"))).toEqual([
      "invisible unserved-operation-added GetPayments",
    ]);
    expect(verdicts(unserved("GetPayments"), without)).toEqual([
      "invisible unserved-operation-removed GetPayments",
    ]);
  });
});

describe("a comparison", () => {
  it("tells another default of a field", () => {
    const withDefault = (value: string | undefined): ContractModel => {
      const types = new Map(pinned.types);
      const type = types.get("CreateAccountBySizeRequest");
      if (type?.kind !== "complex") throw new Error("The type is not there.");
      const fields = type.fields.map((one) => (one.name === "FullName" ? { ...one, default: value } : one));
      return { ...pinned, types: types.set(type.key, { ...type, fields }) };
    };
    const changes = compareContracts(withDefault(undefined), withDefault("Nobody"), sampleFacts);
    expect(changes.map(({ id, words }) => [id, words])).toEqual([
      [
        "field-default",
        "`createAccountBySize`: field `fullName` stands for `Nobody` when it is left out, was nothing",
      ],
    ]);
    expect(verdicts(withDefault("A"), withDefault("B"))).toEqual([
      "may-break field-default createAccountBySize.request.fullName",
    ]);
  });

  it.each(["before", "after"])("with nothing %s fails, and never reads as no changes", (side) => {
    const nothing: ContractModel = { ...pinned, operations: [] };
    expect(() =>
      compareContracts(side === "before" ? nothing : pinned, side === "before" ? pinned : nothing, []),
    ).toThrow("A contract without operations cannot be compared.");
  });
});
