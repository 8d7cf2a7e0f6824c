import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as client from "../../src/index.js";
import { EXPLANATIONS, RESULTS } from "../../src/testing/pages/explanations.js";

/** The document without its marks; the page says each phrase as a sentence of its own. */
const text = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8").replaceAll("`", "");
const phrase = (sentence: string): string =>
  sentence.replace(/\.$/, "").replace(/^(?!SOAP)\w/, (letter) => letter.toLowerCase());

function sectionOf(code: string): string {
  return new RegExp(`\n## ${code}\n([^]*?)(?=\n## |$)`).exec(text)?.[1] ?? "";
}

describe("What the emulator's page says of an error", () => {
  it.each(Object.values(EXPLANATIONS))("is what the documents say of $error", ({ error, code, when }) => {
    expect(client).toHaveProperty(error);
    expect(sectionOf(code).trim()).toMatch(new RegExp(`^${error}: `));
    expect(sectionOf(code)).toContain(phrase(when));
  });

  it.each(Object.entries(RESULTS))("is what the documents say of the Result %s", (name, advice) => {
    const row = new RegExp(`^\\| ${name} +\\| (.*?) +\\|$`, "m").exec(sectionOf("SERVICE_RESULT"));
    expect(row?.[1]).toBe(phrase(advice));
  });
});
