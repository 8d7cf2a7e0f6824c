import { join } from "node:path";
import { checkContract } from "./check/check.js";
import { bumpFor } from "./compare/bump.js";
import { applyReviews, worstImpact } from "./compare/changes.js";
import type { Change } from "./compare/changes.js";
import { compareContracts } from "./compare/compare.js";
import { impacts } from "./compare/rules.js";
import type { ContractModel } from "./contract/model.js";
import { ContractError, formatProblem } from "./contract/nodes.js";
import { contractWarnings, viewContract } from "./emit/view.js";
import type { Fact } from "./facts.js";
import { newOperations } from "./new-operations.js";
import { GenerateError, exitCode } from "./options.js";
import type { ExitCode, Options } from "./options.js";
import {
  contractAgainst,
  lockDrift,
  pinAgain,
  pinNew,
  pinnedContract,
  pinnedPaths,
  readPinLock,
  readReviews,
} from "./pinned.js";
import { Progress } from "./progress.js";
import type { ProgressOptions } from "./progress.js";
import { pull } from "./pull/pull.js";
import type { Pulled } from "./pull/pull.js";
import { compareTrees, openWorkFolder, readTree, replace } from "./replace.js";
import type { TreeDifference, WorkFolder } from "./replace.js";
import type { Outcome, Summary } from "./report.js";
import { liveWsdl } from "./service.js";
import type { ServiceSettings } from "./service.js";

/** What a run works with; each of these has one usual value, and tests give others. */
export interface Setting {
  /** Folder of the package. */
  readonly root: string;
  readonly options: Options;
  readonly service: ServiceSettings;
  /** Version of the package, for the release that a comparison asks for. */
  readonly version: string;
  readonly emit: (model: ContractModel, outDir: string) => Promise<void>;
  readonly verify: (root: string, emitted: string) => Promise<void>;
}

/** What is known of a run so far; a failure tells it, too. */
type Told = {
  -readonly [Key in "source" | "comparison" | "added" | "unserved" | "notes" | "problems"]: Summary[Key];
};

type End = Pick<Summary, "outcome" | "exitCode" | "message" | "files">;

/** Why a run that replaces something does not do it. */
type Refusal = Pick<End, "outcome" | "exitCode" | "message">;

/** One run of generate, from the WSDL to the replaced files. Never throws: a failure is in the summary. */
export async function runPipeline(setting: Setting, progressOptions: ProgressOptions): Promise<Summary> {
  const { check, dryRun, against, timeoutMs } = setting.options;
  const emits = ["emit", "verify", ...(dryRun ? [] : ["replace"])];
  const last = check ? ["emit", "drift"] : against === undefined ? ["compare", ...emits] : ["compare"];
  const progress = new Progress(["pull", "check", ...last], timeoutMs, progressOptions);
  const told: Told = {
    source: undefined,
    comparison: undefined,
    added: [],
    unserved: [],
    notes: [],
    problems: [],
  };
  let work: WorkFolder | undefined;
  let end: End;
  try {
    work = openWorkFolder(setting.root);
    if (work.interrupted) {
      told.notes = ["An earlier run of generate was interrupted; what it left behind has been cleared."];
    }
    end = await new Run(setting, progress, told, work).run();
  } catch (error) {
    if (error instanceof ContractError) told.problems = error.problems.map(formatProblem);
    end = { ...failure(error), files: [] };
  } finally {
    work?.release();
  }
  return { ...told, ...end, steps: progress.summaries() };
}

class Run {
  /** Where the tree is emitted that may take the place of `generated/`. */
  readonly #emitted: string;

  constructor(
    private readonly setting: Setting,
    private readonly progress: Progress,
    private readonly told: Told,
    private readonly work: WorkFolder,
  ) {
    this.#emitted = join(work.folder, "generated");
  }

  async run(): Promise<End> {
    const { check, against } = this.setting.options;
    const pulled = await this.#pull();
    const model = await this.#check(pulled);
    if (check) return this.#drift(model);
    return against === undefined ? this.#generate(pulled, model) : this.#against(model, against);
  }

