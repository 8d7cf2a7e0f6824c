import { runPipeline } from "../../scripts/pipeline.js";
import type { Setting } from "../../scripts/pipeline.js";
import { Progress, plannedSteps } from "../../scripts/progress.js";
import type { Summary } from "../../scripts/report.js";

/** Runs the pipeline in this thread, its progress thrown away. */
export async function runInSilence(setting: Setting): Promise<Summary> {
  const progress = new Progress(plannedSteps(setting.options), { write: () => true }, false);
  const result = await runPipeline(setting, progress);
  return { ...result, steps: progress.summaries() };
}
