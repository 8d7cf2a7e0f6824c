import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { apiReports, methodsTable } from "../../scripts/docs/reports.js";
import { describeContract } from "../../scripts/emit/tables.js";
import { viewContract } from "../../scripts/emit/view.js";
import { accountManagementService } from "../../scripts/service.js";
import { contractOf, packageRoot, sampleWsdl } from "./contracts.js";
import { all, replace, withGetQuota } from "./corpus/edit.js";

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "docs-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

describe("the table of methods in README.md", () => {
  const edit = all(withGetQuota, replace(">Gives the quota.", ">Obsolete: gives the quota."));
  const view = viewContract(contractOf(edit(sampleWsdl)), []);
  const contract = describeContract(view, accountManagementService.hosts);

  it("has a row for each method, the obsolete ones at the end, and nothing else of the file is touched", async () => {
    const root = await folder({
      "README.md": "# A\n\n<!-- methods -->\n\nold\n\n<!-- /methods -->\n\nText.\n",
    });
    await methodsTable(root, contract, false);
    const text = await readFile(join(root, "README.md"), "utf8");
    expect(text).toMatch(
      /^# A\n\n<!-- methods -->\n\n\| method [\s\S]*\|\n\n<!-- \/methods -->\n\nText\.\n$/,
    );
    const rows = text.split("\n").filter((line) => line.startsWith("| `"));
    expect(rows).toHaveLength(14);
    expect(rows.at(-1)?.replace(/ +/g, " ")).toMatch(
      /^\| `getQuota` \(obsolete\) \| (reads|writes) \| `username\?` \| `quotaMB` \|$/,
    );
    expect(text).toMatch(/`\w+\[\]`/);
    await methodsTable(root, contract, true);
  });

  it("is told when it is another", async () => {
    const root = await folder({ "README.md": "<!-- methods -->\n<!-- /methods -->\n" });
    await expect(methodsTable(root, contract, true)).rejects.toThrow(
      "README.md is not what it would be now. If the change is meant: npm run docs:methods",
    );
  });
});

describe("the reports of the public surface", () => {
  it("tell every export with its type; a check fails when one has changed, and writes nothing", async () => {
    const root = await folder({
      "package.json": JSON.stringify({
        name: "made-up",
        version: "1.0.0",
        exports: { "./b": { types: "./dist/b.d.ts" }, "./c": "./c.js" },
      }),
      "dist/b.d.ts": "export declare const b: string;\n",
      "dist/b.js": "",
      "docs/api/README.md": "",
    });
    await symlink(join(packageRoot, "node_modules"), join(root, "node_modules"));
    await apiReports(root, false);
    const report = await readFile(join(root, "docs/api/b.api.md"), "utf8");
    expect(report).toContain("export const b: string;");
    await writeFile(join(root, "dist/b.d.ts"), "export declare const b: number;\n");
    await expect(apiReports(root, true)).rejects.toThrow(/docs\/api\/b\.api\.md .*npm run api:update/);
    expect(await readFile(join(root, "docs/api/b.api.md"), "utf8")).toBe(report);
  });
});
