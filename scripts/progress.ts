import type { Options } from "./options.js";
import type { StepSummary } from "./report.js";

/** `350 ms`, `4.2 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A terminal that can be redrawn; `CI` and dumb terminals get lines. */
export function isLive(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): boolean {
  const { CI = "", TERM } = environment;
  return stream.isTTY === true && TERM !== "dumb" && (CI === "" || CI === "false");
}

/** The steps that a run would take if it came to its end. */
export function plannedSteps({ check, against, "dry-run": dryRun }: Options): readonly string[] {
  if (check) return ["pull", "check", "emit", "drift"];
  const emits = ["emit", "verify", ...(dryRun ? [] : ["replace"])];
  return ["pull", "check", "compare", ...(against === undefined ? emits : [])];
}

const marks: Readonly<Record<StepSummary["state"], string>> = { done: "✔", skipped: "↓", failed: "✖" };

/**
 * Shows the steps of a run and takes their time: one line when a step begins and one when it ends, which takes
 * the first one's place where the stream is `live`. The report goes elsewhere.
 */
export class Progress {
  readonly #summaries: StepSummary[] = [];
  #step = { name: "", start: 0, ended: true };

  constructor(
    private readonly planned: readonly string[],
    private readonly stream: Pick<NodeJS.WriteStream, "write"> & { readonly columns?: number },
    private readonly live: boolean,
  ) {}

  /** `begin("pull", "read the WSDL")` */
  begin(name: string, title: string): void {
    this.#step = { name, start: performance.now(), ended: false };
    const line = `… ${name}: ${title}`;
    // A line that wraps could not be redrawn.
    this.stream.write(this.live ? line.slice(0, (this.stream.columns ?? 80) - 1) : `${line}\n`);
  }

  /** Ends the step that began last; `shown` is its result, or why there was nothing to do. */
  end(state: StepSummary["state"], shown: string): void {
    const { name, start } = this.#step;
    const milliseconds = Math.round(performance.now() - start);
    this.#step.ended = true;
    this.#summaries.push({ name, state, milliseconds });
    const redraw = this.live ? "\r\u001b[2K" : "";
    this.stream.write(`${redraw}${marks[state]} ${name}: ${shown} [${formatDuration(milliseconds)}]\n`);
  }

  /** Ends the step that the run is at, if it is at one, and gives the name of the last one. */
  interrupt(): string {
    if (!this.#step.ended) this.end("failed", "interrupted");
    return this.#step.name;
  }

  /** Every planned step; those that were not come to are skipped. */
  summaries(): readonly StepSummary[] {
    const rest = this.planned.slice(this.#summaries.length);
    return [
      ...this.#summaries,
      ...rest.map((name): StepSummary => ({ name, state: "skipped", milliseconds: 0 })),
    ];
  }
}
