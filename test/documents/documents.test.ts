import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { isRuleId } from "../../scripts/compare/rules.js";
import * as exported from "../../src/index.js";

const ROOT = join(import.meta.dirname, "../..");
const pages = [
  ...readdirSync(ROOT).filter((file) => file.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file}`),
  ...readdirSync(join(ROOT, "examples"))
    .filter((file) => file.endsWith(".md"))
    .map((file) => `examples/${file}`),
];

/** The names of a page's headings in links, as GitHub makes them. */
function anchors(page: string): string[] {
  const headings = readFileSync(join(ROOT, page), "utf8").matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The first column of the tables of a page's section. */
function documented(page: string, heading: string): string[] {
  const [, section = ""] = readFileSync(join(ROOT, page), "utf8").split(`\n## ${heading}\n`);
  const rows = (section.split("\n## ")[0] ?? "").matchAll(/^\| `(\w+)` /gm);
  return [...rows].map(([, name = ""]) => name);
}

describe("the documents", () => {
  it.each(pages)("%s links only to files that exist", (page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target = ""]) => target);
    expect(targets.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });

  it.each(pages)("%s names only source files that exist", (page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    const named = [
      ...text.matchAll(/`((?:bench|examples|fuzz|scripts|soak|src|test)\/[\w./-]+\.(?:ts|mjs))`/g),
    ];
    const missing = named.map(([, file = ""]) => file).filter((file) => !existsSync(join(ROOT, file)));
    expect(missing).toEqual([]);
  });

  it.each(pages)("%s links only to headings that exist", (page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)];
    const dead = links.filter(([, file = "", heading = ""]) => {
      const target = file === "" ? page : join(dirname(page), file);
      return !anchors(target).includes(heading);
    });
    expect(dead.map(([link]) => link)).toEqual([]);
  });

  it("have a place for the docs of each error", () => {
    expect(new exported.AbortedError("Enough.").docs).toBe("docs/errors.md#aborted");
    const report = readFileSync(join(ROOT, "docs/api/index.api.md"), "utf8");
    const codes = /type ErrorCode = (.+);/.exec(report)?.[1]?.match(/\w+/g) ?? [];
    expect(codes.length).toBeGreaterThan(9);
    expect(anchors("docs/errors.md")).toEqual(
      expect.arrayContaining(codes.map((code) => code.toLowerCase())),
    );
  });

  it("list every option of a client, and no other", () => {
    const report = readFileSync(join(ROOT, "docs/api/index.api.md"), "utf8");
    const declared = /export interface ClientOptions \{(.*?)\n\}/s.exec(report)?.[1] ?? "";
    const options = [...declared.matchAll(/readonly (\w+)/g)].map(([, name = ""]) => name);
    expect(options.length).toBeGreaterThan(9);
    expect(documented("docs/options.md", "Of a client").sort()).toEqual(options.sort());
  });

  it("explain each error class", () => {
    const text = readFileSync(join(ROOT, "docs/errors.md"), "utf8");
    const classes = Object.keys(exported).filter(
      (name) => name.endsWith("Error") && name !== "isAccountManagementError",
    );
    expect(classes.length).toBeGreaterThan(9);
    expect(classes.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it("explain only rules that exist", () => {
    const explained = pages.flatMap((page) =>
      [...readFileSync(join(ROOT, page), "utf8").matchAll(/--explain ([a-z-]+)/g)].map(([, id = ""]) => id),
    );
    expect(explained.length).toBeGreaterThan(0);
    expect(explained.filter((id) => !isRuleId(id))).toEqual([]);
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
