import { describe, expect, it } from "vitest";
import { bumpFor } from "../../../scripts/compare/changes.js";
import type { Change } from "../../../scripts/compare/changes.js";
import type { Impact } from "../../../scripts/compare/rules.js";

const change = (impact: Impact): Change => ({
  id: "contract-text",
  impact,
  subject: "service",
  methods: [],
  words: impact,
  place: undefined,
});

describe("the release that changes ask for", () => {
  it.each<[Impact, string, string, string]>([
    ["breaking", "0.1.0", "minor", "0.2.0"],
    ["additive", "0.1.0", "patch", "0.1.1"],
    ["invisible", "0.1.4", "patch", "0.1.5"],
    ["breaking", "1.2.3", "major", "2.0.0"],
    ["may-break", "0.1.0", "minor", "0.2.0"],
    ["may-break", "1.2.3", "major", "2.0.0"],
    ["additive", "1.2.3", "minor", "1.3.0"],
    ["invisible", "1.2.3", "patch", "1.2.4"],
    ["breaking", "2.0.0-beta.1", "major", "3.0.0"],
  ])("for a change that is %s, from %s, is %s: %s", (impact, current, level, next) => {
    expect(bumpFor([change(impact)], current)).toMatchObject({ level, next });
  });

  it("is that of the worst change", () => {
    expect(bumpFor([change("invisible"), change("breaking"), change("additive")], "1.0.0").level).toBe(
      "major",
    );
  });

  it("is that of an addition when the change was reviewed", () => {
    expect(bumpFor([{ ...change("breaking"), reviewed: "Nobody calls it." }], "1.0.0").level).toBe("minor");
    expect(bumpFor([{ ...change("invisible"), reviewed: "Looked at." }], "1.0.0").level).toBe("patch");
  });

  it.each(["1.2", "next", ""])("cannot be told from a version like %j", (version) => {
    expect(() => bumpFor([], version)).toThrow("version must be like 1.2.3");
  });

  it("is none when nothing changed", () => {
    expect(bumpFor([], "1.0.0")).toMatchObject({ level: "none", next: "1.0.0" });
  });
});
