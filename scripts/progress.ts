import { Listr, ListrLogger, ProcessOutput, color } from "listr2";
import type { ListrSimpleRendererOptions, ListrTask } from "listr2";
import type { StepSummary } from "./report.js";

/** `350 ms`, `4.2 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** One step of a run, as it is shown and as it is done. */
export interface Step {
  /** One word, for programs and for the list. */
  readonly name: string;
  /** What it does, for people: "read the WSDL". */
  readonly title: string;
  /**
   * Does it. The text is shown beside the step when it is done.
   *
   * @returns a {@link StepResult}; `skipped` when there was nothing to do.
   */
  run(): Promise<StepResult>;
}

export interface StepResult {
  readonly state: "done" | "skipped";
  readonly detail: string;
  /** No step after this one is to run. */
  readonly last?: true;
}

export function done(detail: string): StepResult {
  return { state: "done", detail };
}

export function skipped(detail: string): StepResult {
  return { state: "skipped", detail };
}

export interface ProgressOptions {
  /** Where progress goes; reports go elsewhere. */
  readonly stream: NodeJS.WriteStream;
  /** A list that is redrawn, for a terminal; otherwise one line when a step begins and one when it ends. */
  readonly live: boolean;
}

export interface StepsResult {
  readonly summaries: readonly StepSummary[];
  /** What ended the run early. */
  readonly error: unknown;
}

/** A terminal that can be redrawn; `CI` and dumb terminals get lines. */
export function isLive(stream: Pick<NodeJS.WriteStream, "isTTY">, environment: NodeJS.ProcessEnv): boolean {
  const ci = environment.CI;
  return stream.isTTY && environment.TERM !== "dumb" && (ci === undefined || ci === "" || ci === "false");
}

/** Runs steps one after another, shows them, and takes their time. Never throws: the error is in the result. */
export async function runSteps(steps: readonly Step[], options: ProgressOptions): Promise<StepsResult> {
  const summaries: StepSummary[] = [];
  let error: unknown;
  let ended = false;
  const tasks = steps.map((step): ListrTask => ({
    title: `${step.name}: ${step.title}`,
    skip: () => ended,
    task: async (_, task) => {
      const start = performance.now();
      const note = (state: StepSummary["state"]): void => {
        summaries.push({ name: step.name, state, milliseconds: Math.round(performance.now() - start) });
      };
      try {
        const { state, detail, last } = await step.run();
        note(state);
        if (last === true) ended = true;
        // A live list puts the reason in the title's place, lines put it behind.
        if (state === "skipped") task.skip(options.live ? `${step.name}: ${detail}` : detail);
        else task.title = `${step.name}: ${detail}`;
      } catch (failure) {
        note("failed");
        error = failure;
        // The report says why; here it is enough that the step is the one.
        throw new Error(`${step.name} failed`, { cause: failure });
      }
    },
  }));
  const list = new Listr(tasks, {
    concurrent: false,
    exitOnError: true,
    renderer: options.live ? "default" : "simple",
    rendererOptions: rendererOptions(options.stream),
  });
  await list.run().catch((failure: unknown) => {
    error ??= failure;
  });
  for (const { name } of steps.slice(summaries.length)) {
    summaries.push({ name, state: "skipped", milliseconds: 0 });
  }
  return { summaries, error };
}

function rendererOptions(stream: NodeJS.WriteStream): ListrSimpleRendererOptions {
  return {
    // Everything on one stream: standard output is for the report.
    logger: new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(stream, stream) }),
    timer: { condition: true, field: formatDuration, format: () => (text) => color.dim(text ?? "") },
  };
}
