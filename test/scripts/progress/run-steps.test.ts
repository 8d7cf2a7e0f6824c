import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { done, formatDuration, isLive, runSteps, skipped } from "../../../scripts/progress.js";
import type { Step } from "../../../scripts/progress.js";

function recorder(): { readonly stream: NodeJS.WriteStream; readonly text: () => string } {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString("utf8")));
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => chunks.join("") };
}

const first: Step = { name: "pull", title: "read it", run: () => sleep(5, done("12 bytes")) };

describe("steps", () => {
  it("are plain lines with results and durations where nothing can be redrawn", async () => {
    const { stream, text } = recorder();
    const second: Step = {
      name: "compare",
      title: "look",
      run: () => Promise.resolve(skipped("nothing to see")),
    };
    const { summaries, error } = await runSteps([first, second], { stream, live: false });
    expect(error).toBeUndefined();
    expect(summaries).toMatchObject([
      { name: "pull", state: "done" },
      { name: "compare", state: "skipped" },
    ]);
    expect(text()).toMatch(/pull: read it\n.*pull: 12 bytes.*\[\d+ ms\]/s);
    expect(text()).toContain("nothing to see");
    expect(text()).not.toMatch(/\u001b\[\d*[A-K]/);
  });

  it("end with the one that fails, which is named, and the rest is not run", async () => {
    const { stream, text } = recorder();
    const failing: Step = {
      name: "check",
      title: "look",
      run: () => Promise.reject(new Error("the reason")),
    };
    const never: Step = { name: "emit", title: "write", run: () => Promise.reject(new Error("was run")) };
    const { summaries, error } = await runSteps([first, failing, never], { stream, live: false });
    expect(error).toMatchObject({ message: "the reason" });
    expect(summaries.map(({ state }) => state)).toEqual(["done", "failed", "skipped"]);
    expect(text()).toContain("check failed");
  });

  it("end early without failing when one says that it is the last", async () => {
    const { stream } = recorder();
    const last: Step = {
      name: "compare",
      title: "look",
      run: () => Promise.resolve({ ...done("enough"), last: true }),
    };
    const never: Step = { name: "emit", title: "write", run: () => Promise.reject(new Error("was run")) };
    const { summaries, error } = await runSteps([last, never], { stream, live: false });
    expect(error).toBeUndefined();
    expect(summaries.map(({ state }) => state)).toEqual(["done", "skipped"]);
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
