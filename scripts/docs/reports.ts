import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { format } from "prettier";
import { callerFields } from "../../src/soap/contract.js";
import type { ContractDescriptor, FieldDescriptor, OperationDescriptor } from "../../src/soap/contract.js";

/** Writes what is derived, or fails when the file is not that. */
function put(root: string, path: string, text: string, check: boolean, command: string): void {
  const file = join(root, path);
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    throw new Error(`${path} is not what it would be now. If the change is meant: npm run ${command}`);
  }
}

/**
 * Writes the reports of the public surface, `docs/api/*.api.md`: all that the built package exports, with its types,
 * so that a change is a visible diff.
 *
 * @param check - Write nothing, and fail when a report is not what is built.
 */
export async function apiReports(root: string, check: boolean): Promise<void> {
  // It takes a second to load.
  const { Extractor, ExtractorConfig, ExtractorLogLevel } = await import("@microsoft/api-extractor");
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    exports: Readonly<Record<string, { readonly types?: string }>>;
  };
  // Without the declaration maps, which API Extractor cannot follow where a position has no source.
  const declarations = join(root, "reports/api/dist");
  cpSync(join(root, "dist"), declarations, {
    recursive: true,
    filter: (file) => !/\.(?:map|c?js)$/.test(file),
  });
  for (const { types } of Object.values(exports)) {
    if (types === undefined) continue;
    const report = `${basename(types, ".d.ts")}.api.md`;
    const entry = join(declarations, basename(types));
    const config = ExtractorConfig.prepare({
      configObjectFullPath: undefined,
      packageJsonFullPath: join(root, "package.json"),
      configObject: {
        projectFolder: root,
        newlineKind: "lf",
        mainEntryPointFilePath: entry,
        compiler: {
          overrideTsconfig: {
            compilerOptions: { module: "nodenext", target: "es2022", types: ["node"], skipLibCheck: true },
            files: [entry],
          },
        },
        apiReport: {
          enabled: true,
          reportFileName: report,
          reportFolder: join(root, "docs/api"),
          reportTempFolder: join(root, "reports/api"),
        },
        messages: {
          compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
          // What is internal is not in the declarations; nothing needs a release tag.
          extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
          tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        },
      },
    });
    // Not a local build: that would write into docs/api by itself, a check included.
    Extractor.invoke(config, { localBuild: false, messageCallback: (message) => (message.handled = true) });
    const made = readFileSync(join(root, "reports/api", report), "utf8");
    put(root, `docs/api/${report}`, made, check, "api:update");
  }
}

/**
 * Writes the table of methods in README.md.
 *
 * @param check - Write nothing, and fail when the table is another.
 */
export async function methodsTable(
  root: string,
  contract: ContractDescriptor,
  check: boolean,
): Promise<void> {
  const operations: readonly OperationDescriptor[] = Object.values(contract.operations);
  const table = [
    "| method | | request | gives, beside `result` |",
    "| - | - | - | - |",
    ...operations.filter(({ obsolete = false }) => !obsolete).map((one) => row(contract, one)),
    ...operations.filter(({ obsolete = false }) => obsolete).map((one) => row(contract, one)),
  ].join("\n");
  const readme = readFileSync(join(root, "README.md"), "utf8").replace(
    /(<!-- methods -->\n).*(<!-- \/methods -->)/s,
    (_, start: string, end: string) => `${start}\n${table}\n\n${end}`,
  );
  const text = await format(readme, { parser: "markdown", printWidth: 110 });
  put(root, "README.md", text, check, "docs:methods");
}

function row(contract: ContractDescriptor, operation: OperationDescriptor): string {
  const { method, obsolete = false, access, request, response } = operation;
  const result = callerFields(contract, response).filter(
    ({ property }) => property !== response.outcome?.property,
  );
  const cells = [
    `\`${method}\`${obsolete ? " (obsolete)" : ""}`,
    access === "read" ? "reads" : "writes",
    listed(contract, callerFields(contract, request)),
    listed(contract, result),
  ];
  return `| ${cells.join(" | ")} |`;
}

function listed(contract: ContractDescriptor, fields: readonly FieldDescriptor[]): string {
  return fields
    .map(({ property, required, type }) => {
      const list = contract.types[type]?.kind === "array";
      return `\`${property}${list ? "[]" : required ? "" : "?"}\``;
    })
    .join(", ");
}
