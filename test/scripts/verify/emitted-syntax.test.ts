import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findForeignSyntax, foreignSyntaxOf } from "../../../scripts/verify.js";
import { packageRoot } from "../contracts.js";

const client = `import { createClientAsync as soapCreateClientAsync } from "soap";
export function createClientAsync(...args: Parameters<typeof soapCreateClientAsync>): Promise<unknown> {
  return soapCreateClientAsync(args[0], args[1], args[2]) as Promise<unknown>;
}`;

describe("emitted files", () => {
  it("in generated/ hold nothing foreign", async () => {
    expect(await findForeignSyntax(join(packageRoot, "generated"))).toEqual([]);
  });

  it.each([
    [`import type { A } from "./a.js";`],
    [`import { b } from "../types/b.js";`],
    [`export interface A { readonly b?: string | undefined; c(d: string): Promise<void>; "e-f": "*/"; }`],
    [`export type A = "a" | "b" | (string & {});`],
    [`export const a = { b: "c", "d-e": [1, 2, true, null], f: { ["__proto__"]: "g" } } as const;`],
    ["export const a = `no substitution \\${here}`;"],
    [client],
    [`import { callOn } from "../../src/caller.js";`],
    [
      `export abstract class A extends B {
  c(request: C): Promise<D> {
    return callOn(this, contract.operations.c, request) as Promise<D>;
  }
}`,
    ],
  ])("may hold %s", (text) => {
    expect(foreignSyntaxOf("operations/x.ts", text)).toEqual([]);
  });

  it.each([
    ["a call", "evil();", "ExpressionStatement"],
    ["a call in a constant", "export const a = evil();", "CallExpression"],
    ["a substitution", "export const a = `${evil()}`;", "TemplateExpression"],
    ["a tagged template", "export const a = evil`x`;", "TaggedTemplateExpression"],
    ["a function", "export function evil() { return doIt(); }", "CallExpression"],
    ["a function with a result of its own", "export function evil() { return a; }", "a result of its own"],
    ["an arrow function", "export const a = () => 1;", "ArrowFunction"],
    ["a property of a class", "export class A { b = evil; }", "PropertyDeclaration"],
    ["a static block", "export class A { static { evil(); } }", "ClassStaticBlockDeclaration"],
    ["a base that is computed", "export class A extends evil() {}", "a computed base"],
    ["a constructor", "export class A { constructor() { evil(); } }", "Constructor"],
    ["a value read from elsewhere", "export const a = process.env;", "outside of a call"],
    ["an enumeration", "export enum A { B = 1 }", "EnumDeclaration"],
    ["a namespace", "declare global { interface A {} }", "ModuleDeclaration"],
    ["a variable", "export let a = 1;", "not a constant"],
    ["a constant without a value", "export const a;", "a constant without a value"],
    [
      "a default of a parameter",
      "export function a(b = 1) { return callOn(b); }",
      "a default that is computed",
    ],
    ["a block", "export const a = 1; { }", "a block"],
    ["the type of a value", "export type A = typeof process;", "a type of a value"],
    ["an import of something computed", "import { a } from b;", `an import of ""`],
    ["an import for its effects", `import "./evil.js";`, "for its effects"],
    [
      "an import of another package",
      `import { exec } from "node:child_process";`,
      `an import of "node:child_process"`,
    ],
    ["an import out of the tree", `import { a } from "../../scripts/evil.js";`, "an import of"],
    ["an import by URL", `import { a } from "https://example.com/a.js";`, "an import of"],
    ["an import call", `export const a = import("./b.js");`, "CallExpression"],
    ["an export of another module", `export { a } from "../../evil.js";`, "ExportDeclaration"],
    ["a value that is named elsewhere", "export const a = { b };", "ShorthandPropertyAssignment"],
    ["a default export of an expression", "export default evil();", "ExportAssignment"],
    ["a getter", "export const a = { get b() { return 1; } };", "GetAccessor"],
    ["a method", "export const a = { b() {} };", "MethodDeclaration in a constant"],
    ["a spread", "export const a = { ...evil };", "SpreadAssignment"],
    ["a computed name", "export const a = { [evil()]: 1 };", "a computed name"],
    ["a prototype", "export const a = { __proto__: b };", "sets its prototype"],
    ["a prototype in quotes", `export const a = { "__proto__": b };`, "sets its prototype"],
    ["the type any", "export interface A { b: any }", "AnyKeyword"],
    ["an index signature", "export interface A { [key: string]: string }", "IndexSignature"],
    ["an import type", `export type A = import("node:fs").Stats;`, "never emitted"],
    ["a block", "{ evil(); }", "a block"],
    ["a loop", "for (;;);", "ForStatement"],
    [
      "the known function with another body",
      client.replace("return", "evil(); return"),
      "ExpressionStatement",
    ],
    [
      "the known function with a default",
      client.replace("...args", "a = evil(), ...args"),
      "a default that is computed",
    ],
    [
      "the known function with another call in it",
      client.replace("args[0]", "evil()"),
      "a CallExpression of something unknown",
    ],
    [
      "the known function in a constant",
      "export const a = callOn();",
      "a CallExpression of something unknown",
    ],
  ])("may not hold %s", (_, text, finding) => {
    expect(foreignSyntaxOf("operations/x.ts", `\n${text}`).join("\n")).toMatch(/^operations\/x\.ts:\d+: /);
    expect(foreignSyntaxOf("operations/x.ts", text).join("\n")).toContain(finding);
  });
});
