import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { apiReports } from "../../scripts/docs/reports.js";
import { packageRoot } from "./contracts.js";

it("the reports of the public surface tell every export with its type; a check fails when one has changed, and writes nothing", async () => {
  const root = await mkdtemp(join(tmpdir(), "docs-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const exports = { "./b": { types: "./dist/b.d.ts" }, "./c": "./c.js" };
  await put("package.json", JSON.stringify({ name: "made-up", version: "1.0.0", exports }));
  await put("dist/b.d.ts", "export declare const b: string;\n");
  await put("dist/b.js", "");
  await put("docs/api/README.md", "");
  await symlink(join(packageRoot, "node_modules"), join(root, "node_modules"));
  await apiReports(root, false);
  const report = await readFile(join(root, "docs/api/b.api.md"), "utf8");
  expect(report).toContain("export const b: string;");
  await put("dist/b.d.ts", "export declare const b: number;\n");
  await expect(apiReports(root, true)).rejects.toThrow(/docs\/api\/b\.api\.md .*npm run api:update/);
  expect(await readFile(join(root, "docs/api/b.api.md"), "utf8")).toBe(report);
});
