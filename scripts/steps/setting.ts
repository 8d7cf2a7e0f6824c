import type { ExpectedService } from "../check/check.js";
import type { ContractModel } from "../contract/model.js";
import type { Fact } from "../facts.js";
import type { Options } from "../options.js";
import type { Disk } from "../replace/disk.js";
import type { Guard } from "../replace/guard.js";

/** What a run works with; each of these has one usual value, and tests give others. */
export interface Setting {
  /** Folder of the package. */
  readonly root: string;
  readonly options: Options;
  readonly expected: ExpectedService;
  readonly facts: readonly Fact[];
  /** Version of the package, for the release that a comparison asks for. */
  readonly version: string;
  readonly emit: (model: ContractModel, outDir: string) => Promise<void>;
  readonly verify: (root: string, emitted: string) => Promise<void>;
  readonly disk: Disk;
  readonly guard: (root: string) => Promise<Guard | undefined>;
  /** The live WSDL, for `--pull` without `--from`. */
  readonly live: string;
}
