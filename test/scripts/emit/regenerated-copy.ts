import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import type { ContractModel } from "../../../scripts/contract/model.js";
import { emitContract } from "../../../scripts/emit/emit.js";
import { findForeignSyntax } from "../../../scripts/verify.js";
import { compilerHost } from "../../types/compiler.js";
import { packageRoot } from "../contracts.js";

const run = promisify(execFile);

/** A copy of the package with another contract in it, and a program that uses it. */
export interface RegeneratedCopy {
  /** What the compiler says against the copy and its caller; lines `file: message`. */
  readonly problems: readonly string[];
  /** What is in the emitted files and should not be. */
  readonly foreignSyntax: readonly string[];
  /** Runs the caller; gives what it prints. */
  runCaller(...parameters: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

/** Copies `src/`, emits the contract beside it, compiles both together with `caller`. */
export async function regenerateCopy(model: ContractModel, caller: string): Promise<RegeneratedCopy> {
  const root = await mkdtemp(join(tmpdir(), "copy-"));
  await cp(join(packageRoot, "src"), join(root, "src"), { recursive: true });
  await cp(join(packageRoot, "tsconfig.json"), join(root, "tsconfig.json"));
  await symlink(join(packageRoot, "node_modules"), join(root, "node_modules"));
  await writeFile(join(root, "package.json"), JSON.stringify({ type: "module" }));
  await emitContract(model, join(root, "generated"));
  const compiled = await compileCaller(root, caller);
  return {
    problems: compiled.problems,
    foreignSyntax: await findForeignSyntax(join(root, "generated")),
    runCaller: compiled.run,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** A program that uses the package in `root`, compiled with it. */
export async function compileCaller(
  root: string,
  caller: string,
): Promise<{
  readonly problems: readonly string[];
  readonly run: (...parameters: readonly string[]) => Promise<string>;
}> {
  await mkdir(join(root, "caller"));
  await writeFile(join(root, "caller", "caller.ts"), caller);
  return {
    problems: compile(root),
    run: async (...parameters) => {
      const program = join(root, "out", "caller", "caller.js");
      return (await run(process.execPath, [program, ...parameters], { cwd: root })).stdout;
    },
  };
}

function compile(root: string): string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
    config?: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const names = [join(root, "caller/caller.ts"), ...ts.sys.readDirectory(join(root, "generated"), [".ts"])];
  const emitting = { ...options, noEmit: false, outDir: join(root, "out"), rootDir: root };
  const program = ts.createProgram(names, emitting, compilerHost(emitting));
  program.emit();
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName.slice(root.length + 1) ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
}
