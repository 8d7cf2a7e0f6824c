import { isBuiltin } from "node:module";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { compilerHost, compilerOptions, ROOT } from "./compiler.js";

/** The `.d.ts` files that the package publishes, in the place of the sources. */
let declarations: ReadonlyMap<string, string>;
let program: ts.Program;
let checker: ts.TypeChecker;
const ENTRY = join(ROOT, "src/index.d.ts");

beforeAll(() => {
  const options = { ...compilerOptions(), stripInternal: true };
  const emitted = new Map<string, string>();
  const disk = compilerHost(options);
  const emitting = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: ROOT,
    outDir: ROOT,
  };
  ts.createProgram([join(ROOT, "src/index.ts")], { ...options, ...emitting }, disk).emit(
    undefined,
    (name, text) => emitted.set(name, text),
  );
  declarations = emitted;
  const isSource = (name: string): boolean =>
    name.startsWith(ROOT) &&
    /^\/(?:src|generated)\/.*\.ts$/.test(name.slice(ROOT.length)) &&
    !name.endsWith(".d.ts");
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => emitted.has(name) || (!isSource(name) && disk.fileExists(name)),
    readFile: (name) => emitted.get(name) ?? disk.readFile(name),
    getSourceFile: (name, version, ...rest) => {
      const text = emitted.get(name);
      return text === undefined
        ? disk.getSourceFile(name, version, ...rest)
        : ts.createSourceFile(name, text, version, true);
    },
  };
  program = ts.createProgram([ENTRY], options, host);
  checker = program.getTypeChecker();
});

function filesReached(): readonly ts.SourceFile[] {
  return program.getSourceFiles().filter(({ fileName }) => declarations.has(fileName));
}

function keywordsIn(file: ts.SourceFile, kind: ts.SyntaxKind): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === kind) found.push(`${file.fileName.slice(ROOT.length)}: ${node.parent.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

describe("the published declarations", () => {
  it("are whole: everything that they mention is there", () => {
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
    expect(problems).toEqual([]);
  });

  it("hold no any", () => {
    expect(filesReached().length).toBeGreaterThan(10);
    expect(filesReached().flatMap((file) => keywordsIn(file, ts.SyntaxKind.AnyKeyword))).toEqual([]);
  });

  it("hold no unknown in requests and results", () => {
    const generated = filesReached().filter(({ fileName }) => /\/generated\/(?!soap\/)/.test(fileName));
    expect(generated.flatMap((file) => keywordsIn(file, ts.SyntaxKind.UnknownKeyword))).toEqual([]);
  });

  it("reach the types of soap through what client.soap() gives, and no other package", () => {
    const packages = filesReached().flatMap((file) =>
      ts
        .preProcessFile(file.text)
        .importedFiles.map((imported) => imported.fileName)
        .filter((name) => !name.startsWith(".") && !isBuiltin(name))
        .map((name) => `${file.fileName.slice(ROOT.length)}: ${name}`),
    );
    expect([...new Set(packages)]).toEqual(["/generated/soap/client.d.ts: soap"]);
  });
});

describe("every method of the client", () => {
  it("has a request and a result without any and unknown, at any depth", () => {
    const entry = program.getSourceFile(ENTRY);
    const moduleSymbol = entry === undefined ? undefined : checker.getSymbolAtLocation(entry);
    const client =
      moduleSymbol === undefined
        ? undefined
        : checker.getExportsOfModule(moduleSymbol).find(({ name }) => name === "AccountManagementClient");
    if (client === undefined) throw new Error("The entry exports no client.");
    const methods = checker
      .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(client))
      .map((symbol) => [symbol.name, checker.getTypeOfSymbol(symbol).getCallSignatures()] as const)
      .filter(([name, signatures]) => signatures.length > 0 && !/^(?:close$|soap$|__@)/.test(name));
    expect(methods.map(([name]) => name).sort()).toEqual(Object.keys(contract.operations).sort());
    const vague = methods.flatMap(([name, signatures]) =>
      signatures.flatMap((signature) => [
        ...vaguePlaces(`${name} request`, parameterType(signature)),
        ...vaguePlaces(`${name} result`, checker.getAwaitedType(signature.getReturnType())),
      ]),
    );
    expect(vague).toEqual([]);
  });
});

function parameterType(signature: ts.Signature): ts.Type | undefined {
  const [request] = signature.getParameters();
  return request === undefined ? undefined : checker.getTypeOfSymbol(request);
}

/** Where a type, or what it holds, is any or unknown. */
function vaguePlaces(path: string, type: ts.Type | undefined, seen = new Set<ts.Type>()): string[] {
  if (type === undefined) return [`${path}: missing`];
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return [path];
  if (seen.has(type)) return [];
  seen.add(type);
  if (type.isUnionOrIntersection()) return type.types.flatMap((one) => vaguePlaces(path, one, seen));
  const element = checker.isArrayType(type)
    ? checker.getTypeArguments(type as ts.TypeReference)[0]
    : undefined;
  if (element !== undefined) return vaguePlaces(`${path}[]`, element, seen);
  const symbol = type.getSymbol();
  const isOurs = symbol?.declarations?.some((one) => declarations.has(one.getSourceFile().fileName)) === true;
  if (!isOurs) return [];
  return type
    .getProperties()
    .flatMap((property) => vaguePlaces(`${path}.${property.name}`, checker.getTypeOfSymbol(property), seen));
}
