import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { compilerOptions, ROOT } from "./compiler.js";

/** What an editor is asked about. */
const SOURCE = `import { AccountManagementClient } from "../../src/index.js";
declare const client: AccountManagementClient;
${Object.keys(contract.operations)
  .map((method) => `void client.${method};`)
  .join("\n")}
client.createAccountBySize({ accountSizeMB: 1n, password: "", targetEntityId: 1, fullName: "" });
client.authenticate({ userName: "", password: "" }).then(({ accountStatus }) => accountStatus);
`;
const FILE = join(ROOT, "test/types/asked.ts");

let service: ts.LanguageService;
beforeAll(() => {
  const options = compilerOptions();
  service = ts.createLanguageService({
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const text = name === FILE ? SOURCE : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => ROOT,
    getCompilationSettings: () => options,
    getDefaultLibFileName: (all) => ts.getDefaultLibFilePath(all),
    fileExists: (name) => name === FILE || ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name),
  });
});

/** What hovering over the text shows. */
function hover(text: string): { documentation: string; deprecated: string | undefined; signature: string } {
  const info = service.getQuickInfoAtPosition(FILE, SOURCE.indexOf(text) + text.length - 1);
  if (info === undefined) throw new Error(`Nothing is known of ${text}.`);
  const tag = info.tags?.find(({ name }) => name === "deprecated");
  return {
    documentation: ts.displayPartsToString(info.documentation),
    deprecated: tag === undefined ? undefined : ts.displayPartsToString(tag.text),
    signature: ts.displayPartsToString(info.displayParts),
  };
}

const OPERATIONS = Object.values(contract.operations);

describe("hovering over a method", () => {
  it.each(OPERATIONS)(
    "shows the documentation of $method, and whether it may be retried",
    ({ method, documentation, access }) => {
      const shown = hover(`client.${method}`).documentation;
      expect(shown).toContain(documentation);
      expect(shown).toContain(access === "read" ? "Reads only" : "sent at most once");
    },
  );

  it("shows the sentence of the service's own page", () => {
    expect(hover("client.getAuthorizationTokenByEntity").documentation).toContain(
      "Returns a one-time usage token that can be used to login into MyAccount or Partner Dashboard.",
    );
  });
});

describe("an obsolete method", () => {
  it.each(OPERATIONS)("is deprecated, and no other is: $method", (operation) => {
    expect(hover(`client.${operation.method}`).deprecated !== undefined).toBe(operation.obsolete === true);
  });

  it("names its successor where there is one", () => {
    expect(hover("client.changeAccountEmail").deprecated).toContain("ChangeBackupAccountEmail");
  });

  it("is struck out in the editor", () => {
    const suggestions = service
      .getSuggestionDiagnostics(FILE)
      .filter(({ reportsDeprecated }) => reportsDeprecated !== undefined);
    const obsolete = Object.values(contract.operations).filter((operation) => operation.obsolete);
    expect(obsolete.length).toBeGreaterThan(0);
    expect(suggestions.map(({ start, length }) => SOURCE.slice(start, start + length))).toEqual(
      obsolete.map(({ method }) => method),
    );
  });
});

describe("hovering over a field", () => {
  it("shows whether it must be given, its unit, and its range", () => {
    expect(hover("accountSizeMB").documentation).toContain(
      "Size of the account. Required. In MB. A whole number of 64 bits.",
    );
    expect(hover("targetEntityId").documentation).toContain("about. Required. A whole number of 32 bits.");
    expect(hover("fullName").documentation).toContain("Optional.");
  });

  it("does not repeat what its type says", () => {
    expect(hover("fullName").documentation).not.toContain("string");
  });

  it("says that it is a secret", () => {
    expect(hover("password").documentation).toContain("A secret");
  });

  it("shows the type of a result's", () => {
    expect(hover("({ accountStatus").signature).toContain("AccountStatus");
  });
});

it("known names of an enumeration complete in the editor", () => {
  const completions = service.getCompletionsAtPosition(FILE, SOURCE.indexOf("client.authenticate") + 7, {});
  const names = completions?.entries.map(({ name }) => name) ?? [];
  expect(names).toEqual(expect.arrayContaining(Object.keys(contract.operations)));
});
