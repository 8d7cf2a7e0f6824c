import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { CallerTypes } from "../../../scripts/emit/caller-types.js";
import { typesFile } from "../../../scripts/emit/emit.js";
import { viewContract } from "../../../scripts/emit/view.js";
import { contractOf } from "../contracts.js";

const pinned = readFileSync(new URL("../../../wsdl/AccountManagementService.wsdl", import.meta.url), "utf8");

/** The pinned contract with types that extend others. */
function emitting({ abstract = false, extended = "AccountSpace" } = {}) {
  const derived = ["Disk", "Tape"].map(
    (name) =>
      `<s:complexType name="${name}"><s:complexContent><s:extension base="tns:${extended}"><s:sequence>` +
      `<s:element name="${name}s" type="s:int" /></s:sequence></s:extension></s:complexContent></s:complexType>`,
  );
  const declaration = `<s:complexType name="${extended}"`;
  const wsdl = pinned.replace(
    declaration,
    `${derived.join("")}${declaration}${abstract ? ' abstract="true"' : ""}`,
  );
  const view = viewContract(contractOf(wsdl), []);
  return { view, types: new CallerTypes(view) };
}

/** The type of a property, as it is emitted. */
function declaredType({ view, types }: ReturnType<typeof emitting>, property: string): string | undefined {
  return new RegExp(`readonly ${property}: (.*);`).exec(typesFile(view, types))?.[1];
}

describe("A field whose type others extend", () => {
  it("is a union that xsiType tells apart", () => {
    const union =
      'AccountSpace | (Disk & { readonly xsiType: "Disk" }) | (Tape & { readonly xsiType: "Tape" })';
    expect(declaredType(emitting(), "accountSpaces")).toBe(`(${union})[]`);
  });

  it("is a union of the others where its own type is abstract", () => {
    expect(declaredType(emitting({ abstract: true }), "accountSpaces")).toBe(
      '((Disk & { readonly xsiType: "Disk" }) | (Tape & { readonly xsiType: "Tape" }))[]',
    );
  });

  it("knows each of them once, at any remove", () => {
    const { view } = emitting();
    const grown = contractOf(
      view.model.wsdl.replace(
        '<s:complexType name="Disk"',
        `<s:complexType name="Raid"><s:complexContent><s:extension base="tns:Disk" /></s:complexContent></s:complexType>$&`,
      ),
    );
    const types = viewContract(grown, []).types;
    expect(types.get("AccountSpace")?.derived).toEqual(["Disk", "Raid", "Tape"]);
    expect(types.get("Disk")?.derived).toEqual(["Raid"]);
  });

  it("keeps its place in a request where its own type is abstract: the fields of the others differ", () => {
    const unwrapped = (abstract: boolean): boolean => {
      const { view } = emitting({ extended: "GetAccountUsedSpaceBySystemRequest", abstract });
      const operation = view.operations.find(({ model }) => model.name === "GetAccountUsedSpaceBySystem");
      return operation?.request.unwrapped !== undefined;
    };
    expect(unwrapped(true)).toBe(false);
    // Another type that extends it must not change what callers pass today.
    expect(unwrapped(false)).toBe(true);
  });

  it("never hides the outcome of an operation", () => {
    const { view } = emitting({ extended: "GetAccountUsedSpaceBySystemResult", abstract: true });
    const operation = view.operations.find(({ model }) => model.name === "GetAccountUsedSpaceBySystem");
    expect(operation?.outcome).toEqual({
      kind: "standard",
      path: ["GetAccountUsedSpaceBySystemResult", "Result"],
      property: "result",
    });
  });

  it("names its own type alone in xsiType, and none when it is abstract", () => {
    for (const abstract of [false, true]) {
      const { view, types } = emitting({ abstract });
      const text = typesFile(view, types);
      const xsiTypeOf = (name: string): string | undefined => {
        const declaration = new RegExp(`interface ${name} \\{[^}]*\\}`).exec(text)?.[0] ?? "";
        return /xsiType\?: (.*) \| undefined;/.exec(declaration)?.[1];
      };
      expect(xsiTypeOf("AccountSpace")).toBe(abstract ? undefined : '"AccountSpace"');
      expect(xsiTypeOf("Disk")).toBe('"Disk"');
      expect(xsiTypeOf("ServiceResult")).toBeUndefined();
    }
  });
});
