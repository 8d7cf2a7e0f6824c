import { Listr, ListrLogger, ProcessOutput, color } from "listr2";
import type { ListrSimpleRendererOptions } from "listr2";
import { GenerateError, exitCode } from "./options.js";
import type { StepSummary } from "./report.js";

/** `350 ms`, `4.2 s`, `2 min 5 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export interface ProgressOptions {
  /** Where progress goes; reports go elsewhere. */
  readonly stream: NodeJS.WriteStream;
  /** A line that is redrawn, for a terminal; otherwise one line when a step begins and one when it ends. */
  readonly live: boolean;
}

/** A terminal that can be redrawn; `CI` and dumb terminals get lines. */
export function isLive(stream: Pick<NodeJS.WriteStream, "isTTY">, environment: NodeJS.ProcessEnv): boolean {
  const ci = environment.CI;
  return stream.isTTY && environment.TERM !== "dumb" && (ci === undefined || ci === "" || ci === "false");
}

/** What is shown beside a step when it is done; `skipped` when there was nothing to do. */
export type StepDetail = string | { readonly skipped: string };

/** Runs the steps of a run, shows them, and takes their time. */
export class Progress {
  readonly #summaries: StepSummary[] = [];
  readonly #start = performance.now();
  #isOver = false;

  /**
   * `planned` names the steps that this run would take if it came to its end; all of them together may take
   * `timeoutMs`.
   */
  constructor(
    private readonly planned: readonly string[],
    private readonly timeoutMs: number,
    private readonly options: ProgressOptions,
  ) {}

  /** One step: `pull` ("read the WSDL"). */
  async step<T>(
    name: string,
    title: string,
    run: () => T | Promise<T>,
    detail: (result: Awaited<T>) => StepDetail,
  ): Promise<Awaited<T>> {
    const { live, stream } = this.options;
    const start = performance.now();
    const note = (state: StepSummary["state"]): void => {
      this.#summaries.push({ name, state, milliseconds: Math.round(performance.now() - start) });
    };
    const outcome: { result?: { readonly value: Awaited<T> }; error?: unknown } = {};
    const list = new Listr(
      [
        {
          title: `${name}: ${title}`,
          task: async (_, task) => {
            try {
              const result = await this.#inTime(name, run);
              const shown = detail(result);
              note(typeof shown === "string" ? "done" : "skipped");
              // A live list puts the reason in the title's place, lines put it behind.
              if (typeof shown === "string") task.title = `${name}: ${shown}`;
              else task.skip(live ? `${name}: ${shown.skipped}` : shown.skipped);
              outcome.result = { value: result };
            } catch (error) {
              note("failed");
              outcome.error = error;
              // The report says why; here it is enough that the step is the one.
              throw new Error(`${name} failed`, { cause: error });
            }
          },
        },
      ],
      {
        exitOnError: false,
        renderer: live ? "default" : "simple",
        rendererOptions: rendererOptions(stream),
      },
    );
    await list.run();
    if (outcome.result === undefined) throw outcome.error;
    return outcome.result.value;
  }

  /** The last step, which replaces files, is done to its end. */
  async #inTime<T>(name: string, run: () => T | Promise<T>): Promise<Awaited<T>> {
    const late = (): GenerateError =>
      new GenerateError(
        exitCode.couldNotPull,
        `The run was not done in time (--timeout): it was at the step "${name}". Nothing was replaced.`,
      );
    const left = (): number => this.#start + this.timeoutMs - performance.now();
    if (this.#isOver || left() <= 0) throw late();
    if (name === "replace") return await run();
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        // A timer may fire a fraction of a millisecond early.
        this.#isOver = true;
        reject(late());
      }, left());
    });
    try {
      const result = await Promise.race([run(), over]);
      if (left() <= 0) throw late();
      return result;
    } finally {
      clearTimeout(timer);
    }
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

function rendererOptions(stream: NodeJS.WriteStream): ListrSimpleRendererOptions {
  return {
    // Everything on one stream: standard output is for the report.
    logger: new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(stream, stream) }),
    timer: { condition: true, field: formatDuration, format: () => (text) => color.dim(text ?? "") },
  };
}
