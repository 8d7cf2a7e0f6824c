import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ContractModel } from "../contract/model.js";
import { ContractError, formatProblem } from "../contract/nodes.js";
import { GenerateError, exitCode } from "../options.js";
import { runSteps } from "../progress.js";
import type { ProgressOptions, Step } from "../progress.js";
import type { Pulled } from "../pull/pull.js";
import type { Disk } from "../replace/disk.js";
import { recover, sweep } from "../replace/recover.js";
import { RunLock, isBusy } from "../replace/run-lock.js";
import { isCommitted } from "../replace/swap.js";
import { workFolder } from "../replace/work-folder.js";
import type { WorkFolder } from "../replace/work-folder.js";
import type { Outcome, Summary } from "../report.js";
import { checkStep } from "./check.js";
import { compareStep } from "./compare.js";
import type { Compared } from "./compare.js";
import { driftStep } from "./drift.js";
import type { Drift } from "./drift.js";
import { emitStep } from "./emit.js";
import type { Emitted } from "./emit.js";
import { pinAgain, pinNew } from "./pin.js";
import { pullStep } from "./pull.js";
import { replaceStep } from "./replace.js";
import type { Replaced } from "./replace.js";
import type { Setting } from "./setting.js";
import { verifyStep } from "./verify.js";

/** What the steps have found so far. */
interface State {
  pulled?: Pulled;
  model?: ContractModel;
  compared?: Compared;
  emitted?: Emitted;
  replaced?: Replaced;
  drift?: Drift;
}

/** One run of generate, from the WSDL to the replaced files. Never throws: a failure is in the summary. */
export async function runPipeline(setting: Setting, progress: ProgressOptions): Promise<Summary> {
  const state: State = {};
  try {
    const { summaries, error } = setting.options.check
      ? await checkOnly(setting, progress, state)
      : await generate(setting, progress, state);
    if (error !== undefined) return failure(error, state, summaries);
    return success(setting, state, summaries);
  } catch (error) {
    return failure(error, state, []);
  }
}

type Steps = Awaited<ReturnType<typeof runSteps>>;

