import { startGuardian } from "../../../scripts/replace/guard.js";
import { settingFor } from "../stub-setting.js";
import { runPipeline } from "../../../scripts/steps/pipeline.js";
import { faultyDisk } from "./faulty-disk.js";

/**
 * A run that is to be killed. With a number it kills itself at that operation of the disk, as `kill -9` would;
 * without one it waits to be killed.
 */
const [root = "", candidate = "", at = "", guarded = ""] = process.argv.slice(2);

const disk = faultyDisk(at === "" ? Number.MAX_SAFE_INTEGER : Number(at), () =>
  process.kill(process.pid, "SIGKILL"),
);
const setting = settingFor({ root, candidate }, ["--from", candidate], {
  disk,
  guard: guarded === "guarded" ? startGuardian : () => Promise.resolve(undefined),
});
const { exitCode } = await runPipeline(setting, { stream: process.stderr, live: false });
process.exitCode = exitCode;
