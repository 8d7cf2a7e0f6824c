import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeContract } from "../../scripts/emit/tables.js";
import { accountManagementService } from "../../scripts/service.js";
import { viewContract } from "../../scripts/emit/view.js";
import { callerFields } from "../../src/soap/contract.js";
import type { ContractDescriptor } from "../../src/soap/contract.js";
import { contractOf, sampleWsdl } from "../scripts/contracts.js";
import { addAfter, all, field, replace } from "../scripts/corpus/edit.js";
import { call } from "../testing/call.js";
import { startDirectedEmulator } from "./directed-emulator.js";
import type { DirectedEmulator } from "./directed-emulator.js";

const DECLARATIONS = `
<s:simpleType name="Rights"><s:list><s:simpleType><s:restriction base="s:string">
  <s:enumeration value="Read" /><s:enumeration value="Write" /><s:enumeration value="Share" />
</s:restriction></s:simpleType></s:list></s:simpleType>
<s:complexType name="Note"><s:sequence>
  ${field("Name", "s:string")}${field("name", "s:string")}
  <s:element minOccurs="0" name="Priority" default="5" type="s:int" />
  ${field("Rights", "tns:Rights", 1)}
</s:sequence>
  <s:attribute ref="xml:lang" /><s:attribute name="draft" type="s:boolean" default="true" />
</s:complexType>`;

/** The pinned contract with types as an ASMX host declares them, in a request and in a result. */
const extended: ContractDescriptor = describeContract(
  viewContract(
    contractOf(
      all(
        replace("</s:schema>", `${DECLARATIONS}</s:schema>`),
        addAfter("CreateAccountBySizeRequest", "FullName", field("Note", "tns:Note")),
        addAfter("CreateAccountBySizeResult", "Result", field("Note", "tns:Note")),
      )(sampleWsdl),
    ),
    [],
  ),
  accountManagementService.hosts,
);
const operation = extended.operations.createAccountBySize;

it("members whose names differ in case alone keep them, so that each is a property of its own", () => {
  const type = extended.types.Note;
  const properties = type?.kind === "complex" ? type.fields.map(({ property }) => property) : [];
  expect(properties).toEqual(["Name", "name", "priority", "rights", "draft", "lang"]);
});

describe.each(["1.1", "1.2"] as const)("through the emulator over SOAP %s", (soapVersion) => {
  let emulator: DirectedEmulator;
  beforeAll(async () => {
    if (operation === undefined) throw new Error("The contract has no such operation.");
    emulator = await startDirectedEmulator([operation], { contract: { descriptor: extended, wsdl: "" } });
  });
  afterAll(() => emulator.close());

  const others = Object.fromEntries(
    callerFields(extended, operation?.request ?? { element: "", namespace: "", fields: [] })
      .filter(({ required }) => required)
      .map(({ property, type }) => [property, type === "xs:boolean" ? true : 1]),
  );

  it.each([
    [
      "flags, attributes of the XML namespace and names that differ in case alone are what they were",
      { Name: "A", name: "b", priority: 1, rights: ["Read", "Share"], lang: "de", draft: false },
      { Name: "A", name: "b", priority: 1, rights: ["Read", "Share"], lang: "de", draft: false },
    ],
    [
      "what is left out is its default, no flag is an empty list",
      { name: "b", rights: [] },
      { Name: undefined, name: "b", priority: 5, rights: [], lang: undefined, draft: true },
    ],
  ])("%s", async (_, given, received) => {
    let arrived: unknown;
    emulator.direct(({ request }) => {
      arrived = request.note;
      return { note: given };
    });
    const options = { contract: extended, soapVersion };
    const { status, text, result } = await call(
      emulator,
      "createAccountBySize",
      { ...others, note: given },
      options,
    );
    expect(status, text).toBe(200);
    expect(arrived).toEqual(received);
    expect(result.note).toEqual(received);
  });
});
