import { format, inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Concealed } from "../../src/redaction/concealed.js";

describe("Concealed", () => {
  const concealed = new Concealed({ password: "s3cret" });

  it("gives its secret to whoever asks for it", () => {
    expect(concealed.reveal()).toEqual({ password: "s3cret" });
  });

  it.each([
    ["inspect", () => inspect({ concealed }, { depth: null, showHidden: true, getters: true })],
    [
      "inspect without custom inspection",
      () => inspect({ concealed }, { depth: null, showHidden: true, getters: true, customInspect: false }),
    ],
    ["JSON", () => JSON.stringify({ concealed })],
    ["a template", () => `${String(concealed)}${concealed.toString()}`],
    ["format", () => format("%s %o %j", concealed, concealed, concealed)],
    ["a copy", () => inspect(Object.assign({}, concealed))],
    ["a clone", () => inspect(structuredClone(concealed))],
    ["its keys", () => inspect(Reflect.ownKeys(concealed))],
  ])("shows nothing of it in %s", (_what, show) => expect(show()).not.toContain("s3cret"));
});
