import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Progress, formatDuration, isLive } from "../../scripts/progress.js";

function record(
  planned: readonly string[],
  timeoutMs = 60_000,
): { readonly progress: Progress; readonly text: () => string } {
  const stream = new PassThrough();
  const chunks: string[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk.toString("utf8")));
  const progress = new Progress(planned, timeoutMs, {
    stream: stream as unknown as NodeJS.WriteStream,
    live: false,
  });
  return { progress, text: () => chunks.join("") };
}

describe("steps", () => {
  it("are plain lines with results and durations where nothing can be redrawn", async () => {
    const { progress, text } = record(["pull", "compare"]);
    const bytes = await progress.step(
      "pull",
      "read it",
      () => sleep(5, 12),
      (count) => `${count} bytes`,
    );
    await progress.step(
      "compare",
      "look",
      () => undefined,
      () => ({ skipped: "nothing to see" }),
    );
    expect(bytes).toBe(12);
    expect(progress.summaries()).toMatchObject([
      { name: "pull", state: "done" },
      { name: "compare", state: "skipped" },
    ]);
    expect(text()).toMatch(/pull: read it\n.*pull: 12 bytes.*\[\d+ ms\]/s);
    expect(text()).toContain("nothing to see");
    expect(text()).not.toMatch(/\u001b\[\d*[A-K]/);
  });

  it("together take no longer than the time that the run has, whichever step it is at", async () => {
    const { progress } = record(["check", "emit"], 20);
    const emitting = progress.step(
      "emit",
      "write",
      () => sleep(60_000, undefined, { ref: false }),
      () => "done",
    );
    await expect(emitting).rejects.toThrow('not done in time (--timeout): it was at the step "emit"');
    const later = progress.step(
      "verify",
      "compile",
      () => "anything",
      () => "done",
    );
    await expect(later).rejects.toThrow("--timeout");
  });

  it("end with the one that fails, which is named, and the rest is skipped", async () => {
    const { progress, text } = record(["check", "emit"]);
    const failing = progress.step(
      "check",
      "look",
      () => Promise.reject(new Error("the reason")),
      () => "done",
    );
    await expect(failing).rejects.toThrow("the reason");
    expect(progress.summaries().map(({ state }) => state)).toEqual(["failed", "skipped"]);
    expect(text()).toContain("check failed");
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
