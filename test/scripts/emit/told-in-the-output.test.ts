import { accountManagementService } from "../../../scripts/service.js";
import { describe, expect, it } from "vitest";
import { CallerTypes } from "../../../scripts/emit/caller-types.js";
import { operationsFile } from "../../../scripts/emit/emit.js";
import { describeContract } from "../../../scripts/emit/tables.js";
import { contractWarnings, viewContract } from "../../../scripts/emit/view.js";
import { soapVersionOf } from "../../../src/options.js";
import type { ContractDescriptor } from "../../../src/soap/contract.js";
import { contractOf, pinnedWsdl, sampleWsdl } from "../contracts.js";
import { addAfter, all, field, remove, replace, replaceAll } from "../corpus/edit.js";
import type { Edit } from "../corpus/edit.js";

/** The table and the methods of an edited contract. */
function emitted(edit: Edit): { readonly table: ContractDescriptor; readonly operations: string } {
  const view = viewContract(contractOf(edit(sampleWsdl)), []);
  return {
    table: describeContract(view, accountManagementService.hosts),
    operations: operationsFile(view, new CallerTypes(view)),
  };
}

describe("an operation that shows no outcome", () => {
  const edit = remove("CreateAccountBySizeResult", "Result");
  const warning = "The contract does not show how this operation reports a refusal";

  it("is told in the report", () => {
    expect(contractWarnings(contractOf(pinnedWsdl))).toEqual([]);
    expect(contractWarnings(contractOf(edit(sampleWsdl)))).toEqual([
      expect.stringContaining(`Operation CreateAccountBySize: ${warning}`) as unknown,
    ]);
  });

  it("has a warning in the table and in its method's documentation, and no other has", () => {
    const { table, operations } = emitted(edit);
    const warned = Object.values(table.operations).filter((one) => one.warning !== undefined);
    expect(warned.map(({ method }) => method)).toEqual(["createAccountBySize"]);
    expect(operations.split(`Warning: ${warning}`)).toHaveLength(2);
    expect(operations).toMatch(new RegExp(`Warning: ${warning}[^]{0,400}\\n *createAccountBySize\\(request`));
  });
});

describe("what is left out", () => {
  const dataSet = (name: string): string =>
    `<s:element name="${name}Data"><s:complexType><s:sequence><s:any /></s:sequence></s:complexType></s:element>`;
  const edit: Edit = all(
    replace("</s:schema>", `${dataSet("A")}</s:schema>`),
    replaceAll(
      /<s:element name="GetAccountUsedSpaceResponse">[\s\S]*?<\/s:element>\s*(?=<s:element name="GetAccountUsedSpaceBySystem")/g,
      '<s:element name="GetAccountUsedSpaceResponse"><s:complexType><s:sequence><s:any /></s:sequence></s:complexType></s:element>',
    ),
  );

  it("is named with its reason in the table and in the documentation of the methods", () => {
    const { table, operations } = emitted(edit);
    expect(table.unserved).toEqual([
      {
        kind: "operation",
        name: "GetAccountUsedSpace",
        reason: expect.stringContaining("xs:any") as unknown,
      },
    ]);
    expect(operations).toContain(
      " * Left out, because it cannot be served:\n * - operation `GetAccountUsedSpace`: ",
    );
    expect(operations).not.toContain("getAccountUsedSpace(");
  });

  it("is nothing in the pinned contract", () => {
    expect(emitted((wsdl) => wsdl).table.unserved).toBeUndefined();
  });
});

describe("a field of the table", () => {
  it("says its unit and what it is", () => {
    const { table } = emitted(addAfter("CreateAccountBySizeRequest", "FullName", field("QuotaGB", "s:int")));
    const type = table.types.CreateAccountBySizeRequest;
    const fields = type?.kind === "complex" ? type.fields : [];
    expect(fields.find(({ element }) => element === "QuotaGB")).toMatchObject({ unit: "GB" });
    expect(fields.find(({ element }) => element === "AccountSizeMB")).toMatchObject({
      unit: "MB",
      documentation: "Size of the account.",
    });
  });
});

it("SOAP 1.2 alone is the default, and SOAP 1.1 has no port", () => {
  const { table } = emitted(
    replaceAll(/<wsdl:port name="AccountManagementServiceSoap"[\s\S]*?<\/wsdl:port>/g, ""),
  );
  expect(Object.keys(table.ports)).toEqual(["1.2"]);
  expect(soapVersionOf(undefined, table)).toBe("1.2");
  expect(soapVersionOf(undefined, emitted((wsdl) => wsdl).table)).toBe("1.1");
});
