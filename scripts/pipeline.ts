import { join } from "node:path";
import { checkContract } from "./check/check.js";
import { bumpFor } from "./compare/bump.js";
import type { Change } from "./compare/changes.js";
import { compareContracts } from "./compare/compare.js";
import { impacts } from "./compare/rules.js";
import type { ContractModel } from "./contract/model.js";
import { ContractError, formatProblem } from "./contract/nodes.js";
import { contractWarnings, viewContract } from "./emit/view.js";
import type { Fact } from "./facts.js";
import { GenerateError, exitCode } from "./options.js";
import type { FailOn, Options } from "./options.js";
import { lockDrift, pinAgain, pinNew, pinnedPaths, readPinLock, readPinnedWsdl } from "./pinned.js";
import { Progress } from "./progress.js";
import type { ProgressOptions } from "./progress.js";
import { pull } from "./pull/pull.js";
import type { Pulled } from "./pull/pull.js";
import { compareTrees, openWorkFolder, readTree, replace } from "./replace.js";
import type { TreeDifference } from "./replace.js";
import type { Outcome, Summary } from "./report.js";
import { liveWsdl } from "./service.js";
import type { ServiceSettings } from "./service.js";

/** What a run works with; each of these has one usual value, and tests give others. */
export interface Setting {
  /** Folder of the package. */
  readonly root: string;
  readonly options: Options;
  readonly service: ServiceSettings;
  readonly facts: readonly Fact[];
  /** Version of the package, for the release that a comparison asks for. */
  readonly version: string;
  readonly emit: (model: ContractModel, outDir: string) => Promise<void>;
  readonly verify: (root: string, emitted: string) => Promise<void>;
}

/** What is known of a run so far; a failure tells it, too. */
type Told = { -readonly [Key in "source" | "comparison" | "unserved" | "notes"]: Summary[Key] };

type End = Pick<Summary, "outcome" | "exitCode" | "message" | "files">;

/** One run of generate, from the WSDL to the replaced files. Never throws: a failure is in the summary. */
export async function runPipeline(setting: Setting, progressOptions: ProgressOptions): Promise<Summary> {
  const { check, dryRun } = setting.options;
  const last = check ? ["emit", "drift"] : dryRun ? ["compare"] : ["compare", "emit", "verify", "replace"];
  const progress = new Progress(["pull", "check", ...last], progressOptions);
  const told: Told = { source: undefined, comparison: undefined, unserved: [], notes: [] };
  try {
    const end = await (check ? checkOnly(setting, progress, told) : generate(setting, progress, told));
    return { ...told, ...end, problems: [], steps: progress.summaries() };
  } catch (error) {
    return { ...told, ...failure(error), files: [], steps: progress.summaries() };
  }
}

/** Emits beside everything and looks; only what a killed run left is cleared first. */
async function checkOnly(setting: Setting, progress: Progress, told: Told): Promise<End> {
  const work = begin(setting, told);
  const { root, service } = setting;
  try {
    const pulled = await pullStep(setting, progress, told);
    const model = await checkStep(setting, progress, told, pulled);
    const differences = await emitStep(setting, progress, model, join(work.folder, "generated"));
    const words = { added: "is missing", changed: "differs", removed: "is left over" } as const;
    const files = await progress.step(
      "drift",
      "compare with generated/ and the lock",
      async () => [
        ...(await lockDrift(root, service, model)),
        ...differences.map(({ path, kind }) => `generated/${path}: ${words[kind]}`),
      ],
      ({ length }) => (length === 0 ? "in step" : `not in step: ${length}`),
    );
    return files.length === 0
      ? end("in-step", "generated/ is what the pinned WSDL gives.")
      : end(
          "drift",
          "generated/ or the lock is not what the pinned WSDL gives. Run: npm run generate",
          files,
          exitCode.drift,
        );
  } finally {
    work.release();
  }
}

