import { describe, expect, it } from "vitest";
import { readArguments } from "../../scripts/options.js";
import { Progress, formatDuration, isLive, plannedSteps } from "../../scripts/progress.js";

function record(
  live = false,
  ...argv: readonly string[]
): { readonly progress: Progress; readonly lines: string[] } {
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text) > 0, columns: 20 };
  return { progress: new Progress(plannedSteps(readArguments(argv, {})), stream, live), lines };
}

describe("steps", () => {
  it("are plain lines with results and durations where nothing can be redrawn", () => {
    const { progress, lines } = record(false, "--against", "HEAD");
    progress.begin("pull", "read it");
    progress.end("done", "12 bytes");
    progress.begin("check", "look");
    progress.end("skipped", "nothing to see");
    expect(progress.summaries()).toMatchObject([
      { name: "pull", state: "done" },
      { name: "check", state: "skipped" },
      { name: "compare", state: "skipped", milliseconds: 0 },
    ]);
    expect(lines.join("").replaceAll(/\[\d+ ms\]/g, "[time]")).toBe(
      "… pull: read it\n✔ pull: 12 bytes [time]\n… check: look\n↓ check: nothing to see [time]\n",
    );
  });

  it("are one line each on a terminal, redrawn when the step ends, and never wider than the terminal", () => {
    const { progress, lines } = record(true);
    progress.begin("pull", "read the WSDL from somewhere");
    progress.end("done", "12 bytes");
    expect(lines[0]).toBe("… pull: read the WS");
    expect(lines[1]).toMatch(/^\r\u001b\[2K✔ pull: 12 bytes \[\d+ ms\]\n$/);
  });

  it("end with the one that is interrupted, which is named, and the rest is skipped", () => {
    const { progress, lines } = record(false, "--check");
    progress.begin("pull", "read it");
    progress.end("done", "12 bytes");
    progress.begin("check", "look");
    expect(progress.interrupt()).toBe("check");
    expect(progress.interrupt()).toBe("check");
    expect(progress.summaries().map(({ state }) => state)).toEqual(["done", "failed", "skipped", "skipped"]);
    expect(lines.at(-1)).toContain("✖ check: interrupted");
  });

  it.each([
    [true, {}, true],
    [true, { CI: "true" }, false],
    [true, { CI: "false" }, true],
    [true, { TERM: "dumb" }, false],
    [false, {}, false],
  ])("are a live list or not: terminal %s, environment %j", (isTTY, environment, expected) => {
    expect(isLive({ isTTY }, environment)).toBe(expected);
  });

  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [4_230, "4.2 s"],
    [125_000, "2 min 5 s"],
  ])("show %i milliseconds as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});
