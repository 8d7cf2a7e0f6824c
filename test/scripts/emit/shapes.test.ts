import { describe, expect, it } from "vitest";
import { CallerTypes } from "../../../scripts/emit/caller-types.js";
import { operationsFile, typesFile } from "../../../scripts/emit/emit.js";
import { stringLiteral } from "../../../scripts/emit/source.js";
import { viewContract } from "../../../scripts/emit/view.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import {
  all,
  declare,
  field,
  replace,
  replaceAll,
  within,
  withRequestField,
  withResultField,
} from "../corpus/edit.js";
import type { Edit } from "../corpus/edit.js";
import { emitted, uncheckedContractOf } from "./emitted.js";

const enumeration = (name: string, inside = ""): string =>
  `<s:simpleType name="${name}">${inside}<s:restriction base="s:string"><s:enumeration value="A"/><s:enumeration value="B"/></s:restriction></s:simpleType>`;
const documented = (text: string): string =>
  `<s:annotation><s:documentation>${text}</s:documentation></s:annotation>`;

/** The types that callers see. */
function typesOf(edit: Edit): string {
  const view = viewContract(contractOf(edit(sampleWsdl)), []);
  return typesFile(view, new CallerTypes(view));
}

/** Whole declarations of properties and types, without their documentation. */
function linesOf(text: string): readonly string[] {
  return text.split("\n").map((line) => line.trim());
}

describe("callers see", () => {
  it.each<readonly [string, Edit, string]>([
    [
      "flags as a list, in requests",
      withRequestField(
        field("Thing", "tns:Rights"),
        `${enumeration("Right")}<s:simpleType name="Rights"><s:list itemType="tns:Right"/></s:simpleType>`,
      ),
      "readonly thing?: readonly KnownRights[] | undefined;",
    ],
    [
      "the text of an element with attributes as its value",
      withResultField(
        field("Thing", "tns:Price"),
        `<s:complexType name="Price"><s:simpleContent><s:extension base="s:decimal"><s:attribute name="Currency"/></s:extension></s:simpleContent></s:complexType>`,
      ),
      "readonly value: string;",
    ],
    [
      "the text of an element as one of the names that are listed",
      withResultField(
        field("Thing", "tns:Price"),
        `${enumeration("Currency")}<s:complexType name="Price"><s:simpleContent><s:extension base="tns:Currency"/></s:simpleContent></s:complexType>`,
      ),
      "readonly value: Currency;",
    ],
    [
      "lists that hold themselves as objects",
      withResultField(
        field("Thing", "tns:ArrayOfRow"),
        `<s:complexType name="ArrayOfRow"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="Rows" type="tns:ArrayOfLine"/></s:sequence></s:complexType><s:complexType name="ArrayOfLine"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="Lines" type="tns:ArrayOfRow"/></s:sequence></s:complexType>`,
      ),
      "readonly lines: ArrayOfRow[];",
    ],
    [
      "no value at all of an abstract type that nothing extends",
      withResultField(field("Thing", "tns:Shape"), `<s:complexType name="Shape" abstract="true"/>`),
      "readonly thing?: never | undefined;",
    ],
    [
      "lists of lists",
      withResultField(
        field("Things", "tns:ArrayOfRow"),
        `<s:complexType name="ArrayOfRow"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded" name="Row" nillable="true" type="tns:ArrayOfString"/></s:sequence></s:complexType>`,
      ),
      "readonly things: ((string | null)[])[];",
    ],
    [
      "the type under one that only narrows it",
      withResultField(
        field("Thing", "tns:Short", 1),
        `<s:simpleType name="Short"><s:restriction base="s:int"><s:maxInclusive value="5"/></s:restriction></s:simpleType>`,
      ),
      "readonly thing: number;",
    ],
    [
      "what the schema says of a type",
      withResultField(
        field("Thing", "tns:Box"),
        `<s:complexType name="Box">${documented("Where {things} are.")}<s:sequence>${field("A", "s:int")}</s:sequence></s:complexType>`,
      ),
      "/** Where \\{things\\} are. */",
    ],
    [
      "what the schema says of an enumeration",
      withResultField(field("Thing", "tns:Plan"), enumeration("Plan", documented("The plan."))),
      "/** The plan. The names that the contract lists. */",
    ],
    [
      "which XSD type a text is of",
      withResultField(field("Thing", "s:anyURI")),
      "/** XSD type `anyURI`. `undefined` when the service leaves it out. */",
    ],
    [
      "what is meant by a field that is left out of a request",
      withRequestField(field("Thing", "s:int", 0, ' default="5"')),
      "/** Optional. A whole number of 32 bits. When left out: `5`. */",
    ],
    [
      "what is meant by a field that a result lacks, and that it is never undefined",
      withResultField(field("Thing", "s:int", 0, ' default="5"')),
      "readonly thing: number;",
    ],
  ])("%s", (_, edit, line) => {
    expect(linesOf(typesOf(edit))).toContain(line);
  });

  it("types of their own, whatever the contract calls those that the emitter makes up", () => {
    const text = typesOf(
      withResultField(
        ["Plan", "KnownPlan", "KnownPlanValue"].map((name) => field(name, `tns:${name}`)).join(""),
        ["Plan", "KnownPlan", "KnownPlanValue"].map((name) => enumeration(name)).join(""),
      ),
    );
    const names = [...text.matchAll(/^export type (\w*Plan\w*) =/gm)].map(([, name]) => name);
    expect(names.sort()).toEqual(
      [
        ...["Plan", "KnownPlan", "KnownPlanValue"],
        ...["KnownKnownPlan", "KnownKnownPlanValue", "KnownPlanValue2"],
      ].sort(),
    );
  });
});

