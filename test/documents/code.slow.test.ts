import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const pages = ["README.md", ...readdirSync(join(ROOT, "docs")).map((file) => `docs/${file}`)].filter((page) =>
  page.endsWith(".md"),
);

/** What the text around an example has introduced. What an example declares itself comes before it. */
const GIVEN = `
import * as account from "account-management-service-client";
import * as testing from "account-management-service-client/testing";
import * as soapPackage from "soap";
import * as vitest from "vitest";
import * as nodeTest from "node:test";
declare global {
  const { AccountManagementClient }: typeof account;
  const { startEmulator, replay }: typeof testing;
  const { beforeEach, afterAll, expect }: typeof vitest;
  const { mock }: typeof nodeTest;
  const soap: typeof soapPackage;
  const client: account.AccountManagementClient;
  const emulator: testing.Emulator;
  const recording: testing.Recording;
  const credentials: account.Credentials;
  const request: account.CreateAccountBySizeRequest;
  const userName: string, password: string, username: string, requestId: string;
  const WSDL_URL: string, UserName: string, Password: string;
  const histogram: { record(value: number, attributes: Record<string, unknown>): void };
  function alertOps(message: string): void;
  function showCustomer(code: string | undefined): void;
  function refused(code: string | undefined): void;
  function report(status: number, excerpt: string): void;
}
`;

/** An example as a module: its imports, and the rest in a function, where \`await\` and \`return\` may stand. */
function asModule(code: string): string {
  const imports = code.match(/^import .*$/gm) ?? [];
  const body = code.replace(/^import .*$/gm, "");
  return `${imports.join("\n")}\nexport async function example() {\n${body}\n}\n`;
}

it("every example in TypeScript compiles as it stands", () => {
  const sources = new Map([[join(ROOT, "test/documents/given.ts"), GIVEN]]);
  for (const page of pages) {
    let number = 0;
    for (const [, code = ""] of readFileSync(join(ROOT, page), "utf8").matchAll(/```ts\n(.*?)```/gs)) {
      number += 1;
      const name = `${page.replaceAll(/\W/g, "-")}-${String(number)}.ts`;
      sources.set(join(ROOT, "test/documents", name), asModule(code));
    }
  }
  expect(sources.size).toBeGreaterThan(20);

  const configuration = ts.readConfigFile(join(ROOT, "tsconfig.json"), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(configuration.config, ts.sys, ROOT);
  options.noUnusedLocals = false;
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (file) => sources.has(file) || disk.fileExists(file),
    readFile: (file) => sources.get(file) ?? disk.readFile(file),
    getSourceFile: (file, language, ...rest) => {
      const source = sources.get(file);
      return source === undefined
        ? disk.getSourceFile(file, language, ...rest)
        : ts.createSourceFile(file, source, language);
    },
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  const wrong = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  expect(wrong).toEqual([]);
});
