import { join } from "node:path";
import { checkContract } from "./check/check.js";
import { applyReviews, bumpFor, worstImpact } from "./compare/changes.js";
import type { Change } from "./compare/changes.js";
import { compareContracts } from "./compare/compare.js";
import { impacts } from "./compare/rules.js";
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
  const told = nothingTold();
  let end: End;
  try {
    if (openWork(setting.root)) {
      told.notes.push("An earlier run of generate was interrupted; what it left behind has been cleared.");
    }
    end = await run(setting, watch, told).finally(() => clearWork(setting.root));
  } catch (error) {
    end = failure(told, error);
  }
  return { ...told, ...end };
}

/** Shows what came of a step; nothing was to be done when it is `skipped`. */
type Show = (text: string, state?: "done" | "skipped") => void;

async function run(setting: Setting, watch: Watch, told: Told): Promise<End> {
  const { root, options, service } = setting;
  const { wsdl } = pinnedPaths(service);
  const brings = bringsContract(options);
  const step = async <T>(name: string, title: string, work: (show: Show) => T | Promise<T>): Promise<T> => {
    watch.begin(name, title, told);
    try {
      return await work((text, state = "done") => watch.end(state, text));
    } catch (error) {
      // The report says why; here it is enough that the step is the one.
      watch.end("failed", "failed");
      throw error;
    }
  };

  const from = brings ? (options.from ?? liveWsdl(service)) : join(root, wsdl);
  const pulled = await step("pull", "read the WSDL", async (show) => {
    const found = await pull(from, options);
    const { source, raw } = found;
    told.source = source;
    const bytes = raw.reduce((sum, one) => sum + one.bytes.length, 0);
    show(`${source}, ${bytes} bytes${raw.length === 1 ? "" : ` in ${raw.length} documents`}`);
    return found;
  });

  // What cannot be served faithfully and safely is left out, or the WSDL is refused.
  const model = await step("check", "see what can be served", (show) => {
    const checked = checkContract(pulled.documents, service, options);
    const { operations, types, ports, unserved } = checked;
    told.unserved = unserved.map((one) => `${one.kind} ${one.name}: ${formatProblem(one)}`);
    told.notes.push(...contractWarnings(checked));
    const left = new Set(unserved.flatMap(({ kind, name }) => (kind === "operation" ? [name] : []))).size;
    const versions = ports.map(({ version }) => version).join(" and ");
    show(
      `${operations.length} operations${left === 0 ? "" : ` (${left} left out)`}, ${types.size} types, SOAP ${versions}`,
    );
    return checked;
  });

  // The tree is emitted beside everything and compared with what is there, byte for byte.
  const emittedTo = emittedFolder(root);
  const emit = (contract: ContractModel): Promise<readonly TreeDifference[]> =>
    step("emit", "write stubs, types and the operation table", async (show) => {
      await setting.emit(contract, emittedTo);
      const emitted = await readTree(emittedTo);
      const differences = compareTrees(await readTree(join(root, "generated")), emitted);
      show(`${emitted.size} files, ${kindsText(differences) || "all as they were"}`);
      return differences;
    });

  if (options.check) {
    const stale = staleFacts(model, service);
    if (stale !== undefined) throw stale;
    const differences = await emit(model);
    const words = { added: "is missing", changed: "differs", removed: "is left over" } as const;
    told.files = await step("drift", "compare with generated/ and the lock", async (show) => {
      const lines = [
        ...(await lockDrift(setting, model)),
        ...differences.map(({ path, kind }) => `generated/${path}: ${words[kind]}`),
      ];
      show(lines.length === 0 ? "in step" : `not in step: ${lines.length}`);
      return lines;
    });
    if (told.files.length === 0) return ended("in-step", "generated/ is what the pinned WSDL gives.");
    throw new GenerateError(
      exitCode.drift,
      "generated/ or the lock is not what the pinned WSDL gives. Run: npm run generate",
    );
  }

  // With --against the WSDL of the run is the later one of any two.
  const { against, failOn } = options;
  const earlier = await step("compare", "tell what changes for callers", async (show) => {
    const pinned = brings ? () => pinnedContract(setting) : () => model;
    const before = await (against === undefined ? pinned() : contractAgainst(against, from, setting));
    if (before === undefined && failOn !== undefined) {
      throw new GenerateError(
        exitCode.notCompared,
        "No WSDL is pinned, so there is nothing to compare with, and --fail-on can say nothing.",
      );
    }
    if (before === undefined) show("no WSDL is pinned yet", "skipped");
    else if (before === model) show("the WSDL is the pinned one", "skipped");
    else {
      const found = await compare(setting, told, before, model);
      show(countText(impacts, found, ({ impact }) => impact) || "nothing changed");
    }
    return before;
  });
  const { changes } = told;
  const refused = refusedChanges(changes, options);
  if (against !== undefined) {
    if (refused !== undefined) throw refused;
    return ended("compared", changes.length === 0 ? "Nothing changed." : "Compared; nothing was replaced.");
  }

  // A WSDL that says nothing new leaves everything as it is, its host and its formatting included.
  const kept = changes.length === 0 ? earlier : undefined;
  const stale = staleFacts(model, service);
  const refusals: unknown[] = [stale, refused].filter((one) => one !== undefined);
  let differences: readonly TreeDifference[] = [];
  // A dry run tells all that is wrong, and not the first of it alone.
  if (refusals.length === 0 || (options["dry-run"] && stale === undefined)) {
    try {
      differences = await emit(kept ?? model);
      await step("verify", "compile the package with it", async (show) => {
        if (differences.length === 0) show("generated/ is what it would be", "skipped");
        else {
          await setting.verify(root, emittedTo);
          show("plain data and types, and the facade compiles with them");
        }
      });
    } catch (error) {
      refusals.push(error);
    }
  }
  if (refusals.length > 0) return failure(told, ...refusals);
  if (options["dry-run"]) {
    return kept === undefined || (await lockDrift(setting, kept)).length > 0
      ? ended("would-replace", "Nothing was replaced, because this is a dry run.")
      : ended("nothing-to-do", `The contract is the one in ${wsdl}; nothing is to be done.`);
  }

  told.files = await step("replace", "put wsdl/ and generated/ in place", async (show) => {
    const seen = brings ? model.serviceVersion : undefined;
    const pin = kept === undefined ? pinNew(service, pulled, model) : await pinAgain(setting, kept, seen);
    const before = await readTree(join(root, "wsdl"));
    const pinned = compareTrees(before, new Map([...before, ...pin]));
    if (watch.mayReplace?.() === false) throw new Error("the run is over");
    replace(root, pinned.length === 0 ? new Map() : pin, differences.length > 0);
    const replaced = [...pinned, ...differences];
    if (replaced.length === 0) show("nothing to replace", "skipped");
    else show(kindsText(replaced));
    return [
      ...pinned.map(({ path }) => `wsdl/${path}`),
      ...differences.map(({ path }) => `generated/${path}`),
    ];
  });
  const { length } = told.files;
  return length === 0
    ? ended("nothing-to-do", "Everything is as the contract has it; nothing was to be done.")
    : ended("replaced", `Replaced: ${length} ${length === 1 ? "file" : "files"}.`);
}