  /** Emits beside everything and looks; only what a killed run left is cleared first. */
  async #drift(model: ContractModel): Promise<End> {
    const { root, service } = this.setting;
    const stale = this.#staleFacts(model);
    if (stale !== undefined) return { ...stale, files: [] };
    const differences = await this.#emit(model);
    const words = { added: "is missing", changed: "differs", removed: "is left over" } as const;
    const files = await this.progress.step(
      "drift",
      "compare with generated/ and the lock",
      async () => [
        ...(await lockDrift(root, service, model)),
        ...differences.map(({ path, kind }) => `generated/${path}: ${words[kind]}`),
      ],
      ({ length }) => (length === 0 ? "in step" : `not in step: ${length}`),
    );
    if (files.length === 0) return end("in-step", "generated/ is what the pinned WSDL gives.");
    const message = "generated/ or the lock is not what the pinned WSDL gives. Run: npm run generate";
    return end("drift", message, files, exitCode.drift);
  }

  /** Any two contracts: what the run reads is the later one. */
  async #against(model: ContractModel, against: string): Promise<End> {
    const changes = await this.#compare(model, () => contractAgainst(against, this.setting));
    const [refusal] = this.#refusedChanges(false);
    if (refusal !== undefined) return { ...refusal, files: [] };
    return end("compared", changes === 0 ? "Nothing changed." : "Compared; nothing was replaced.");
  }

  async #generate(pulled: Pulled, model: ContractModel): Promise<End> {
    const { options, root } = this.setting;
    const brings = bringsContract(options);
    let pinned: ContractModel | undefined;
    const changes = await this.#compare(model, async () => {
      pinned = brings ? await pinnedContract(this.setting) : model;
      return pinned;
    });
    // A WSDL that says nothing new leaves everything as it is, its host and its formatting included.
    const changed = pinned === undefined || changes > 0;
    const served = changed || pinned === undefined ? model : pinned;
    const stale = this.#staleFacts(model);
    const refusals = [...(stale === undefined ? [] : [stale]), ...this.#refusedChanges(true)];
    if (refusals.length > 0 && !options.dryRun) return refused(refusals);

    if (stale === undefined) {
      try {
        const differences = await this.#emit(served);
        await this.#verify(differences);
        if (!options.dryRun)
          return await this.#replace(pulled, model, changed ? undefined : served, differences);
      } catch (error) {
        // A dry run tells all that is wrong, and not the first of it alone.
        if (!options.dryRun || refusals.length === 0) throw error;
        refusals.push(failure(error));
      }
    }
    if (refusals.length > 0) return refused(refusals);
    const paths = pinnedPaths(this.setting.service);
    return changed || (await lockDrift(root, this.setting.service, served)).length > 0
      ? end("would-replace", "Nothing was replaced, because this is a dry run.")
      : end("nothing-to-do", `The contract is the one in ${paths.wsdl}; nothing is to be done.`);
  }

  /** Reads the WSDL from where the maintainer said. */
  #pull(): Promise<Pulled> {
    const { root, options, service } = this.setting;
    const from = bringsContract(options)
      ? (options.from ?? liveWsdl(service))
      : join(root, pinnedPaths(service).wsdl);
    return this.progress.step(
      "pull",
      "read the WSDL",
      async () => {
        const pulled = await pull(from, options);
        this.told.source = pulled.source;
        return pulled;
      },
      ({ source, raw }) => {
        const bytes = raw.reduce((sum, one) => sum + one.bytes.length, 0);
        return `${source}, ${bytes} bytes${raw.length === 1 ? "" : ` in ${raw.length} documents`}`;
      },
    );
  }

  /** Leaves out what cannot be served faithfully and safely, or refuses the WSDL. */
  #check({ documents }: Pulled): Promise<ContractModel> {
    const { service, options } = this.setting;
    return this.progress.step(
      "check",
      "see what can be served",
      () => {
        const model = checkContract(documents, service, options);
        this.told.unserved = [
          ...model.unserved.map((one) => `operation ${one.operation}: ${formatProblem(one)}`),
          ...model.unservedTypes.map((one) => `type ${one.type}: ${formatProblem(one)}`),
        ];
        this.told.notes = [...this.told.notes, ...contractWarnings(model)];
        return model;
      },
      ({ operations, types, ports, unserved }) => {
        const left = new Set(unserved.map(({ operation }) => operation)).size;
        const versions = ports.map(({ version }) => version).join(" and ");
        return `${operations.length} operations${left === 0 ? "" : ` (${left} left out)`}, ${types.size} types, SOAP ${versions}`;
      },
    );
  }

  /**
   * Tells what the WSDL changes for callers.
   *
   * @param earlier - Gives the contract to compare with; undefined where none is pinned yet.
   * @returns the number of changes.
   */
  #compare(model: ContractModel, earlier: () => Promise<ContractModel | undefined>): Promise<number> {
    const { root, options, version, service } = this.setting;
    const noteChanges = async (before: ContractModel): Promise<void> => {
      const found = changesBetween(before, model, service.facts);
      const { changes, unmatched } = applyReviews(found, await readReviews(root));
      this.told.comparison = { changes, bump: bumpFor(changes, version) };
      this.told.added = newOperations(before, model);
      const seen = options.against === undefined ? await readPinLock(root, pinnedPaths(service)) : undefined;
      const was = seen?.serviceVersion ?? before.serviceVersion;
      const is = model.serviceVersion;
      this.told.notes = [
        ...this.told.notes,
        ...(is === undefined || is === was ? [] : [`The service's version: ${was ?? "unknown"} → ${is}.`]),
        ...unmatched.map(
          (one) => `wsdl/reviewed-changes.json: no change is "${one.id} ${one.subject}"; remove the row.`,
        ),
      ];
    };
    return this.progress.step(
      "compare",
      "tell what changes for callers",
      async () => {
        const before = await earlier();
        if (before === undefined && options.failOn !== undefined) {
          throw new GenerateError(
            exitCode.notCompared,
            "No WSDL is pinned, so there is nothing to compare with, and --fail-on can say nothing.",
          );
        }
        if (before !== undefined && before !== model) await noteChanges(before);
        return this.told.comparison?.changes.length ?? 0;
      },
      () => {
        if (this.told.comparison !== undefined) {
          const { changes } = this.told.comparison;
          return changes.length === 0
            ? "nothing changed"
            : countText(impacts, changes, ({ impact }) => impact);
        }
        return { skipped: bringsContract(options) ? "no WSDL is pinned yet" : "the WSDL is the pinned one" };
      },
    );
  }

  /** By --fail-on; where something is replaced, also by what nobody has accepted. */
  #refusedChanges(replaces: boolean): readonly Refusal[] {
    const { failOn, accept } = this.setting.options;
    const worst = worstImpact(this.told.comparison?.changes ?? []);
    if (worst === undefined) return [];
    const messages: string[] = [];
    if (failOn === "any" || (failOn !== undefined && impacts.indexOf(worst) <= impacts.indexOf(failOn))) {
      messages.push(`There are changes that --fail-on ${failOn} names; nothing was replaced.`);
    }
    if (replaces && !accept && worst === "breaking") {
      messages.push(
        "There are breaking changes, so nothing was replaced. Take them over with --accept, or give each a row with its reason in wsdl/reviewed-changes.json.",
      );
    }
    return messages.map((message) => ({
      outcome: "changes-refused",
      exitCode: exitCode.changesFound,
      message,
    }));
  }

  /** The facts are this package's, so a row that does not match is no fault of the WSDL. */
  #staleFacts(model: ContractModel): Refusal | undefined {
    try {
      viewContract(model, this.setting.service.facts);
      return undefined;
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      this.told.problems = error.problems.map(formatProblem);
      return {
        outcome: "failed",
        exitCode: exitCode.badInput,
        message:
          "The WSDL is good, but the facts table of this package names what it does not have: mend or remove the rows in scripts/facts.ts. Nothing was replaced.",
      };
    }
  }

  /** Emits the contract into a folder of its own and compares it with what is there, byte for byte. */
  async #emit(model: ContractModel): Promise<readonly TreeDifference[]> {
    const { differences } = await this.progress.step(
      "emit",
      "write stubs, types and the operation table",
      async () => {
        await this.setting.emit(model, this.#emitted);
        const before = await readTree(join(this.setting.root, "generated"));
        const after = await readTree(this.#emitted);
        return { differences: compareTrees(before, after), size: after.size };
      },
      ({ differences: found, size }) =>
        `${size} files, ${found.length === 0 ? "all as they were" : kindsText(found)}`,
    );
    return differences;
  }

  #verify({ length }: readonly TreeDifference[]): Promise<void> {
    return this.progress.step(
      "verify",
      "compile the package with it",
      () => (length === 0 ? undefined : this.setting.verify(this.setting.root, this.#emitted)),
      () =>
        length === 0
          ? { skipped: "generated/ is what it would be" }
          : "plain data and types, and the facade compiles with them",
    );
  }

  /** `kept` is the pinned contract where that stays. */
  async #replace(
    pulled: Pulled,
    model: ContractModel,
    kept: ContractModel | undefined,
    differences: readonly TreeDifference[],
  ): Promise<End> {
    const { root, options, service } = this.setting;
    const files = await this.progress.step(
      "replace",
      "put wsdl/ and generated/ in place",
      async () => {
        const seen = bringsContract(options) ? model.serviceVersion : undefined;
        const pin =
          kept === undefined ? pinNew(service, pulled, model) : await pinAgain(root, service, kept, seen);
        const before = new Map([...(await readTree(join(root, "wsdl")))].filter(([name]) => pin.has(name)));
        const pinDifferences = compareTrees(before, pin);
        replace(
          this.work,
          pinDifferences.length === 0 ? new Map() : pin,
          before,
          differences.length === 0 ? undefined : this.#emitted,
        );
        return [
          ...pinDifferences.map(({ path, kind }) => ({ path: `wsdl/${path}`, kind })),
          ...differences.map(({ path, kind }) => ({ path: `generated/${path}`, kind })),
        ];
      },
      (replaced) => (replaced.length === 0 ? { skipped: "nothing to replace" } : kindsText(replaced)),
    );
    if (files.length === 0) {
      return end("nothing-to-do", "Everything is as the contract has it; nothing was to be done.");
    }
    const message = `Replaced: ${files.length} ${files.length === 1 ? "file" : "files"}.`;
    return end(
      "replaced",
      message,
      files.map(({ path }) => path),
    );
  }
}

