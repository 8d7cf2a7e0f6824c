import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** A run of generate that kills itself before its n-th rename: `victim.ts <root> <candidate> <n>`. */
const [root = "", candidate = "", at = ""] = process.argv.slice(2);
const { renameSync } = fs;
let renames = 0;
fs.renameSync = (from, to) => {
  renames += 1;
  if (renames === Number(at)) process.kill(process.pid, "SIGKILL");
  renameSync(from, to);
};
syncBuiltinESMExports();
const { runPipeline } = await import("../../scripts/pipeline.js");
const { settingFor } = await import("./stub-setting.js");
await runPipeline(settingFor({ root, candidate }, ["--from", candidate]), {
  stream: process.stderr,
  live: false,
});