/** Tells what changes from one contract to the other, and what of it maintainers have accepted. */
async function compare(
  setting: Setting,
  told: Told,
  before: ContractModel,
  after: ContractModel,
): Promise<readonly Change[]> {
  const { root, options, version, service } = setting;
  let found: readonly Change[];
  try {
    found = compareContracts(before, after, service.facts);
  } catch (error) {
    // What could not be compared must not read as "no changes".
    const message = `The contracts could not be compared: ${messageOf(error)}`;
    throw new GenerateError(exitCode.notCompared, message, { cause: error });
  }
  const { changes, unmatched } = applyReviews(found, await readReviews(root));
  told.changes = changes;
  told.bump = bumpFor(changes, version);
  told.added = newOperations(before, after);
  const lock = options.against === undefined ? await readPinLock(setting) : undefined;
  const was = lock?.serviceVersion ?? before.serviceVersion;
  const is = after.serviceVersion;
  if (is !== undefined && is !== was) {
    told.notes.push(`The service's version: ${was ?? "unknown"} → ${is}.`);
  }
  for (const { id, subject } of unmatched) {
    told.notes.push(`${reviewsPath}: no change is "${id} ${subject}"; remove the row.`);
  }
  return changes;
}

/** By --fail-on, and by what nobody has accepted. */
function refusedChanges(
  changes: readonly Change[],
  { accept, against, failOn }: Options,
): GenerateError | undefined {
  const worst = worstImpact(changes);
  if (worst === undefined) return undefined;
  const messages: string[] = [];
  if (failOn === "any" || (failOn !== undefined && impacts.indexOf(worst) <= impacts.indexOf(failOn))) {
    messages.push(`There are changes that --fail-on ${failOn} names; nothing was replaced.`);
  }
  if (worst === "breaking" && !accept && against === undefined) {
    messages.push(
      `There are breaking changes, so nothing was replaced. Take them over with --accept, or give each a row with its reason in ${reviewsPath}.`,
    );
  }
  return messages.length === 0 ? undefined : new GenerateError(exitCode.changesFound, messages.join("\n"));
}

/** The facts are this package's, so a row that does not match is no fault of the WSDL. */
function staleFacts(model: ContractModel, { facts }: ServiceSettings): GenerateError | undefined {
  try {
    viewContract(model, facts);
    return undefined;
  } catch (cause) {
    const message =
      "The WSDL is good, but the facts table of this package names what it does not have: mend or remove the rows in scripts/facts.ts. Nothing was replaced.";
    return new GenerateError(exitCode.badInput, message, { cause });
  }
}

/** The first of the errors says how the run ends, the message says all. */
function failure(told: Told, ...errors: readonly unknown[]): End {
  const ends = errors.map((error) => {
    const cause = error instanceof GenerateError ? error.cause : error;
    if (cause instanceof ContractError) told.problems = cause.problems.map(formatProblem);
    if (error instanceof GenerateError) return failed(error.exitCode, error.message);
    return error instanceof ContractError
      ? failed(exitCode.badInput, "The WSDL is refused; nothing was replaced.")
      : failed(exitCode.internal, `Internal failure: ${messageOf(error)}. Nothing was replaced.`);
  });
  const code = ends[0]?.exitCode ?? exitCode.internal;
  return failed(code, ends.map(({ message }) => message).join("\n"));
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