async function generate(setting: Setting, progress: Progress, told: Told): Promise<End> {
  const { root, options, service, facts } = setting;
  const work = begin(setting, told);
  try {
    const pulled = await pullStep(setting, progress, told);
    const model = await checkStep(setting, progress, told, pulled);
    const { pinned, changed, refused } = await compareStep(setting, progress, told, model);
    if (refused) {
      return end(
        "changes-refused",
        `There are changes that --fail-on ${options.failOn ?? ""} names; nothing was replaced.`,
        [],
        exitCode.changesFound,
      );
    }
    if (options.dryRun) {
      viewContract(model, facts);
      return changed
        ? end("would-replace", "Nothing was replaced, because this is a dry run.")
        : end("nothing-to-do", "The contract is the pinned one; nothing is to be done.");
    }
    // A WSDL that says nothing new leaves everything as it is, its host and its formatting included.
    const served = changed ? model : pinned;
    const emitted = join(work.folder, "generated");
    const differences = await emitStep(setting, progress, served, emitted);
    await progress.step(
      "verify",
      "compile the package with it",
      () => (differences.length === 0 ? undefined : setting.verify(root, emitted)),
      () =>
        differences.length === 0
          ? { skipped: "generated/ is what it would be" }
          : "plain data and types, and the facade compiles with them",
    );
    const files = await progress.step(
      "replace",
      "put wsdl/ and generated/ in place",
      async () => {
        const pin = changed
          ? pinNew(service, pulled, model)
          : await pinAgain(root, service, pinned, brings(options) ? model.serviceVersion : undefined);
        const before = new Map([...(await readTree(join(root, "wsdl")))].filter(([name]) => pin.has(name)));
        const pinDifferences = compareTrees(before, pin);
        replace(
          work,
          pinDifferences.length === 0 ? new Map() : pin,
          before,
          differences.length === 0 ? undefined : emitted,
        );
        return [
          ...pinDifferences.map(({ path, kind }) => ({ path: `wsdl/${path}`, kind })),
          ...differences.map(({ path, kind }) => ({ path: `generated/${path}`, kind })),
        ];
      },
      (replaced) => (replaced.length === 0 ? { skipped: "nothing to replace" } : countText(replaced)),
    );
    return files.length === 0
      ? end("nothing-to-do", "Everything is as the contract has it; nothing was to be done.")
      : end(
          "replaced",
          `Replaced: ${files.length} ${files.length === 1 ? "file" : "files"}.`,
          files.map(({ path }) => path),
        );
  } finally {
    work.release();
  }
}

function begin({ root }: Setting, told: Told): ReturnType<typeof openWorkFolder> {
  const work = openWorkFolder(root);
  if (work.interrupted) {
    told.notes = ["An earlier run of generate was interrupted; what it left behind has been cleared."];
  }
  return work;
}

/** Whether the run brings a WSDL that may be new, or works from the pinned one. */
function brings(options: Options): boolean {
  return options.pull || options.from !== undefined;
}

/** Reads the WSDL from where the maintainer said. */
function pullStep({ root, options, service }: Setting, progress: Progress, told: Told): Promise<Pulled> {
  const from = brings(options) ? (options.from ?? liveWsdl(service)) : join(root, pinnedPaths(service).wsdl);
  return progress.step(
    "pull",
    "read the WSDL",
    async () => {
      const pulled = await pull(from, options);
      told.source = pulled.source;
      return pulled;
    },
    ({ source, raw }) => {
      const bytes = raw.reduce((sum, one) => sum + one.bytes.length, 0);
      return `${source}, ${bytes} bytes${raw.length === 1 ? "" : ` in ${raw.length} documents`}`;
    },
  );
}

/** Leaves out what cannot be served faithfully and safely, or refuses the WSDL. */
function checkStep(
  { service, options }: Setting,
  progress: Progress,
  told: Told,
  pulled: Pulled,
): Promise<ContractModel> {
  return progress.step(
    "check",
    "see what can be served",
    () => {
      const model = checkContract(pulled.documents, service, options);
      if (progress.elapsed() > options.timeoutMs) {
        throw new GenerateError(
          exitCode.couldNotPull,
          "The WSDL was not read and checked in time (--timeout).",
        );
      }
      told.unserved = [
        ...model.unserved.map((one) => `operation ${one.operation}: ${formatProblem(one)}`),
        ...model.unservedTypes.map((one) => `type ${one.type}: ${formatProblem(one)}`),
      ];
      told.notes = [...told.notes, ...contractWarnings(model)];
      return model;
    },
    ({ operations, types, ports, unserved }) => {
      const left = new Set(unserved.map(({ operation }) => operation)).size;
      const versions = ports.map(({ version }) => version).join(" and ");
      return `${operations.length} operations${left === 0 ? "" : ` (${left} left out)`}, ${types.size} types, SOAP ${versions}`;
    },
  );
}

interface Compared {
  /** The pinned contract; the new one before the first pull. */
  readonly pinned: ContractModel;
  /** The WSDL says something that the pinned one does not. */
  readonly changed: boolean;
  /** `--fail-on` names a change that was found. */
  readonly refused: boolean;
}

