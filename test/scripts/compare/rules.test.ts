import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { explain, impacts, RULES, rulesList } from "../../../scripts/compare/rules.js";
import { packageRoot } from "../contracts.js";

const documentPath = `${packageRoot}/docs/contract-changes.md`;

describe("the rules of the comparison", () => {
  it("have ids in kebab case and an explanation that is a sentence", () => {
    for (const [id, { impact, explanation }] of Object.entries(RULES)) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(impacts).toContain(impact);
      expect(explanation).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("are explained one by one, by their id", () => {
    expect(explain("request-required-field-added")).toBe(
      "request-required-field-added (breaking)\nCallers have to give one more field.",
    );
    expect(explain("result-enumeration-value-added")).toContain("(may break)");
    expect(explain("no-such-rule")).toBeUndefined();
    expect(explain("toString")).toBeUndefined();
  });

  // `npx vitest run -u` writes the list into the document.
  it("are all listed in docs/contract-changes.md", async () => {
    const document = readFileSync(documentPath, "utf8");
    const listed = document.replace(
      /(<!-- rules -->\n)[\s\S]*(<!-- \/rules -->)/,
      (_, start: string, end: string) => `${start}\n${rulesList()}\n${end}`,
    );
    await expect(listed).toMatchFileSnapshot(documentPath);
  });
});
