import { readFile, readdir } from "node:fs/promises";
import { join, posix, relative, resolve, sep } from "node:path";
import ts from "typescript";
import { GenerateError, exitCode } from "./options.js";

const SHOWN = 20;

/**
 * Makes sure that what was emitted is data and types alone, and that the facade compiles with it.
 *
 * @throws GenerateError with the findings. Nothing has been replaced by then.
 */
export async function verifyEmitted(root: string, emitted: string): Promise<void> {
  const foreign = await findForeignSyntax(emitted);
  if (foreign.length > 0) {
    throw failure("The emitted tree holds something that is never emitted", foreign);
  }
  const errors = findTypeErrors(root, emitted);
  if (errors.length > 0) throw failure("The package does not compile with what was emitted", errors);
}

function failure(what: string, lines: readonly string[]): GenerateError {
  const rest = lines.length - SHOWN;
  const shown = lines.slice(0, SHOWN).map((line) => `  ${line}`);
  return new GenerateError(
    exitCode.internal,
    `${what}; nothing was replaced:\n${[...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n")}`,
  );
}

/**
 * Type-checks `src/` with `emitted` in the place of `generated/`, as the build would.
 *
 * @param root - Folder of the package.
 * @returns one line for each error: file, line, column and message.
 */
export function findTypeErrors(root: string, emitted: string): readonly string[] {
  const generated = join(root, "generated");
  const options = compilerOptions(root);
  const host = overlayHost(options, generated, emitted);
  const names = [
    ...ts.sys.readDirectory(join(root, "src"), [".ts"]),
    ...ts.sys.readDirectory(emitted, [".ts"]).map((file) => join(generated, relative(emitted, file))),
  ];
  const program = ts.createProgram({ rootNames: names, options, host });
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => describe(diagnostic, root));
}

function compilerOptions(root: string): ts.CompilerOptions {
  const file = join(root, "tsconfig.json");
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { config?: unknown };
  // The files are named by the caller: reading the whole package's would take longer than checking it.
  const parsed = ts.parseJsonConfigFileContent(
    { ...(config as object), include: [], files: [] },
    ts.sys,
    root,
  );
  return { ...parsed.options, noEmit: true, skipLibCheck: true };
}

function describe({ file, start, messageText }: ts.Diagnostic, root: string): string {
  const text = ts.flattenDiagnosticMessageText(messageText, "\n  ");
  if (file === undefined || start === undefined) return text;
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  const path = relative(root, file.fileName).split(sep).join("/");
  return `${path}:${line + 1}:${character + 1}: ${text}`;
}

/**
 * A compiler host in which one folder stands in another's place. Nothing on disk moves, and what the folder
 * that is stood in for holds cannot be seen.
 */
export function overlayHost(options: ts.CompilerOptions, place: string, standIn: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options, true);
  const from = resolve(place);
  const to = resolve(standIn);
  const mapped = (path: string): string => {
    const below = relative(from, resolve(path));
    const inside =
      below === "" || !(below.startsWith(`..${sep}`) || below === ".." || resolve(below) === below);
    return inside ? resolve(to, below) : path;
  };
  return {
    ...host,
    fileExists: (path) => host.fileExists(mapped(path)),
    readFile: (path) => host.readFile(mapped(path)),
    directoryExists: (path) => ts.sys.directoryExists(mapped(path)),
    getDirectories: (path) => ts.sys.getDirectories(mapped(path)),
    // Not resolved on disk: a file has to be known by the place that it will have.
    realpath: (path) => (mapped(path) === path ? (ts.sys.realpath?.(path) ?? path) : path),
    getSourceFile: (path, languageVersion) => {
      const text = host.readFile(mapped(path));
      return text === undefined ? undefined : ts.createSourceFile(path, text, languageVersion, true);
    },
  };
}

/** What emitted functions and methods may call. */
const KNOWN_CALLS: ReadonlySet<string> = new Set(["callOn", "soapCreateClientAsync"]);

const { SyntaxKind: Kind } = ts;

