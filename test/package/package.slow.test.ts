import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import type { SourceMapPayload } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { soapResponse, tokenBody } from "../servers/soap-responses.js";
import { startRespondingServer } from "../servers/responding-server.js";
import type { RespondingServer } from "../servers/responding-server.js";
import { bundle, bundledPackages } from "./bundle.js";
import { installPackage, node, ROOT } from "./packed.js";
import type { InstalledPackage } from "./packed.js";

const run = promisify(execFile);

let installed: InstalledPackage;
let server: RespondingServer;
beforeAll(async () => {
  installed = await installPackage();
  server = await startRespondingServer(() => soapResponse(tokenBody()));
}, 120_000);
afterAll(async () => {
  await server.close();
  await installed.remove();
});

/** The flag lost its prefix in Node 22.13. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has("--permission")
  ? "--permission"
  : "--experimental-permission";

/** Where a file of the tarball is after installation. */
function inPackage(file: string): string {
  return join(
    installed.project,
    "node_modules/account-management-service-client",
    file.slice("package/".length),
  );
}

async function program(name: string, text: string): Promise<string> {
  await writeFile(join(installed.project, name), text);
  return name;
}

/** Asks for a token at the URL that is its first argument, and prints it. */
const CALL = `
const client = new AccountManagementClient({ credentials: { userName: "u", password: "p" }, endpoint: process.argv[2] });
client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: false }).then(
  ({ authToken }) => console.log(authToken),
  (error) => { console.error(error); process.exitCode = 1; },
);`;