/** Tells what a new WSDL changes for callers. */
function compareStep(
  setting: Setting,
  progress: Progress,
  told: Told,
  model: ContractModel,
): Promise<Compared> {
  const { options, facts, version } = setting;
  return progress.step(
    "compare",
    "tell what changes for callers",
    async (): Promise<Compared> => {
      if (!brings(options)) return { pinned: model, changed: false, refused: false };
      const pinned = await readPinned(setting);
      if (pinned === undefined) return { pinned: model, changed: true, refused: false };
      const { changes } = compareContracts(pinned, model, facts);
      told.comparison = { changes, bump: bumpFor(changes, version) };
      await noteVersion(setting, model, told);
      const { failOn } = options;
      return {
        pinned,
        changed: changes.length > 0,
        refused: failOn !== undefined && names(failOn, changes),
      };
    },
    () => {
      if (!brings(options)) return { skipped: "the WSDL is the pinned one" };
      if (told.comparison === undefined) return { skipped: "no WSDL is pinned yet" };
      return changesText(told.comparison.changes);
    },
  );
}

/** A release of the vendor is told, but it is no change of the contract. */
async function noteVersion({ root, service }: Setting, model: ContractModel, told: Told): Promise<void> {
  const before = (await readPinLock(root, pinnedPaths(service)))?.serviceVersion;
  const after = model.serviceVersion;
  if (after === undefined || after === before) return;
  told.notes = [...told.notes, `The service's version: ${before ?? "unknown"} → ${after}.`];
}

/** What is pinned was checked when it was; if it no longer passes, it was damaged, or the checks are stricter. */
async function readPinned({ root, options, service }: Setting): Promise<ContractModel | undefined> {
  const paths = pinnedPaths(service);
  if ((await readPinnedWsdl(root, paths)) === undefined) return undefined;
  try {
    const { documents } = await pull(join(root, paths.wsdl), {
      ...options,
      headers: [],
      credentials: undefined,
      maxBytes: Number.MAX_SAFE_INTEGER,
    });
    return checkContract(documents, service);
  } catch (error) {
    if (!(error instanceof ContractError) && !(error instanceof GenerateError)) throw error;
    throw new GenerateError(
      exitCode.badInput,
      `The pinned WSDL cannot be compared with, because it is itself refused; restore it from version control, or remove it to pin anew.\n${error.message}`,
    );
  }
}

function names(failOn: FailOn, changes: readonly Change[]): boolean {
  const worst = failOn === "any" ? impacts.length : impacts.indexOf(failOn) + 1;
  return changes.some(({ impact }) => impacts.indexOf(impact) < worst);
}

/** Emits the contract into a folder of its own and compares it with what is there, byte for byte. */
async function emitStep(
  { root, emit }: Setting,
  progress: Progress,
  model: ContractModel,
  folder: string,
): Promise<readonly TreeDifference[]> {
  const { differences } = await progress.step(
    "emit",
    "write stubs, types and the operation table",
    async () => {
      await emit(model, folder);
      const [before, after] = await Promise.all([readTree(join(root, "generated")), readTree(folder)]);
      return { differences: compareTrees(before, after), size: after.size };
    },
    ({ differences: found, size }) =>
      `${size} files, ${found.length === 0 ? "all as they were" : countText(found)}`,
  );
  return differences;
}

function countText(differences: readonly TreeDifference[]): string {
  return counts(
    ["added", "changed", "removed"],
    differences.map(({ kind }) => kind),
  );
}

function changesText(changes: readonly Change[]): string {
  return changes.length === 0
    ? "nothing changed"
    : counts(
        impacts,
        changes.map(({ impact }) => impact),
      );
}

function counts<T extends string>(kinds: readonly T[], found: readonly T[]): string {
  return kinds
    .map((kind) => [found.filter((one) => one === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map((pair) => pair.join(" "))
    .join(", ");
}

function end(
  outcome: Outcome,
  message: string,
  files: readonly string[] = [],
  code: Summary["exitCode"] = exitCode.done,
): End {
  return { outcome, exitCode: code, message, files };
}

function failure(error: unknown): Pick<Summary, "outcome" | "exitCode" | "message" | "problems"> {
  const failed = (code: Summary["exitCode"], message: string, problems: readonly string[] = []) =>
    ({ outcome: "failed", exitCode: code, message, problems }) as const;
  if (error instanceof ContractError) {
    const problems = error.problems.map(formatProblem);
    return failed(exitCode.badInput, "The WSDL is refused; nothing was replaced.", problems);
  }
  if (error instanceof GenerateError) return failed(error.exitCode, error.message);
  const what = error instanceof Error ? error.message : "something that is not an error was thrown";
  return failed(exitCode.internal, `Internal failure: ${what}. Nothing was replaced.`);
}
