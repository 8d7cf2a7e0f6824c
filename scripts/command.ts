import { fileURLToPath } from "node:url";
import { explain, rulesList } from "./compare/rules.js";
import { runInTime } from "./in-time.js";
import { GenerateError, exitCode, help, readArguments } from "./options.js";
import { Progress, isLive, plannedSteps } from "./progress.js";
import { report } from "./report.js";
import { accountManagementService, pinnedPaths } from "./service.js";

const packageRoot = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs `npm run generate` with these arguments: the report on standard output, progress on standard error.
 *
 * @param run - The pipeline; tests give another.
 * @returns the exit code.
 */
export async function generate(
  argv: readonly string[],
  { env, stdout, stderr }: Pick<NodeJS.Process, "env" | "stdout" | "stderr">,
  run: typeof runInTime = runInTime,
): Promise<number> {
  try {
    const options = readArguments(argv, env);
    const text = options.help ? help : explained(options.explain);
    if (text !== undefined) {
      stdout.write(text);
      return exitCode.done;
    }
    const progress = new Progress(plannedSteps(options), stderr, isLive(stderr, env));
    const result = await run(packageRoot, options, progress);
    const summary = { ...result, steps: progress.summaries() };
    stdout.write(report(summary, options.format, pinnedPaths(accountManagementService).wsdl));
    return result.exitCode;
  } catch (error) {
    if (!(error instanceof GenerateError)) throw error;
    stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

function explained(id: string | undefined): string | undefined {
  if (id === undefined) return undefined;
  const text = id === "all" ? rulesList() : explain(id);
  if (text !== undefined) return `${text.trimEnd()}\n`;
  throw new GenerateError(exitCode.badInput, "No rule has this id; --explain all lists them.");
}
