// Writes docs/api/*.api.md: all that the package exports, with its types, so that a change of the public surface is a
// visible diff. With --check it writes nothing and fails when a report is not what is built.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";

const ROOT = join(import.meta.dirname, "../..");
const check = process.argv.includes("--check");

const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  exports: Record<string, { types?: string }>;
};
const entries = Object.entries(exports).flatMap(([subpath, { types }]) =>
  types === undefined ? [] : [{ name: subpath === "." ? "index" : subpath.slice(2), types }],
);

// Without the declaration maps, which API Extractor cannot follow where a position has no source.
const declarations = join(ROOT, "reports/api/dist");
cpSync(join(ROOT, "dist"), declarations, {
  recursive: true,
  filter: (file) => !/\.(?:map|c?js)$/.test(file),
});

for (const { name, types } of entries) {
  const declaration = join(declarations, basename(types));
  const reports = join(ROOT, "docs/api");
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, "package.json"),
    configObject: {
      projectFolder: ROOT,
      newlineKind: "lf",
      mainEntryPointFilePath: declaration,
      compiler: {
        overrideTsconfig: {
          compilerOptions: { module: "nodenext", target: "es2022", types: ["node"], skipLibCheck: true },
          files: [declaration],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: reports,
        reportTempFolder: join(ROOT, "reports/api"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
        // What is internal is not in the declarations; nothing needs a release tag.
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  Extractor.invoke(config, { localBuild: true, messageCallback: (message) => (message.handled = true) });
  const made = readFileSync(join(ROOT, "reports/api", `${name}.api.md`), "utf8");
  const file = join(reports, `${name}.api.md`);
  if (!check) writeFileSync(file, made);
  else if (readFileSync(file, "utf8") !== made) {
    throw new Error(
      `docs/api/${name}.api.md is not what is built. If the change is meant: npm run api:update`,
    );
  }
}
