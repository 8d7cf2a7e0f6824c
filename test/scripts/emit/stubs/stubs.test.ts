import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { sampleWsdl } from "../../contracts.js";
import { withGetQuota } from "../../corpus/operations.js";
import { bothOutputsOf } from "./both-outputs.js";
import type { BothOutputs, Files } from "./both-outputs.js";

// Each test shows a fault of wsdl-tsclient's own output first: when that passes no more, what mends it can go.
let both: BothOutputs;
beforeAll(async () => {
  both = await bothOutputsOf(sampleWsdl);
});

function textOf(files: Files, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`There is no ${path}.`);
  return text;
}

describe("names", () => {
  it("are those of XSD types, where wsdl-tsclient numbers the elements named request", () => {
    expect([...both.raw.keys()]).toEqual(
      expect.arrayContaining(["definitions/Request.ts", "definitions/Request6.ts"]),
    );
    expect(textOf(both.raw, "definitions/GetHistoryEventsTotalsResult.ts")).toContain(
      "Result?: AuthenticateResult;",
    );
    expect(
      [...textOf(both.mended, "definitions").matchAll(/interface (\w*Request\d*) /g)].map(([, name]) => name),
    ).toEqual([
      "ChangeBackupAccountEmailRequest",
      "ChangeBackupAccountPasswordRequest",
      "CreateAccountBySizeRequest",
      "GetAccountUsedSpaceBySystemRequest",
      "GetAllAccountsRequest",
      "GetAuthenticationTokenRequest",
      "GetAuthorizationTokenByEntityRequest",
    ]);
    expect(declarationOf(both.mended, "GetHistoryEventsTotalsResult")).toContain("Result?: ServiceResult");
  });

  it("stay when an operation is added, where wsdl-tsclient's change", async () => {
    // The new one stands first in the document.
    const wsdl = reordered(withGetQuota(sampleWsdl), "GetQuota");
    const { raw, mended } = await bothOutputsOf(wsdl);
    expect(raw.get("definitions/Request.ts")).not.toBe(both.raw.get("definitions/Request.ts"));
    for (const [, name = ""] of textOf(both.mended, "definitions").matchAll(/interface (\w+) /g)) {
      expect(declarationOf(mended, name)).toBe(declarationOf(both.mended, name));
    }
  });
});

describe("optionality", () => {
  it("is the schema's, where wsdl-tsclient makes every property optional", () => {
    expect(textOf(both.raw, "definitions/Request2.ts")).toContain("TargetEntityId?: number;");
    const mended = declarationOf(both.mended, "CreateAccountBySizeRequest");
    expect(mended).toContain("TargetEntityId: number;");
    expect(mended).toContain("FullName?: string | undefined;");
  });

  it("knows nil, where wsdl-tsclient does not", () => {
    expect(textOf(both.raw, "definitions/HistoryEventsTotalsData.ts")).not.toContain("null");
    expect(declarationOf(both.mended, "ArrayOfHistoryEventsTotal")).toContain(
      "(HistoryEventsTotal | null)[] | undefined",
    );
  });
});

describe("values", () => {
  it("hold every digit, where wsdl-tsclient takes a long for a number and an unsignedByte for a string", () => {
    expect(textOf(both.raw, "definitions/Request2.ts")).toContain("AccountSizeMB?: number;");
    expect(textOf(both.raw, "definitions/GetHistoryEventsTotals.ts")).toContain("months?: string;");
    expect(declarationOf(both.mended, "CreateAccountBySizeRequest")).toContain("AccountSizeMB: bigint;");
    expect(declarationOf(both.mended, "GetHistoryEventsTotalsSoapIn")).toContain("months: number;");
  });

  it("of enumerations are open unions, where wsdl-tsclient has strings", () => {
    expect(textOf(both.raw, "definitions/AuthenticateResponse.ts")).toContain("accountStatus?: string;");
    expect(declarationOf(both.mended, "AuthenticateSoapOut")).toContain("accountStatus: AccountStatus;");
    expect(declarationOf(both.mended, "AccountStatus")).toContain(`"Suspended" | (string & {});`);
  });
});