/** Emits beside everything and looks; only an interrupted replacement is finished first. */
async function checkOnly(setting: Setting, progress: ProgressOptions, state: State): Promise<Steps> {
  const work = workFolder(setting.root);
  if (isBusy(work, setting.disk)) RunLock.acquire(work, setting.disk).release();
  if (isCommitted(work, setting.disk)) {
    const lock = RunLock.acquire(work, setting.disk);
    recover(work, setting.disk);
    lock.release();
  }
  const folder = await mkdtemp(join(tmpdir(), "generate-check-"));
  try {
    return await runSteps(
      [
        pulling(setting, state),
        checking(setting, state),
        emitting(setting, state, join(folder, "generated")),
        {
          name: "drift",
          title: "compare with generated/ and the lock",
          run: async () => {
            state.drift = await driftStep(setting, known(state.model), known(state.emitted));
            return state.drift.result;
          },
        },
      ],
      progress,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function generate(setting: Setting, progress: ProgressOptions, state: State): Promise<Steps> {
  const { options, disk } = setting;
  const work = workFolder(setting.root);
  const lock = RunLock.acquire(work, disk);
  try {
    recover(work, disk);
    const comparing: Step = {
      name: "compare",
      title: "tell what changes for callers",
      run: async () => {
        const compared = await compareStep(setting, known(state.model));
        state.compared = compared;
        return compared.refused ? { ...compared.result, last: true } : compared.result;
      },
    };
    const looking = [pulling(setting, state), checking(setting, state), comparing];
    if (options.dryRun) return await runSteps(looking, progress);
    return await runSteps(
      [
        ...looking,
        emitting(setting, state, work.staged("generated")),
        {
          name: "verify",
          title: "compile the package with it",
          run: () => verifyStep(setting, known(state.emitted)),
        },
        {
          name: "replace",
          title: "put wsdl/ and generated/ in place",
          run: async () => {
            const { isNews } = known(state.compared);
            const pin = isNews
              ? pinNew(setting, known(state.pulled), known(state.model))
              : await pinAgain(setting, contractToServe(state));
            state.replaced = await replaceStep(setting, work, lock, known(state.emitted), pin);
            return state.replaced.result;
          },
        },
      ],
      progress,
    );
  } finally {
    tidyUp(work, disk, lock);
  }
}

/** What cannot be tidied up now, the next run will: it is no reason to call a run failed that did its work. */
function tidyUp(work: WorkFolder, disk: Disk, lock: RunLock): void {
  try {
    // A replacement that could neither be finished nor undone is left for the next run, with all its files.
    if (!isCommitted(work, disk)) sweep(work, disk);
    lock.release();
  } catch {
    return;
  }
}

function pulling(setting: Setting, state: State): Step {
  return {
    name: "pull",
    title: "read the WSDL",
    run: async () => {
      const { pulled, result } = await pullStep(setting);
      state.pulled = pulled;
      return result;
    },
  };
}

function checking(setting: Setting, state: State): Step {
  return {
    name: "check",
    title: "look whether it can be served",
    run: () => {
      const { model, result } = checkStep(setting, known(state.pulled));
      state.model = model;
      return Promise.resolve(result);
    },
  };
}

function emitting(setting: Setting, state: State, folder: string): Step {
  return {
    name: "emit",
    title: "write stubs, types and the operation table",
    run: async () => {
      state.emitted = await emitStep(setting, contractToServe(state), folder);
      return state.emitted.result;
    },
  };
}

/** A WSDL that says nothing new leaves everything as it is, its host and its formatting included. */
function contractToServe({ model, compared }: State): ContractModel {
  return compared === undefined || compared.isNews ? known(model) : known(compared.pinned);
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("an earlier step gives this");
  return value;
}

function success(setting: Setting, state: State, steps: Summary["steps"]): Summary {
  const shared = { ...facts(state), steps, problems: [] };
  const { compared, drift, replaced } = state;
  const end = (
    outcome: Outcome,
    code: Summary["exitCode"],
    message: string,
    files: readonly string[] = [],
  ): Summary => ({
    ...shared,
    outcome,
    exitCode: code,
    message,
    files,
  });
  if (drift !== undefined) {
    return drift.files.length === 0
      ? end("in-step", exitCode.done, "generated/ is what the pinned WSDL gives.")
      : end(
          "drift",
          exitCode.drift,
          "generated/ or the lock is not what the pinned WSDL gives. Run: npm run generate",
          drift.files,
        );
  }
  if (compared?.refused === true) {
    const { failOn } = setting.options;
    return end(
      "changes-refused",
      exitCode.changesFound,
      `There are changes that --fail-on ${failOn ?? ""} names; nothing was replaced.`,
    );
  }
  if (setting.options.dryRun) {
    return compared?.isNews === true
      ? end("would-replace", exitCode.done, "Nothing was replaced, because this is a dry run.")
      : end("nothing-to-do", exitCode.done, "The contract is the pinned one; nothing is to be done.");
  }
  const files = replaced?.files ?? [];
  return files.length === 0
    ? end("nothing-to-do", exitCode.done, "Everything is as the contract has it; nothing was to be done.")
    : end(
        "replaced",
        exitCode.done,
        `Replaced: ${files.length} ${files.length === 1 ? "file" : "files"}.`,
        files,
      );
}

function failure(error: unknown, state: State, steps: Summary["steps"]): Summary {
  const shared = { ...facts(state), steps, files: [], outcome: "failed" as const };
  if (error instanceof ContractError) {
    return {
      ...shared,
      exitCode: exitCode.badInput,
      message: "The WSDL is refused; nothing was replaced.",
      problems: error.problems.map(formatProblem),
    };
  }
  if (error instanceof GenerateError) {
    return { ...shared, exitCode: error.exitCode, message: error.message, problems: [] };
  }
  const what = error instanceof Error ? error.message : "something that is no error was thrown";
  return {
    ...shared,
    exitCode: exitCode.internal,
    message: `Internal failure: ${what}. Nothing was replaced.`,
    problems: [],
  };
}

function facts({ pulled, compared }: State): Pick<Summary, "source" | "comparison"> {
  return { source: pulled?.source, comparison: compared?.comparison };
}
