import { accountManagementService } from "../../../scripts/service.js";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emitContract } from "../../../scripts/emit/emit.js";
import { findForeignSyntax } from "../../../scripts/verify.js";
import type { ContractDescriptor } from "../../../src/soap/contract.js";
import { escapeAttribute, escapeText } from "../../../src/soap/xml-text.js";
import { sampleWsdl, refusalsOf } from "../contracts.js";
import { uncheckedContractOf } from "./emitted.js";

/** What a reader of the file would not see. */
const HIDDEN = /[\u2028\u2029\u202e\u200b\ufeff]/;

/** Texts that would run, or end what they stand in, where they are not escaped. */
const TEXTS: Readonly<Record<string, string>> = {
  "the end of a comment": "*/ globalThis.owned = true; /*",
  "the end of a comment in pieces": "**//*/ globalThis.owned = true; /*",
  "a template": "`${(globalThis.owned = true)}`",
  quotes: `"; globalThis.owned = true; '`,
  "a backslash at the end": "\\",
  "a backslash and a quote": `\\"; globalThis.owned = true; //`,
  "line ends": "a\nglobalThis.owned = true;\r\nb",
  "the line ends of JavaScript": "a\u2028globalThis.owned = true;\u2029b",
  "a tag of its own": "Harmless.\n@deprecated\n@internal {@link globalThis}",
  "a prototype": "__proto__",
  "the end of a script": "</script><!--",
  "hidden characters": "a\u202eb\u200bc\ufeffd",
  markup: "<a>&amp;</a>",
};

const NAMES = ["__proto__", "constructor", "default", "class", "toString", "first-name", "prototype"];

/** The sample WSDL with all of these: values of one enumeration, fields of one type, a text on each operation. */
function hostileWsdl(): string {
  const values = Object.values(TEXTS).map((text) => `<s:enumeration value="${escapeAttribute(text)}" />`);
  const fields = NAMES.map(
    (name) => `<s:element minOccurs="0" maxOccurs="1" name="${name}" type="s:string" />`,
  );
  const texts = Object.values(TEXTS);
  let next = 0;
  return sampleWsdl
    .replace(`<s:enumeration value="Active" />`, () => values.join(""))
    .replace(`<s:element minOccurs="0" maxOccurs="1" name="SystemName" type="s:string" />`, () =>
      fields.join(""),
    )
    .replace(
      /(<wsdl:documentation[^>]*>)[^<]*/g,
      (_, start: string) => start + escapeText(texts[next++] ?? ""),
    );
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hostile-"));
  // Without the checks that refuse most of it before anything is emitted.
  await emitContract(uncheckedContractOf(hostileWsdl()), join(folder, "generated"), {
    ...accountManagementService,
    facts: [],
  });
});
afterAll(async () => {
  expect(Reflect.has(globalThis, "owned")).toBe(false);
  await rm(folder, { recursive: true, force: true });
});

function emittedFile(path: string): string {
  return ts.sys.readFile(join(folder, "generated", path)) ?? "";
}

/** The emitted table, as it is when it is run. */
async function emittedContract(): Promise<ContractDescriptor> {
  const { outputText } = ts.transpileModule(emittedFile("contract.ts"), {
    compilerOptions: { module: ts.ModuleKind.ESNext },
  });
  const url = `data:text/javascript;base64,${Buffer.from(outputText).toString("base64")}`;
  return ((await import(/* @vite-ignore */ url)) as { contract: ContractDescriptor }).contract;
}

it("a hostile contract is emitted as data and types alone", async () => {
  expect(await findForeignSyntax(join(folder, "generated"))).toEqual([]);
});

describe("an enumeration's value stays a value", () => {
  it.each(Object.entries(TEXTS))("%s", async (_, text) => {
    const { types } = await emittedContract();
    expect(types.AccountStatus).toMatchObject({ values: expect.arrayContaining([text]) as unknown });
  });

  it("with nothing hidden in the file", () => {
    for (const path of ["contract.ts", "types.ts", "soap/definitions.ts"]) {
      expect(emittedFile(path)).not.toMatch(HIDDEN);
    }
  });
});

describe("documentation stays a comment", () => {
  const operations = [...sampleWsdl.matchAll(/<wsdl:operation name="(.)(\w+)">\s*<wsdl:documentation/g)].map(
    ([, first = "", rest = ""]) => first.toLowerCase() + rest,
  );

  it.each(Object.keys(TEXTS).map((name, index) => [name, operations[index] ?? ""]))("%s", (_, method) => {
    const file = ts.createSourceFile(
      "operations.ts",
      emittedFile("operations.ts"),
      ts.ScriptTarget.Latest,
      true,
    );
    expect(tagsOf(file, method)).toEqual(["throws", "throws", "throws"]);
  });

  it("with nothing hidden in the file", () => {
    expect(emittedFile("operations.ts")).not.toMatch(HIDDEN);
  });

  it("is data as well, every character of it", async () => {
    const { operations } = await emittedContract();
    expect(operations.authenticate).toMatchObject({ documentation: "*/ globalThis.owned = true; /*" });
  });
});

describe("names that mean something to JavaScript", () => {
  it.each(NAMES)("are fields as any other: %s", async (name) => {
    const type = (await emittedContract()).types.AccountSpace;
    const fields = type?.kind === "complex" ? type.fields : [];
    expect(fields.map(({ element }) => element)).toContain(name);
  });

  it.each(["close", "constructor", "toString", "hasOwnProperty"])(
    "are refused as operations, which would hide a member of the client: %s",
    (method) => {
      const name = method.charAt(0).toUpperCase() + method.slice(1);
      const wsdl = sampleWsdl.replace(/GetAccountUsedSpace(?!By)/g, name);
      expect(refusalsOf(wsdl).join("\n")).toContain(method);
    },
  );
});

/** The names of the tags in the comment of a method. */
function tagsOf(file: ts.SourceFile, method: string): string[] {
  const methods: ts.MethodDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node) && node.name.getText() === method) methods.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  expect(methods).toHaveLength(1);
  return methods.flatMap((one) => ts.getJSDocTags(one).map(({ tagName }) => tagName.text));
}