describe("a method", () => {
  const methodsOf = (edit: Edit, read = contractOf): string => {
    const view = viewContract(read(edit(sampleWsdl)), []);
    return operationsFile(view, new CallerTypes(view));
  };

  it("without documentation or credentials says what it does when it fails", () => {
    const text = methodsOf(
      all(
        replaceAll(/<wsdl:documentation[^>]*>Checks[^<]*<\/wsdl:documentation>/g, ""),
        replaceAll(/<soap(12)?:header message="tns:AuthenticateAuthHeader"[^>]*>/g, ""),
      ),
    );
    const documentation = /\/\*\*(?:(?!\/\*\*)[^])*(?=authenticate\()/.exec(text)?.[0];
    expect(documentation).toMatch(/^\/\*\*\n \* Changes something/);
    expect(documentation).not.toContain("InvalidCredentialsError");
  });

  it("that is obsolete is deprecated by all that is said of it where that is no sentence", () => {
    const text = methodsOf(replaceAll(/>Checks the credentials[^<]*</g, ">Obsolete: use another<"));
    expect(text).toContain("@deprecated Obsolete: use another\n");
  });

  it("is data, whatever its name", () => {
    const text = methodsOf(replaceAll(/"(tns:)?Authenticate"/g, '"$1__proto__"'), uncheckedContractOf);
    expect(text).toContain(`contract.operations["__proto__"]`);
  });
});

it("a Result that is a mere text is no outcome", () => {
  const edit = within("CreateAccountBySizeResult", replace("tns:ServiceResult", "s:string"));
  const { operations } = viewContract(contractOf(edit(sampleWsdl)), []);
  const { outcome } = operations.find(({ method }) => method === "createAccountBySize") ?? {};
  expect(outcome).toBeUndefined();
});

it("the stubs hold simple types, attributes and messages that are called like a type", async () => {
  const edit = all(
    within(
      "AccountSpace",
      replace(
        "</s:sequence>",
        `${field("Thing", "tns:Short")}</s:sequence><s:attribute name="Mark" type="s:int"/>`,
      ),
    ),
    declare(
      `<s:simpleType name="Short"><s:restriction base="s:int"><s:maxInclusive value="5"/></s:restriction></s:simpleType>`,
    ),
    replaceAll(/"(tns:)?GetAccountUsedSpaceBySystemSoapOut"/g, '"$1AccountSpace"'),
  );
  const text = (await emitted(contractOf(edit(sampleWsdl)), [])).get("soap/definitions.ts") ?? "";
  expect(text).toContain("  Thing?: number | undefined;");
  expect(text).toContain("  /** attribute int, minOccurs 0, maxOccurs 1 */\n  Mark?: number | undefined;");
  expect(text).toContain("export interface AccountSpaceMessage {");
});

it("hidden characters of any plane are written as escapes that mean the same", () => {
  const text = "a\u202e\u{e0041}";
  const literal = stringLiteral(text);
  expect(literal).toMatch(/^[ -~]*$/);
  expect(JSON.parse(literal)).toBe(text);
});
