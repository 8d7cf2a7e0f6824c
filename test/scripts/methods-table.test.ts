import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { methodsTable } from "../../scripts/docs/reports.js";
import { describeContract } from "../../scripts/emit/tables.js";
import { viewContract } from "../../scripts/emit/view.js";
import { accountManagementService } from "../../scripts/service.js";
import { contractOf, sampleWsdl } from "./contracts.js";
import { all, replace } from "./corpus/edit.js";
import { withGetQuota } from "./corpus/operations.js";

/** A folder with a README.md. */
async function folder(readme: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "docs-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await writeFile(join(root, "README.md"), readme);
  return root;
}

describe("the table of methods in README.md", () => {
  const edit = all(withGetQuota, replace(">Gives the quota.", ">Obsolete: gives the quota."));
  const view = viewContract(contractOf(edit(sampleWsdl)), []);
  const contract = describeContract(view, accountManagementService.hosts);

  it("has a row for each method, the obsolete ones at the end, and nothing else of the file is touched", async () => {
    const root = await folder("# A\n\n<!-- methods -->\n\nold\n\n<!-- /methods -->\n\nText.\n");
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
    const root = await folder("<!-- methods -->\n<!-- /methods -->\n");
    await expect(methodsTable(root, contract, true)).rejects.toThrow(
      "README.md is not what it would be now. If the change is meant: npm run docs:methods",
    );
  });
});
