import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const text = readFileSync(new URL("SECURITY.md", ROOT), "utf8");

const rows = text
  .split("\n")
  .filter((line) => line.startsWith("|") && !/^\| (?:threat|-+) /.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));

describe("the threats in SECURITY.md", () => {
  it("are more than a few", () => {
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(rows.map(([, threat = "", , shownBy = ""]) => [threat, shownBy] as const))(
    "%s: each is covered by tests that exist",
    (_threat, shownBy) => {
      const paths = [...shownBy.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
      expect(paths).not.toEqual([]);
      expect(paths.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
    },
  );
});
