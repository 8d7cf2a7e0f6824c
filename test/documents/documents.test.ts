import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import * as exported from "../../src/index.js";

const ROOT = join(import.meta.dirname, "../..");
const pages = [
  ...readdirSync(ROOT).filter((file) => file.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
];

describe("the documents", () => {
  it.each(pages)("%s links only to files that exist", (page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = ""]) => target);
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });

  it("explain each error class", () => {
    const text = readFileSync(join(ROOT, "docs/errors.md"), "utf8");
    const classes = Object.keys(exported).filter(
      (name) => name.endsWith("Error") && name !== "isAccountManagementError",
    );
    expect(classes.length).toBeGreaterThan(9);
    expect(classes.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it("name only commands that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = pages.flatMap((page) =>
      [...readFileSync(join(ROOT, page), "utf8").matchAll(/\bnpm run ([\w:]+)/g)].map(
        ([, name = ""]) => name,
      ),
    );
    expect(new Set(named.filter((name) => scripts[name] === undefined))).toEqual(new Set());
  });
});