/** Everything that the emitter writes; nothing else may be there. */
const ALLOWED: ReadonlySet<ts.SyntaxKind> = new Set([
  // Modules.
  ...[
    Kind.ImportDeclaration,
    Kind.ImportClause,
    Kind.NamedImports,
    Kind.ImportSpecifier,
    Kind.NamespaceImport,
  ],
  ...[
    Kind.ExportDeclaration,
    Kind.NamedExports,
    Kind.ExportSpecifier,
    Kind.ExportKeyword,
    Kind.EndOfFileToken,
  ],
  // Types.
  ...[Kind.InterfaceDeclaration, Kind.PropertySignature, Kind.MethodSignature, Kind.TypeAliasDeclaration],
  ...[Kind.HeritageClause, Kind.ExpressionWithTypeArguments, Kind.TypeReference, Kind.QualifiedName],
  ...[Kind.UnionType, Kind.IntersectionType, Kind.ParenthesizedType, Kind.ArrayType, Kind.TypeOperator],
  ...[Kind.TypeLiteral, Kind.LiteralType, Kind.FunctionType, Kind.TupleType, Kind.NamedTupleMember],
  ...[Kind.StringKeyword, Kind.NumberKeyword, Kind.BooleanKeyword, Kind.BigIntKeyword, Kind.UndefinedKeyword],
  ...[Kind.UnknownKeyword, Kind.NeverKeyword, Kind.VoidKeyword, Kind.ReadonlyKeyword, Kind.QuestionToken],
  // Constants.
  ...[Kind.VariableStatement, Kind.VariableDeclarationList, Kind.VariableDeclaration, Kind.AsExpression],
  ...[Kind.ObjectLiteralExpression, Kind.PropertyAssignment, Kind.ShorthandPropertyAssignment],
  ...[Kind.ComputedPropertyName, Kind.ArrayLiteralExpression, Kind.PrefixUnaryExpression, Kind.Identifier],
  ...[Kind.StringLiteral, Kind.NoSubstitutionTemplateLiteral, Kind.NumericLiteral],
  ...[Kind.TrueKeyword, Kind.FalseKeyword, Kind.NullKeyword],
  // Functions and methods; what they may do is told below.
  ...[Kind.FunctionDeclaration, Kind.ClassDeclaration, Kind.AbstractKeyword, Kind.MethodDeclaration],
  ...[Kind.Parameter, Kind.DotDotDotToken, Kind.Block, Kind.ReturnStatement, Kind.CallExpression],
  ...[Kind.PropertyAccessExpression, Kind.ElementAccessExpression, Kind.ThisKeyword, Kind.TypeQuery],
]);

/** What an allowed kind of node may not be. */
const RULES: Partial<Record<ts.SyntaxKind, (node: ts.Node) => string | undefined>> = {
  [Kind.ImportDeclaration]: (node) =>
    (node as ts.ImportDeclaration).importClause === undefined ? "an import for its effects" : undefined,
  [Kind.VariableDeclarationList]: ({ flags }) =>
    (flags & ts.NodeFlags.Const) === 0 ? "a variable that is not a constant" : undefined,
  [Kind.VariableDeclaration]: (node) =>
    (node as ts.VariableDeclaration).initializer === undefined ? "a constant without a value" : undefined,
  [Kind.ComputedPropertyName]: (node) =>
    ts.isStringLiteral((node as ts.ComputedPropertyName).expression) ? undefined : "a computed name",
  [Kind.PropertyAssignment]: (node) => {
    const { name } = node as ts.PropertyAssignment;
    const setsPrototype = !ts.isComputedPropertyName(name) && "text" in name && name.text === "__proto__";
    return setsPrototype ? "a literal that sets its prototype" : undefined;
  },
  [Kind.ExpressionWithTypeArguments]: (node) =>
    ts.isIdentifier((node as ts.ExpressionWithTypeArguments).expression) ? undefined : "a computed base",
  [Kind.TypeQuery]: (node) =>
    KNOWN_CALLS.has((node as ts.TypeQueryNode).exprName.getText()) ? undefined : "a type of a value",
  [Kind.Parameter]: (node) =>
    (node as ts.ParameterDeclaration).initializer === undefined ? undefined : "a default that is computed",
  [Kind.Block]: ({ parent }) =>
    ts.isFunctionDeclaration(parent) || ts.isMethodDeclaration(parent) ? undefined : "a block",
  [Kind.MethodDeclaration]: ({ parent }) =>
    ts.isClassDeclaration(parent) ? undefined : "MethodDeclaration in a constant",
  [Kind.ReturnStatement]: (node) => {
    let { expression } = node as ts.ReturnStatement;
    while (expression !== undefined && ts.isAsExpression(expression)) ({ expression } = expression);
    return expression !== undefined && ts.isCallExpression(expression) ? undefined : "a result of its own";
  },
  [Kind.CallExpression]: (node) => {
    const { expression, parent } = node as ts.CallExpression;
    const isKnown = ts.isIdentifier(expression) && KNOWN_CALLS.has(expression.text);
    return isKnown && inReturn(parent) ? undefined : "a CallExpression of something unknown";
  },
  [Kind.PropertyAccessExpression]: outsideOfCall,
  [Kind.ElementAccessExpression]: outsideOfCall,
  [Kind.ThisKeyword]: outsideOfCall,
};