describe("the client", () => {
  it("has each method once, where wsdl-tsclient lists it once a port", () => {
    const count = (text: string): number => text.match(/ AuthenticateAsync\(/g)?.length ?? 0;
    expect(count(textOf(both.raw, "client.ts"))).toBe(2);
    expect(count(textOf(both.mended, "client"))).toBe(1);
  });

  it("has no index signature, where wsdl-tsclient's lets a mistyped method compile", () => {
    expect(textOf(both.raw, "client.ts")).toContain("extends SoapClient {");
    expect(textOf(both.mended, "client")).toContain("extends SoapMembers");
  });

  it("and its ports hold no any, where wsdl-tsclient's edges are", () => {
    const holders = (files: Files): string[] =>
      [...files].filter(([, text]) => /\bany\b/.test(text)).map(([path]) => path);
    expect(holders(both.raw)).toEqual(
      expect.arrayContaining(["client.ts", "ports/AccountManagementServiceSoap.ts"]),
    );
    expect(holders(both.mended)).toEqual([]);
  });
});

describe("modules", () => {
  it("have no index that exports types as values, where wsdl-tsclient's breaks under isolatedModules", () => {
    expect(textOf(both.raw, "index.ts")).toContain(
      `export { Authenticate } from "./definitions/Authenticate";`,
    );
    expect([...both.mended.keys()]).toEqual(["definitions", "client"]);
  });

  it("import types as types, by their file names, where wsdl-tsclient's do not", () => {
    expect(textOf(both.raw, "client.ts")).toContain(
      `import { Authenticate } from "./definitions/Authenticate";`,
    );
    for (const [, text] of both.mended) {
      for (const [line] of text.matchAll(/^import .*$/gm)) {
        expect(line).toMatch(
          /^import type .* from "(?:\.\.\/\.\.\/src\/soap-client\.js|\.\/definitions\.js)";$|^import \{ createClientAsync as soapCreateClientAsync \} from "soap";$/,
        );
      }
    }
  });

  it("are each valid by itself", () => {
    for (const [path, text] of both.mended) {
      const { diagnostics } = ts.transpileModule(text, {
        fileName: path,
        reportDiagnostics: true,
        compilerOptions: { isolatedModules: true, verbatimModuleSyntax: true, module: ts.ModuleKind.ESNext },
      });
      expect(diagnostics).toEqual([]);
    }
  });
});

describe("documentation", () => {
  it("says how often and whether nil, where wsdl-tsclient says the type's name only", () => {
    expect(textOf(both.raw, "definitions/Request2.ts")).toContain("/** s:long */");
    expect(declarationOf(both.mended, "CreateAccountBySizeRequest")).toContain(
      "/** long, minOccurs 1, maxOccurs 1 */",
    );
  });

  it("cannot be left by an enumeration's value, where wsdl-tsclient lets it", async () => {
    const attack = "*/ owned: string; /*";
    const { raw, mended } = await bothOutputsOf(sampleWsdl.replace(`value="Active"`, `value="${attack}"`));
    expect(propertiesOf(textOf(raw, "definitions/AuthenticateResponse.ts"))).toContain("owned");
    expect(propertiesOf(declarationOf(mended, "AuthenticateSoapOut"))).not.toContain("owned");
  });
});

/** The declaration of one interface or type. */
function declarationOf(files: Files, name: string): string {
  const text = textOf(files, "definitions");
  const found = new RegExp(`export (?:interface ${name} \\{[^]*?^\\}|type ${name} =[^]*?;$)`, "m").exec(text);
  if (found === null) throw new Error(`There is no ${name}.`);
  return found[0];
}

/** Names of the properties that a file declares. */
function propertiesOf(text: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node)) names.push(node.name.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true));
  return names;
}

/** Puts an operation first in port types and bindings. */
function reordered(wsdl: string, name: string): string {
  return wsdl.replace(/<wsdl:(portType|binding) [^]*?<\/wsdl:\1>/g, (block) => {
    const operation =
      new RegExp(`<wsdl:operation name="${name}">[^]*?</wsdl:operation>`).exec(block)?.[0] ?? "";
    return block.replace(operation, "").replace("<wsdl:operation", () => `${operation}<wsdl:operation`);
  });
}
