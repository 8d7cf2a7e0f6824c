import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { explain, rulesList } from "./compare/rules.js";
import { GenerateError, exitCode, help, readArguments } from "./options.js";
import type { ExitCode, Options } from "./options.js";
import type { Watch } from "./pipeline.js";
import { Progress, isLive, plannedSteps } from "./progress.js";
import { clearWork } from "./replace.js";
import { failed, nothingTold, report } from "./report.js";
import type { End, Told } from "./report.js";
import { accountManagementService, pinnedPaths } from "./service.js";

const packageRoot = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs `npm run generate` with these arguments: the report on standard output, progress on standard error.
 *
 * @param run - The pipeline; tests give another.
 * @returns the exit code.
 */
export async function generate(
  argv: readonly string[],
  { env, stdout, stderr }: Pick<NodeJS.Process, "env" | "stdout" | "stderr">,
  run: typeof runInTime = runInTime,
): Promise<number> {
  try {
    const options = readArguments(argv, env);
    const text = options.help ? help : explained(options.explain);
    if (text !== undefined) {
      stdout.write(text);
      return exitCode.done;
    }
    const progress = new Progress(plannedSteps(options), stderr, isLive(stderr, env));
    const result = await run(packageRoot, options, progress);
    const summary = { ...result, steps: progress.summaries() };
    stdout.write(report(summary, options.format, pinnedPaths(accountManagementService).wsdl));
    return result.exitCode;
  } catch (error) {
    if (!(error instanceof GenerateError)) throw error;
    stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

function explained(id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  const text = id === "all" ? rulesList() : explain(id);
  if (text !== undefined) return `${text.trimEnd()}\n`;
  throw new GenerateError(exitCode.badInput, "No rule has this id; --explain all lists them.");
}

/** What the thread of a run is given. */
export interface Task {
  readonly root: string;
  readonly options: Options;
  /** 0 until the run begins to replace files or its time is over, whichever of them is first to claim it. */
  readonly claimed: Int32Array;
}

/** What it tells: a call of its watch, or its result. */
export interface Message {
  readonly begin?: Parameters<Watch["begin"]>;
  readonly end?: Parameters<Watch["end"]>;
  readonly result?: Told & End;
}

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
  let told = nothingTold();
  let timer: NodeJS.Timeout | undefined;
  const result = await new Promise<Told & End>((resolve) => {
    const stop = (code: ExitCode, why: (step: string) => string): void => {
      const message = `${why(progress.interrupt())} Nothing was replaced.`;
      resolve({ ...told, ...failed(code, message) });
    };
    const late = (step: string): string =>
      `The run was not done in time (--timeout): it was at the step "${step}".`;
    worker.on("message", ({ begin, end, result: done }: Message) => {
      if (done !== undefined) resolve(done);
      if (end !== undefined) progress.end(...end);
      if (begin === undefined) return;
      const [step, title, known] = begin;
      told = known;
      progress.begin(step, title);
      timer ??= setTimeout(() => {
        if (claim(task.claimed)) stop(exitCode.couldNotPull, late);
      }, options.timeoutMs + GRACE);
    });
    // Out of memory, mostly.
    worker.on("error", (error) => stop(exitCode.internal, () => `Internal failure: ${error.message}.`));
    worker.on("exit", () => stop(exitCode.internal, () => "Internal failure: the run ended early."));
  });
  clearTimeout(timer);
  await worker.terminate();
  // One that found another at work leaves everything alone.
  if (result.exitCode !== exitCode.busy) clearWork(root);
  return result;
}
