import { Worker } from "node:worker_threads";
import { exitCode } from "./options.js";
import type { ExitCode, Options } from "./options.js";
import type { Progress } from "./progress.js";
import { clearWork } from "./replace.js";
import { failed, nothingTold } from "./report.js";
import type { End, StepState, Told } from "./report.js";

/** What a run in a thread of its own is given. */
export interface Task {
  readonly root: string;
  readonly options: Options;
  /** 0 until the run begins to replace files or its time is over, whichever of them is first to claim it. */
  readonly claimed: Int32Array;
}

/** What it tells meanwhile. */
export type Message =
  | { readonly kind: "begin"; readonly step: string; readonly title: string; readonly told: Told }
  | { readonly kind: "end"; readonly state: StepState; readonly shown: string }
  | { readonly kind: "result"; readonly result: Told & End };

/** Who comes first may go on: the run to replace files, or the clock to end the run. */
export function claim(claimed: Int32Array): boolean {
  return Atomics.compareExchange(claimed, 0, 0, 1) === 0;
}

/** So long a run may take to end by itself, which says better what it was waiting for. In milliseconds. */
const GRACE = 500;

/**
 * Runs the pipeline in a thread of its own, which can be ended whatever it does: no timer fires while a schema is
 * expanded or the compiler is at work. A run that replaces files is not ended any more.
 *
 * @param entry - The thread's module, which is TypeScript.
 */
export async function runInTime(
  root: string,
  options: Options,
  progress: Progress,
  entry = new URL("./pipeline-worker.ts", import.meta.url),
): Promise<Told & End> {
  const task: Task = { root, options, claimed: new Int32Array(new SharedArrayBuffer(4)) };
  // Threads do not inherit the loader that tsx gave this one.
  const start = `import("${import.meta.resolve("tsx/esm/api")}").then(({ register }) => (register(), import("${entry.href}")))`;
  const worker = new Worker(start, { eval: true, workerData: task });
  let told: Told = nothingTold();
  let timer: NodeJS.Timeout | undefined;
  const result = await new Promise<Told & End>((resolve) => {
    const stop = (code: ExitCode, why: (step: string) => string): void => {
      const message = `${why(progress.interrupt())} Nothing was replaced.`;
      resolve({ ...told, ...failed(code, message) });
    };
    const late = (): void => {
      if (!claim(task.claimed)) return;
      stop(
        exitCode.couldNotPull,
        (step) => `The run was not done in time (--timeout): it was at the step "${step}".`,
      );
    };
    worker.on("message", (message: Message) => {
      if (message.kind === "result") resolve(message.result);
      else if (message.kind === "end") progress.end(message.state, message.shown);
      else {
        ({ told } = message);
        progress.begin(message.step, message.title);
        timer ??= setTimeout(late, options.timeoutMs + GRACE);
      }
    });
    // Out of memory, mostly.
    worker.on("error", (error) => stop(exitCode.internal, () => `Internal failure: ${error.message}.`));
    worker.on("exit", () => stop(exitCode.internal, () => "Internal failure: the run ended early."));
  });
  clearTimeout(timer);
  await worker.terminate();
  clearWork(root);
  return result;
}
