import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { ContractModel } from "../../../scripts/contract/model.js";
import { emitContract } from "../../../scripts/emit/emit.js";
import { accountManagementService } from "../../../scripts/service.js";
import { verifyEmitted } from "../../../scripts/verify.js";
import type { ClientOptions } from "../../../src/index.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const run = promisify(execFile);

/** The client of whatever contract: its methods by name. */
export type AnyClient = AsyncDisposable &
  Readonly<Record<string, (request: unknown, options?: unknown) => Promise<unknown>>>;

/** This package with another contract's emitted code in `generated/`, compiled as the published one is. */
export interface EmittedPackage {
  readonly methods: readonly string[];
  client(options: ClientOptions): AnyClient;
  remove(): Promise<void>;
}

/**
 * Emits the contract into a copy of the package, verifies what was emitted and compiles the copy.
 *
 * @param uses - TypeScript that uses the package from inside `src/`: it has to compile, too.
 */
export async function emittedPackage(model: ContractModel, uses = "export {};"): Promise<EmittedPackage> {
  const folder = await mkdtemp(join(tmpdir(), "emitted-"));
  const generated = join(folder, "generated");
  const facts = model.namespace === "sosonlinebackup.com" ? accountManagementService.facts : [];
  await emitContract(model, generated, { ...accountManagementService, facts });
  await verifyEmitted(root, generated);

  for (const part of ["src", "package.json", "tsconfig.json", "tsconfig.build.json"]) {
    // The command line also needs `scripts/`.
    const filter = (path: string): boolean => path !== join(root, "src", "cli");
    await cp(join(root, part), join(folder, part), { recursive: true, filter });
  }
  await writeFile(join(folder, "src", "uses.ts"), uses);
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  await run(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", "dist", "--rootDir", "."], {
    cwd: folder,
  }).catch((error: unknown) => {
    throw new Error(`The package does not compile:\n${String(Reflect.get(Object(error), "stdout"))}`);
  });

  const url = pathToFileURL(join(folder, "dist/src/index.js")).href;
  const compiled = (await import(/* @vite-ignore */ url)) as {
    readonly AccountManagementClient: new (options: ClientOptions) => unknown;
  };
  const { AccountManagementClient: Client } = compiled;
  return {
    methods: Object.getOwnPropertyNames(Object.getPrototypeOf(Client.prototype) as object).filter((name) =>
      /^(echo|nothing|several)/.test(name),
    ),
    client: (options) => new Client(options) as AnyClient,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
