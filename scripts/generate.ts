import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { explain, rulesList } from "./compare/rules.js";
import { GenerateError, exitCode, help, readArguments } from "./options.js";
import { pinnedPaths } from "./pinned.js";
import { runPipeline } from "./pipeline.js";
import { isLive } from "./progress.js";
import { report } from "./report.js";
import { accountManagementService } from "./service.js";

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const root = fileURLToPath(new URL("..", import.meta.url));
  try {
    const options = readArguments(argv, process.env);
    if (options.help) {
      process.stdout.write(help);
      return exitCode.done;
    }
    if (options.explain !== undefined) {
      const text = options.explain === "all" ? rulesList() : explain(options.explain);
      if (text === undefined) {
        throw new GenerateError(exitCode.badInput, "No rule has this id; --explain all lists them.");
      }
      process.stdout.write(`${text.trimEnd()}\n`);
      return exitCode.done;
    }
    const summary = await runPipeline(
      {
        root,
        options,
        service: accountManagementService,
        version: packageVersion(root),
        // The emitter and the compiler take a second to load, so only a run that needs them does so.
        emit: async (model, outDir) =>
          (await import("./emit/emit.js")).emitContract(model, outDir, accountManagementService),
        verify: async (folder, emitted) => (await import("./verify.js")).verifyEmitted(folder, emitted),
      },
      { stream: process.stderr, live: isLive(process.stderr, process.env) },
    );
    process.stdout.write(report(summary, options.format, pinnedPaths(accountManagementService).wsdl));
    return summary.exitCode;
  } catch (error) {
    if (!(error instanceof GenerateError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

function packageVersion(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const named = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return named && typeof manifest.version === "string" ? manifest.version : "0.0.0";
}