describe("the packed package", () => {
  it("holds what is needed to use it, and nothing else", () => {
    const strangers = installed.files.filter(
      (file) =>
        !/^package\/(?:dist\/(?:(?:chunks|cli)\/)?[\w-]+\.(?:c?js|d\.c?ts)(?:\.map)?|(?:src|generated)\/.*\.ts|wsdl\/[^/]+|docs\/[\w-]+\.md|[A-Z-]+\.md|LICENSE|package\.json)$/.test(
          file,
        ),
    );
    expect(strangers).toEqual([]);
    for (const file of ["index.js", "index.cjs", "index.d.ts", "index.d.cts", "testing.js", "testing.d.ts"]) {
      expect(installed.files).toContain(`package/dist/${file}`);
    }
  });

  it("has the licence of everything that is bundled", async () => {
    const licences = await readFile(join(ROOT, "THIRD-PARTY.md"), "utf8");
    const bundled = await bundledPackages();
    for (const name of new Set([...bundled.values()].flat())) {
      const { version } = JSON.parse(
        await readFile(join(ROOT, "node_modules", name, "package.json"), "utf8"),
      ) as { version: string };
      expect(licences).toContain(`## ${name} ${version}\n`);
    }
    // What the command line needs is in its own files alone.
    expect(bundled.get("the library")).toEqual(["saxes", "xmlchars"]);
    expect(bundled.get("the command line")).toContain("commander");
  });

  it("holds no prompts but those that the command line shows", async () => {
    const files = installed.files.filter((file) => /^package\/dist\/cli.*\.js$/.test(file));
    const texts = await Promise.all(files.map((file) => readFile(inPackage(file), "utf8")));
    const holds = (words: string): boolean => texts.some((text) => text.includes(words));
    expect([holds("API password"), holds("Please select at least one option")]).toEqual([true, false]);
  });

  it("holds the sources that its source maps and declaration maps name", async () => {
    const missing: string[] = [];
    for (const map of installed.files.filter((file) => file.endsWith(".map"))) {
      const { sources } = JSON.parse(await readFile(inPackage(map), "utf8")) as { sources: string[] };
      for (const source of sources) {
        const file = join("/", dirname(map), source).slice(1);
        if (!/node_modules|rolldown\/runtime/.test(file) && !installed.files.includes(file))
          missing.push(file);
      }
    }
    expect(missing).toEqual([]);
  });

  it.each([
    ["dist/index.d.ts", "declare class TimeoutError", "src/errors.ts"],
    ["dist/index.d.cts", "declare class TimeoutError", "src/errors.ts"],
  ])("leads from %s: %s to its source", async (file, declaration, source) => {
    const lines = (await readFile(inPackage(`package/${file}`), "utf8")).split("\n");
    const line = lines.findIndex((text) => text.includes(declaration));
    const map = new SourceMap(
      JSON.parse(await readFile(inPackage(`package/${file}.map`), "utf8")) as SourceMapPayload,
    );
    const name = declaration.split(" ").at(-1) ?? "";
    const found = map.findEntry(line, lines[line]?.indexOf(name) ?? -1);
    expect(join(dirname(file), "originalSource" in found ? found.originalSource : "")).toBe(source);
    const original = await readFile(inPackage(`package/${source}`), "utf8");
    const originalLine = "originalLine" in found ? found.originalLine : -1;
    expect(original.split("\n")[originalLine]).toContain(`class ${name}`);
  });

  it("names no machine's path", async () => {
    for (const file of installed.files) {
      expect(await readFile(inPackage(file), "utf8")).not.toContain(ROOT);
    }
  });

  it("has the command line", async () => {
    const { bin } = JSON.parse(await readFile(inPackage("package/package.json"), "utf8")) as {
      bin: Record<string, string>;
    };
    const file = inPackage(`package/${bin["account-management"] ?? ""}`);
    expect(await readFile(file, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    const described = await node(installed.project, file, "describe", "GetAuthorizationTokenByEntity");
    expect(described).toMatchObject({ code: 0, stdout: expect.stringContaining("--is-app-user") as string });
    const doctor = await node(installed.project, file, "doctor", "--endpoint", server.url, "--json");
    expect(doctor.stdout).toContain(`"check": "contract"`);
  });

  it("is published as it is: npm corrects nothing in its package.json", async () => {
    // `npm run --silent` hands its silence on.
    const publish = ["publish", "--dry-run", "--ignore-scripts", "--loglevel=notice"];
    const { stderr } = await run("npm", publish, { cwd: inPackage("package") });
    expect(stderr).toContain("dry-run");
    expect(stderr).not.toContain("auto-corrected");
  });

  it("is faultless to publint", async () => {
    const { messages } = await publint({
      pkgDir: join(installed.project, "node_modules/account-management-service-client"),
      strict: true,
    });
    expect(messages).toEqual([]);
  });

  it("is faultless to attw, in every module resolution", async () => {
    const attw = join(ROOT, "node_modules/@arethetypeswrong/cli/dist/index.js");
    const ended = await node(installed.project, attw, installed.tarball, "--profile", "strict", "--no-emoji");
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toContain("No problems found");
  });
});

/** Programs of the project, and what they print when their first argument is the service. */
const PROGRAMS: Readonly<Record<string, readonly [file: string, program: string, printed: string]>> = {
  "is imported by an ES module": [
    "esm.mjs",
    `import { AccountManagementClient } from "account-management-service-client";${CALL}`,
    "one-time-token\n",
  ],
  "is required by a CommonJS module": [
    "cjs.cjs",
    `const { AccountManagementClient } = require("account-management-service-client");${CALL}`,
    "one-time-token\n",
  ],
  "has the subpath for users' tests": [
    "testing.mjs",
    `import * as testing from "account-management-service-client/testing"; console.log(typeof testing.startEmulator);`,
    "function\n",
  ],
  "is one copy, whether imported or required": [
    "one-copy.mjs",
    `import { createRequire } from "node:module";
import { AccountManagementError } from "account-management-service-client";
const required = createRequire(import.meta.url)("account-management-service-client");
console.log(required.AccountManagementError === AccountManagementError);`,
    "true\n",
  ],
  "takes the timers that node:test has mocked before, so that they drive its time-outs": [
    "mocked-timers.mjs",
    `import { mock } from "node:test";
mock.timers.enable({ apis: ["setTimeout"] });
const { AccountManagementClient } = await import("account-management-service-client");
const client = new AccountManagementClient({ credentials: () => new Promise(() => undefined) });
const call = client.getAllAccounts({ customerTypeCode: "x" }).catch((error) => error.code);
await new Promise((resolve) => setImmediate(resolve));
mock.timers.tick(30_001);
console.log(await call);`,
    "TIMEOUT\n",
  ],
  "opens no connection when it is imported and a client made, asks no name server and reads no file but its modules":
    [
      "quiet.mjs",
      `import fs from "node:fs"; import net from "node:net"; import dns from "node:dns"; import { syncBuiltinESMExports } from "node:module";
const seen = [];
const watch = (object, name) => { const original = object[name]; object[name] = function (...all) { seen.push(name + " " + String(all[0])); return original.apply(this, all); }; };
for (const name of ["open", "openSync", "readFile", "readFileSync", "createReadStream", "readdirSync", "statSync"]) watch(fs, name);
watch(fs.promises, "readFile"); watch(fs.promises, "open"); watch(net.Socket.prototype, "connect"); watch(dns, "lookup");
syncBuiltinESMExports();
const { AccountManagementClient, fromEnvironment } = await import("account-management-service-client");
new AccountManagementClient({ credentials: fromEnvironment() });
await new Promise((resolve) => setTimeout(resolve, 50));
// Node's own loader reads the modules this way.
console.log(JSON.stringify(seen.filter((one) => !/^(?:openSync|readFile(?:Sync)?) .*\\/node_modules\\/.*\\.js$/.test(one))));`,
      "[]\n",
    ],
  "does not load soap when it is imported": [
    "lazy.cjs",
    `require("account-management-service-client"); console.log(Object.keys(require.cache).filter((file) => file.includes("/soap/")).length);`,
    "0\n",
  ],
};

describe("the packed package, as a program sees it,", () => {
  it.each(Object.entries(PROGRAMS))("%s", async (_, [name, text, stdout]) => {
    const file = await program(name, text);
    expect(await node(installed.project, file, server.url)).toMatchObject({ code: 0, stdout });
  });
});

describe("its types compile without skipLibCheck, in a project that asks for no types of Node", () => {
  it.each([
    ["node16", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16, "types.mts"],
    ["node16, required", ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16, "types.cts"],
    ["nodenext, required", ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext, "types-next.cts"],
    ["bundler", ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler, "types.ts"],
  ])("with moduleResolution %s", async (_, module, moduleResolution, name) => {
    await program(name, await readFile(join(import.meta.dirname, "caller.txt"), "utf8"));
    const compiled = ts.createProgram([join(installed.project, name)], {
      module,
      moduleResolution,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    });
    const problems = ts
      .getPreEmitDiagnostics(compiled)
      // Not what is wrong in libraries that the package does not depend on.
      .filter(({ file }) => file?.fileName.includes("/@types/node/") !== true)
      .map(
        ({ file, messageText }) =>
          `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
      );
    expect(problems).toEqual([]);
  });
});

describe("a bundle of it in one file", () => {
  it.each(["esm", "cjs"] as const)(
    "works from an empty folder, reading no other file: %s",
    async (format) => {
      const one = await bundle(
        installed.project,
        format,
        `import { AccountManagementClient } from "account-management-service-client";${CALL}`,
      );
      const allowed = [PERMISSION, `--allow-fs-read=${one.file}`];
      expect(await one.filesBeside()).toEqual([]);
      expect(await node(one.folder, ...allowed, one.file, server.url)).toMatchObject({
        code: 0,
        stdout: "one-time-token\n",
      });
      await one.remove();
    },
  );
});

describe("a bundle of it in chunks, one of which fails", () => {
  it.each<[string, (chunk: string) => Promise<void>, RegExp]>([
    [
      "because it throws",
      (chunk) => writeFile(chunk, `throw new Error("the chunk's own words");`),
      /^Error: the chunk's own words$/,
    ],
    ["because it is not there", (chunk) => rm(chunk), /^ERR_MODULE_NOT_FOUND: Cannot find module '.*soap-/],
  ])("%s, says so itself, and calls do without it", async (_, breakChunk, said) => {
    const split = await bundle(
      installed.project,
      "esm",
      `import { AccountManagementClient } from "account-management-service-client";${CALL}
client.soap().catch((error) => console.error(\`\${error.code ?? error.name}: \${error.message}\`));`,
      true,
    );
    const chunk = (await split.filesBeside()).find((name) => name.startsWith("soap-")) ?? "";
    await breakChunk(join(split.folder, chunk));
    const { code, stdout, stderr } = await node(split.folder, split.file, server.url);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "one-time-token\n" });
    expect(stderr.trim()).toMatch(said);
    expect(stderr).not.toContain("require");
    await split.remove();
  });
});
