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
const { runInSilence } = await import("./silent-run.js");
const { settingFor } = await import("./stub-setting.js");
await runInSilence(settingFor({ root, candidate }, ["--from", candidate]));
