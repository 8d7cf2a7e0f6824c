import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { expect, it, onTestFinished } from "vitest";
import { emitContract } from "../../scripts/emit/emit.js";
import { findForeignSyntax } from "../../scripts/verify.js";
import { contractOf, packageRoot, sampleWsdl } from "./contracts.js";
import { declare, field, withResultField } from "./corpus/edit.js";
import { leftOutCases } from "./corpus/left-out.js";
import { standardResults } from "./corpus/plausible.js";
import { variants } from "./corpus/variants.js";
import { accountManagementService } from "../../scripts/service.js";

const edits = [
  ...[...Object.values(variants), ...Object.values(leftOutCases)].map(([edit]) => edit),
  ...Object.values(standardResults),
];

it("every WSDL of the corpus is emitted as data and types that compile with the package", async () => {
  const root = await mkdtemp(join(tmpdir(), "corpus-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await writeFile(join(root, "package.json"), JSON.stringify({ type: "module" }));
  await symlink(join(packageRoot, "node_modules"), join(root, "node_modules"));
  // What `src/` itself is compiled with; a contract is replaced for good only after that is compiled, too.
  for (const name of ["src", "generated"]) await symlink(join(packageRoot, name), join(root, name));
  const service = { ...accountManagementService, facts: [] };
  for (const [index, edit] of edits.entries()) {
    const folder = join(root, `generated${index}`);
    await emitContract(contractOf(edit(sampleWsdl)), folder, service);
    expect(await findForeignSyntax(folder)).toEqual([]);
  }
  const { config } = ts.readConfigFile(join(packageRoot, "tsconfig.json"), (file) =>
    ts.sys.readFile(file),
  ) as {
    config?: object;
  };
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [] },
    ts.sys,
    packageRoot,
  );
  const names = ts.sys.readDirectory(root, [".ts"], ["node_modules", "src", "generated"]);
  expect(names.length).toBeGreaterThan(5 * edits.length);
  const program = ts.createProgram(names, { ...options, noEmit: true, skipLibCheck: true });
  const problems = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName.slice(root.length) ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  expect(problems).toEqual([]);
}, 600_000);

// Each type used to be held against each other one, which took half a minute.
it("a contract of very many types is checked in linear time", () => {
  const [holders, held] = [8, 4_000];
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const type = (name: string, content: string): string =>
    `<s:complexType name="${name}"><s:sequence>${content}</s:sequence></s:complexType>`;
  let wsdl = sampleWsdl;
  for (const holder of numbers(holders)) {
    const names = numbers(held).map((index) => `T${holder}x${index}`);
    const fields = names.map((name) => `<s:element name="F${name}" type="tns:${name}"/>`).join("");
    const declarations = names.map((name) => type(name, "")).join("");
    wsdl = declare(type(`H${holder}`, fields) + declarations)(wsdl);
    wsdl = withResultField(field(`H${holder}`, `tns:H${holder}`))(wsdl);
  }
  expect(contractOf(wsdl).types.size).toBeGreaterThan(holders * held);
}, 20_000);
