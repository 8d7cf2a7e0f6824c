import { join } from "node:path";
import { checkContract } from "./check/check.js";
import { applyReviews, bumpFor, worstImpact } from "./compare/changes.js";
import type { Change } from "./compare/changes.js";
import { compareContracts } from "./compare/compare.js";
import { impacts } from "./compare/rules.js";
import { leftOutOf } from "./contract/model.js";
import type { ContractModel } from "./contract/model.js";
import { ContractError, formatProblem } from "./contract/nodes.js";
import { contractWarnings, viewContract } from "./emit/view.js";
import { newOperations } from "./new-operations.js";
import { GenerateError, bringsContract, exitCode, messageOf } from "./options.js";
import type { Options } from "./options.js";
import {
  contractAgainst,
  lockDrift,
  pinAgain,
  pinNew,
  pinnedContract,
  readPinLock,
  readReviews,
  reviewsPath,
} from "./pinned.js";
import { pull } from "./pull/pull.js";
import type { Pulled } from "./pull/pull.js";
import { clearWork, compareTrees, emittedFolder, openWork, readTree, replace } from "./replace.js";
import type { TreeDifference } from "./replace.js";
import { ended, failed, nothingTold } from "./report.js";
import type { End, StepState, Told } from "./report.js";
import { liveWsdl, pinnedPaths } from "./service.js";
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

/** Who is told what a run does, and may end it. */
export interface Watch {
  /** `told` is what is known of the run so far. */
  begin(step: string, title: string, told: Told): void;
  end(state: StepState, shown: string): void;
  /** Asked once, before anything is replaced: from then on the run is not interrupted. */
  mayReplace?(): boolean;
}

/** One run of generate, from the WSDL to the replaced files. Never throws: a failure is in what it gives. */
export async function runPipeline(setting: Setting, watch: Watch): Promise<Told & End> {
  const run = new Run(setting, watch);
  let end: End;
  try {
    if (openWork(setting.root)) {
      run.told.notes.push(
        "An earlier run of generate was interrupted; what it left behind has been cleared.",
      );
    }
    end = await run.run().finally(() => clearWork(setting.root));
  } catch (error) {
    end = run.failure(error);
  }
  return { ...run.told, ...end };
}

/** Shows what came of a step; nothing was to be done when it is `skipped`. */
type Show = (text: string, state?: "done" | "skipped") => void;

class Run {
  readonly told = nothingTold();
  /** Where the tree is emitted that may take the place of `generated/`. */
  readonly #emitted: string;