/** Whether the run brings a WSDL that may be new, or works from the pinned one. */
function bringsContract(options: Options): boolean {
  return options.pull || options.from !== undefined;
}

/** What could not be compared must not read as "no changes". */
function changesBetween(
  before: ContractModel,
  after: ContractModel,
  facts: readonly Fact[],
): readonly Change[] {
  try {
    return compareContracts(before, after, facts).changes;
  } catch (error) {
    const message = `The contracts could not be compared: ${messageOf(error)}`;
    throw new GenerateError(exitCode.notCompared, message, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "something that is not an error was thrown";
}

function kindsText(differences: readonly TreeDifference[]): string {
  return countText(["added", "changed", "removed"], differences, ({ kind }) => kind);
}

function countText<T>(kinds: readonly string[], found: readonly T[], kindOf: (one: T) => string): string {
  return kinds
    .map((kind) => [found.filter((one) => kindOf(one) === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map((pair) => pair.join(" "))
    .join(", ");
}

function end(
  outcome: Outcome,
  message: string,
  files: readonly string[] = [],
  code: ExitCode = exitCode.done,
): End {
  return { outcome, exitCode: code, message, files };
}

/** The first says how the run ends, the message says all. */
function refused(refusals: readonly Refusal[]): End {
  const [first = failure(undefined)] = refusals;
  return { ...first, message: refusals.map(({ message }) => message).join("\n"), files: [] };
}

function failure(error: unknown): Refusal {
  if (error instanceof ContractError) {
    const message = "The WSDL is refused; nothing was replaced.";
    return { outcome: "failed", exitCode: exitCode.badInput, message };
  }
  if (error instanceof GenerateError) {
    return { outcome: "failed", exitCode: error.exitCode, message: error.message };
  }
  const message = `Internal failure: ${messageOf(error)}. Nothing was replaced.`;
  return { outcome: "failed", exitCode: exitCode.internal, message };
}