function inReturn(node: ts.Node): boolean {
  return ts.isAsExpression(node) ? inReturn(node.parent) : ts.isReturnStatement(node);
}

/** Arguments may be read from other constants; constants may not: reading could run a getter. */
function outsideOfCall(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node.parent)) return undefined;
  return ts.isPropertyAccessExpression(node.parent) || ts.isElementAccessExpression(node.parent)
    ? outsideOfCall(node.parent)
    : `${Kind[node.kind]} outside of a call`;
}

/**
 * Looks for anything in the emitted tree that is not a declaration of a type, a constant of plain data, or a
 * function that does nothing but call one of the known ones. A contract that got code past the escaping is
 * found here.
 *
 * @returns one line for each finding: file, line and what stands there.
 */
export async function findForeignSyntax(folder: string): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const path of await filesOf(folder, "")) {
    if (!path.endsWith(".ts") || path.endsWith(".d.ts")) {
      findings.push(`${path}: is not a TypeScript module`);
      continue;
    }
    findings.push(...foreignSyntaxOf(path, await readFile(join(folder, path), "utf8")));
  }
  return findings;
}

/** @internal One file, by its path in the emitted tree. */
export function foreignSyntaxOf(path: string, text: string): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const findings: string[] = [];
  const visit = (node: ts.Node): void => {
    const finding = ALLOWED.has(node.kind)
      ? (RULES[node.kind]?.(node) ?? foreignModule(path, node))
      : `${Kind[node.kind]}, which is never emitted`;
    if (finding === undefined) {
      ts.forEachChild(node, visit);
    } else {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      findings.push(`${path}:${line + 1}: ${finding}`);
    }
  };
  ts.forEachChild(file, visit);
  return findings;
}

/** An import or export of something beyond the tree, the client's own source and `soap`. */
function foreignModule(path: string, node: ts.Node): string | undefined {
  if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return undefined;
  const { moduleSpecifier } = node;
  if (moduleSpecifier === undefined) return undefined;
  const name = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
  const target = posix.normalize(posix.join(posix.dirname(path), name));
  const isRelative = name.startsWith(".") && name.endsWith(".js") && !name.includes("\\");
  const isKnown =
    name === "soap" || (isRelative && (!target.startsWith("..") || target.startsWith("../src/")));
  return isKnown ? undefined : `an import of ${JSON.stringify(name.slice(0, 80))}`;
}

async function filesOf(folder: string, below: string): Promise<string[]> {
  const files: string[] = [];
  const entries = await readdir(join(folder, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = posix.join(below, entry.name);
    if (entry.isDirectory()) files.push(...(await filesOf(folder, path)));
    else files.push(path);
  }
  return files;
}