  constructor(
    private readonly setting: Setting,
    private readonly watch: Watch,
  ) {
    this.#emitted = emittedFolder(setting.root);
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
    const stale = this.#staleFacts(model);
    if (stale !== undefined) throw stale;
    const differences = await this.#emit(model);
    const words = { added: "is missing", changed: "differs", removed: "is left over" } as const;
    await this.#step("drift", "compare with generated/ and the lock", async (show) => {
      const lines = [
        ...(await lockDrift(this.setting, model)),
        ...differences.map(({ path, kind }) => `generated/${path}: ${words[kind]}`),
      ];
      this.told.files = lines;
      show(lines.length === 0 ? "in step" : `not in step: ${lines.length}`);
    });
    if (this.told.files.length === 0) return ended("in-step", "generated/ is what the pinned WSDL gives.");
    throw new GenerateError(
      exitCode.drift,
      "generated/ or the lock is not what the pinned WSDL gives. Run: npm run generate",
    );
  }

  /** Any two contracts: what the run reads is the later one. */
  async #against(model: ContractModel, against: string): Promise<End> {
    await this.#compare(model, () => contractAgainst(against, this.setting));
    const refused = this.#refusedChanges(true);
    if (refused !== undefined) throw refused;
    return ended(
      "compared",
      this.#changes.length === 0 ? "Nothing changed." : "Compared; nothing was replaced.",
    );
  }

  async #generate(pulled: Pulled, model: ContractModel): Promise<End> {
    const { options, service } = this.setting;
    const pinned = await this.#compare(model, () =>
      bringsContract(options) ? pinnedContract(this.setting) : Promise.resolve(model),
    );
    // A WSDL that says nothing new leaves everything as it is, its host and its formatting included.
    const kept = this.#changes.length === 0 ? pinned : undefined;
    const stale = this.#staleFacts(model);
    const refused = this.#refusedChanges(options.accept);
    const refusals: unknown[] = [stale, refused].filter((one) => one !== undefined);
    let differences: readonly TreeDifference[] = [];
    // A dry run tells all that is wrong, and not the first of it alone.
    if (refusals.length === 0 || (options["dry-run"] && stale === undefined)) {
      try {
        differences = await this.#emit(kept ?? model);
        await this.#verify(differences);
      } catch (error) {
        refusals.push(error);
      }
    }
    const [refusal, ...others] = refusals;
    if (refusals.length > 0) return this.failure(refusal, ...others);
    if (!options["dry-run"]) return this.#replace(pulled, model, kept, differences);
    return kept === undefined || (await lockDrift(this.setting, kept)).length > 0
      ? ended("would-replace", "Nothing was replaced, because this is a dry run.")
      : ended(
          "nothing-to-do",
          `The contract is the one in ${pinnedPaths(service).wsdl}; nothing is to be done.`,
        );
  }

  /** Reads the WSDL from where the maintainer said. */
  #pull(): Promise<Pulled> {
    const { root, options, service } = this.setting;
    const pinned = join(root, pinnedPaths(service).wsdl);
    const from = bringsContract(options) ? (options.from ?? liveWsdl(service)) : pinned;
    return this.#step("pull", "read the WSDL", async (show) => {
      const pulled = await pull(from, options);
      const { source, raw } = pulled;
      this.told.source = source;
      const bytes = raw.reduce((sum, one) => sum + one.bytes.length, 0);
      show(`${source}, ${bytes} bytes${raw.length === 1 ? "" : ` in ${raw.length} documents`}`);
      return pulled;
    });
  }

  /** Leaves out what cannot be served faithfully and safely, or refuses the WSDL. */
  #check({ documents }: Pulled): Promise<ContractModel> {
    const { service, options } = this.setting;
    return this.#step("check", "see what can be served", (show) => {
      const model = checkContract(documents, service, options);
      const { operations, types, ports, unserved } = model;
      this.told.unserved = leftOutOf(model).map((one) => `${one.kind} ${one.name}: ${formatProblem(one)}`);
      this.told.notes.push(...contractWarnings(model));
      const left = new Set(unserved.map(({ operation }) => operation)).size;
      const versions = ports.map(({ version }) => version).join(" and ");
      show(
        `${operations.length} operations${left === 0 ? "" : ` (${left} left out)`}, ${types.size} types, SOAP ${versions}`,
      );
      return model;
    });
  }

  /**
   * Tells what the WSDL changes for callers.
   *
   * @param earlier - Gives the contract to compare with; undefined where none is pinned yet.
   * @returns that contract.
   */
  #compare(
    model: ContractModel,
    earlier: () => Promise<ContractModel | undefined>,
  ): Promise<ContractModel | undefined> {
    return this.#step("compare", "tell what changes for callers", async (show) => {
      const before = await earlier();
      if (before === undefined) {
        if (this.setting.options.failOn !== undefined) {
          throw new GenerateError(
            exitCode.notCompared,
            "No WSDL is pinned, so there is nothing to compare with, and --fail-on can say nothing.",
          );
        }
        show("no WSDL is pinned yet", "skipped");
      } else if (before === model) {
        show("the WSDL is the pinned one", "skipped");
      } else {
        await this.#noteChanges(before, model);
        show(countText(impacts, this.#changes, ({ impact }) => impact) || "nothing changed");
      }
      return before;
    });
  }

  async #noteChanges(before: ContractModel, after: ContractModel): Promise<void> {
    const { root, options, version, service } = this.setting;
    let found: readonly Change[];
    try {
      found = compareContracts(before, after, service.facts).changes;
    } catch (error) {
      // What could not be compared must not read as "no changes".
      const message = `The contracts could not be compared: ${messageOf(error)}`;
      throw new GenerateError(exitCode.notCompared, message, { cause: error });
    }
    const { changes, unmatched } = applyReviews(found, await readReviews(root));
    this.told.comparison = { changes, bump: bumpFor(changes, version) };
    this.told.added = newOperations(before, after);
    const lock = options.against === undefined ? await readPinLock(this.setting) : undefined;
    const was = lock?.serviceVersion ?? before.serviceVersion;
    const is = after.serviceVersion;
    if (is !== undefined && is !== was) {
      this.told.notes.push(`The service's version: ${was ?? "unknown"} → ${is}.`);
    }
    for (const { id, subject } of unmatched) {
      this.told.notes.push(`${reviewsPath}: no change is "${id} ${subject}"; remove the row.`);
    }
  }

  get #changes(): readonly Change[] {
    return this.told.comparison?.changes ?? [];
  }

  /** By --fail-on, and by what nobody has accepted. */
  #refusedChanges(accepted: boolean): GenerateError | undefined {
    const { failOn } = this.setting.options;
    const worst = worstImpact(this.#changes);
    if (worst === undefined) return undefined;
    const messages: string[] = [];
    if (failOn === "any" || (failOn !== undefined && impacts.indexOf(worst) <= impacts.indexOf(failOn))) {
      messages.push(`There are changes that --fail-on ${failOn} names; nothing was replaced.`);
    }
    if (!accepted && worst === "breaking") {
      messages.push(
        `There are breaking changes, so nothing was replaced. Take them over with --accept, or give each a row with its reason in ${reviewsPath}.`,
      );
    }
    return messages.length === 0 ? undefined : new GenerateError(exitCode.changesFound, messages.join("\n"));
  }

  /** The facts are this package's, so a row that does not match is no fault of the WSDL. */
  #staleFacts(model: ContractModel): GenerateError | undefined {
    try {
      viewContract(model, this.setting.service.facts);
      return undefined;
    } catch (cause) {
      const message =
        "The WSDL is good, but the facts table of this package names what it does not have: mend or remove the rows in scripts/facts.ts. Nothing was replaced.";
      return new GenerateError(exitCode.badInput, message, { cause });
    }
  }

  /** Emits the contract into a folder of its own and compares it with what is there, byte for byte. */
  #emit(model: ContractModel): Promise<readonly TreeDifference[]> {
    return this.#step("emit", "write stubs, types and the operation table", async (show) => {
      await this.setting.emit(model, this.#emitted);
      const emitted = await readTree(this.#emitted);
      const differences = compareTrees(await readTree(join(this.setting.root, "generated")), emitted);
      show(`${emitted.size} files, ${kindsText(differences) || "all as they were"}`);
      return differences;
    });
  }

  #verify({ length }: readonly TreeDifference[]): Promise<void> {
    return this.#step("verify", "compile the package with it", async (show) => {
      if (length === 0) show("generated/ is what it would be", "skipped");
      else {
        await this.setting.verify(this.setting.root, this.#emitted);
        show("plain data and types, and the facade compiles with them");
      }
    });
  }

  /** `kept` is the pinned contract where that stays. */
  async #replace(
    pulled: Pulled,
    model: ContractModel,
    kept: ContractModel | undefined,
    emitted: readonly TreeDifference[],
  ): Promise<End> {
    const { root, options, service } = this.setting;
    await this.#step("replace", "put wsdl/ and generated/ in place", async (show) => {
      const seen = bringsContract(options) ? model.serviceVersion : undefined;
      const pin =
        kept === undefined ? pinNew(service, pulled, model) : await pinAgain(this.setting, kept, seen);
      const wsdl = await readTree(join(root, "wsdl"));
      const pinned = compareTrees(wsdl, new Map([...wsdl, ...pin]));
      if (this.watch.mayReplace?.() === false) throw new Error("the run is over");
      replace(root, pinned.length === 0 ? new Map() : pin, emitted.length > 0);
      const replaced = [...pinned, ...emitted];
      if (replaced.length === 0) show("nothing to replace", "skipped");
      else show(kindsText(replaced));
      this.told.files = [
        ...pinned.map(({ path }) => `wsdl/${path}`),
        ...emitted.map(({ path }) => `generated/${path}`),
      ];
    });
    const { length } = this.told.files;
    return length === 0
      ? ended("nothing-to-do", "Everything is as the contract has it; nothing was to be done.")
      : ended("replaced", `Replaced: ${length} ${length === 1 ? "file" : "files"}.`);
  }

  /** One step, which says what came of it. */
  async #step<T>(name: string, title: string, work: (show: Show) => T | Promise<T>): Promise<T> {
    this.watch.begin(name, title, this.told);
    try {
      return await work((text, state = "done") => this.watch.end(state, text));
    } catch (error) {
      // The report says why; here it is enough that the step is the one.
      this.watch.end("failed", "failed");
      throw error;
    }
  }

  /** The first of them says how the run ends, the message says all. */
  failure(first: unknown, ...more: readonly unknown[]): End {
    const end = this.#failure(first);
    const messages = [end, ...more.map((error) => this.#failure(error))].map(({ message }) => message);
    return { ...end, message: messages.join("\n") };
  }

  #failure(error: unknown): End {
    const cause = error instanceof GenerateError ? error.cause : error;
    if (cause instanceof ContractError) this.told.problems = cause.problems.map(formatProblem);
    if (error instanceof GenerateError) return failed(error.exitCode, error.message);
    return error instanceof ContractError
      ? failed(exitCode.badInput, "The WSDL is refused; nothing was replaced.")
      : failed(exitCode.internal, `Internal failure: ${messageOf(error)}. Nothing was replaced.`);
  }
}

function kindsText(differences: readonly TreeDifference[]): string {
  return countText(["added", "changed", "removed"], differences, ({ kind }) => kind);
}

/** `2 added, 1 removed`; empty for none. */
function countText<T>(kinds: readonly string[], found: readonly T[], kindOf: (one: T) => string): string {
  return kinds
    .map((kind) => [found.filter((one) => kindOf(one) === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map((pair) => pair.join(" "))
    .join(", ");
}
