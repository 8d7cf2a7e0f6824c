import { join } from "node:path";
import { emitContract } from "../../scripts/emit/emit.js";
import { readArguments } from "../../scripts/options.js";
import { runPipeline } from "../../scripts/pipeline.js";
import { Progress, plannedSteps } from "../../scripts/progress.js";
import { accountManagementService } from "../../scripts/service.js";
import { verifyEmitted } from "../../scripts/verify.js";

/** One run of generate in a process of its own, so that the memory measured is its own: prints one JSON line. */
const [root = ""] = process.argv.slice(2);
const options = readArguments(["--from", join(root, "later.wsdl")], {});
const progress = new Progress(plannedSteps(options), process.stderr, false);
const summary = await runPipeline(
  {
    root,
    options,
    service: accountManagementService,
    version: "0.0.0",
    emit: emitContract,
    verify: verifyEmitted,
  },
  progress,
);
if (summary.outcome !== "replaced")
  throw new Error(`${summary.message} ${summary.problems.slice(0, 3).join("; ")}`);
const { maxRSS } = process.resourceUsage();
process.stdout.write(
  `${JSON.stringify({ steps: progress.summaries(), megabytes: maxRSS / 1024, files: summary.files.length })}\n`,
);
