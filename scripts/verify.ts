import { join, posix, relative, resolve, sep } from "node:path";
import ts from "typescript";
import { GenerateError, exitCode } from "./options.js";
import { readTree } from "./replace.js";

const SHOWN = 20;

/**
 * Makes sure that what was emitted is data and types alone, and that the facade compiles with it.
 *
 * @throws GenerateError with the findings. Nothing has been replaced by then.
 */
export async function verifyEmitted(root: string, emitted: string): Promise<void> {
  const foreign = await findForeignSyntax(emitted);
  if (foreign.length > 0) throw failure("The emitted tree holds something that is never emitted", foreign);
  const errors = findTypeErrors(root, emitted);
  if (errors.length > 0) throw failure("The package does not compile with what was emitted", errors);
}

function failure(what: string, lines: readonly string[]): GenerateError {
  const rest = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : [];
  const shown = [...lines.slice(0, SHOWN), ...rest].map((line) => `\n  ${line}`);
  return new GenerateError(exitCode.internal, `${what}; nothing was replaced:${shown.join("")}`);
}

/**
 * Type-checks `src/` with `emitted` in the place of `generated/`, as the build would.
 *
 * @param root - Folder of the package.
 * @returns one line for each error: file, line, column and message.
 */
export function findTypeErrors(root: string, emitted: string): readonly string[] {
  const generated = join(root, "generated");
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config?: object;
  };
  // The files are named here: reading the whole package's would take longer than checking it.
  const parsed = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const options = { ...parsed.options, noEmit: true, skipLibCheck: true };
  const rootNames = [
    ...ts.sys.readDirectory(join(root, "src"), [".ts"]),
    ...ts.sys.readDirectory(emitted, [".ts"]).map((file) => join(generated, relative(emitted, file))),
  ];
  const program = ts.createProgram({ rootNames, options, host: overlayHost(options, generated, emitted) });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n  ");
    if (file === undefined || start === undefined) return text;
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    return `${relative(root, file.fileName).split(sep).join("/")}:${line + 1}:${character + 1}: ${text}`;
  });
}

/**
 * A compiler host in which one folder stands in another's place. Nothing on disk moves, and what the folder
 * that is stood in for holds cannot be seen.
 */
function overlayHost(options: ts.CompilerOptions, place: string, standIn: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const inside = resolve(place) + sep;
  const mapped = (path: string): string => {
    const full = resolve(path);
    return `${full}${sep}`.startsWith(inside) ? join(standIn, full.slice(inside.length - 1)) : path;
  };
  const disk = { ...host };
  // The host's own `getSourceFile` reads by `readFile`.
  return Object.assign(host, {
    fileExists: (path: string) => disk.fileExists(mapped(path)),
    readFile: (path: string) => disk.readFile(mapped(path)),
    directoryExists: (path: string) => ts.sys.directoryExists(mapped(path)),
  });
}

/** What emitted functions and methods may call. */
const KNOWN_CALLS: ReadonlySet<string> = new Set(["callOn", "soapCreateClientAsync"]);

const { SyntaxKind: Kind } = ts;

/** Everything that the emitter writes; nothing else may be there. */
const ALLOWED: ReadonlySet<ts.SyntaxKind> = new Set([
  // Modules.
  ...[Kind.ImportDeclaration, Kind.ImportClause, Kind.NamedImports, Kind.ImportSpecifier],
  ...[Kind.NamespaceImport, Kind.ExportKeyword, Kind.EndOfFileToken],
  // Types.
  ...[Kind.InterfaceDeclaration, Kind.PropertySignature, Kind.MethodSignature, Kind.TypeAliasDeclaration],
  ...[Kind.HeritageClause, Kind.ExpressionWithTypeArguments, Kind.TypeReference, Kind.QualifiedName],
  ...[Kind.UnionType, Kind.IntersectionType, Kind.ParenthesizedType, Kind.ArrayType, Kind.TypeOperator],
  ...[Kind.TypeLiteral, Kind.LiteralType, Kind.FunctionType, Kind.TupleType, Kind.NamedTupleMember],
  ...[Kind.StringKeyword, Kind.NumberKeyword, Kind.BooleanKeyword, Kind.BigIntKeyword, Kind.UndefinedKeyword],
  ...[Kind.UnknownKeyword, Kind.NeverKeyword, Kind.VoidKeyword, Kind.ReadonlyKeyword, Kind.QuestionToken],
  // Constants.
  ...[Kind.VariableStatement, Kind.VariableDeclarationList, Kind.VariableDeclaration, Kind.AsExpression],
  ...[Kind.ObjectLiteralExpression, Kind.PropertyAssignment, Kind.ComputedPropertyName, Kind.Identifier],
  ...[Kind.ArrayLiteralExpression, Kind.StringLiteral, Kind.NoSubstitutionTemplateLiteral],
  ...[Kind.NumericLiteral, Kind.TrueKeyword, Kind.FalseKeyword, Kind.NullKeyword],
  // Functions and methods; what they may do is told below.
  ...[Kind.FunctionDeclaration, Kind.ClassDeclaration, Kind.AbstractKeyword, Kind.MethodDeclaration],
  ...[Kind.Parameter, Kind.DotDotDotToken, Kind.Block, Kind.ReturnStatement, Kind.CallExpression],
  ...[Kind.PropertyAccessExpression, Kind.ElementAccessExpression, Kind.ThisKeyword, Kind.TypeQuery],
]);

/** What is wrong with a node of an allowed kind; undefined for nothing. */
function misuse(path: string, node: ts.Node): string | undefined {
  const { parent } = node;
  if (ts.isImportDeclaration(node)) {
    return node.importClause === undefined
      ? "an import for its effects"
      : foreignModule(path, node.moduleSpecifier);
  }
  // Data: constants of literals, in which no name is computed and none says what an object is.
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Const) === 0) {
    return "a variable that is not a constant";
  }
  if (ts.isVariableDeclaration(node) && node.initializer === undefined) return "a constant without a value";
  if (ts.isComputedPropertyName(node) && !ts.isStringLiteral(node.expression)) return "a computed name";
  if (ts.isPropertyAssignment(node) && "text" in node.name && node.name.text === "__proto__") {
    return "a literal that sets its prototype";
  }
  // Code: functions and methods that do nothing but return the result of a known call.
  if (ts.isExpressionWithTypeArguments(node) && !ts.isIdentifier(node.expression)) return "a computed base";
  if (ts.isTypeQueryNode(node) && !KNOWN_CALLS.has(node.exprName.getText())) return "a type of a value";
  if (ts.isParameter(node) && node.initializer !== undefined) return "a default that is computed";
  if (ts.isMethodDeclaration(node) && !ts.isClassDeclaration(parent))
    return "MethodDeclaration in a constant";
  if (ts.isBlock(node) && !ts.isFunctionDeclaration(parent) && !ts.isMethodDeclaration(parent))
    return "a block";
  if (ts.isReturnStatement(node)) {
    let { expression } = node;
    while (expression !== undefined && ts.isAsExpression(expression)) ({ expression } = expression);
    return expression !== undefined && ts.isCallExpression(expression) ? undefined : "a result of its own";
  }
  if (ts.isCallExpression(node)) {
    let place = parent;
    while (ts.isAsExpression(place)) place = place.parent;
    const isKnown = ts.isIdentifier(node.expression) && KNOWN_CALLS.has(node.expression.text);
    return isKnown && ts.isReturnStatement(place) ? undefined : "a CallExpression of something unknown";
  }
  // Arguments may be read from other constants; constants may not: reading could run a getter.
  if (isReading(node)) {
    let place = parent;
    while (isReading(place)) place = place.parent;
    return ts.isCallExpression(place) ? undefined : `${Kind[node.kind]} outside of a call`;
  }
  return undefined;
}

function isReading({ kind }: ts.Node): boolean {
  return [Kind.PropertyAccessExpression, Kind.ElementAccessExpression, Kind.ThisKeyword].includes(kind);
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
  for (const [path, bytes] of await readTree(folder)) {
    if (!path.endsWith(".ts") || path.endsWith(".d.ts")) findings.push(`${path}: is not a TypeScript module`);
    else findings.push(...foreignSyntaxOf(path, bytes.toString("utf8")));
  }
  return findings;
}

/** @internal One file, by its path in the emitted tree. */
export function foreignSyntaxOf(path: string, text: string): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
  const findings: string[] = [];
  const visit = (node: ts.Node): void => {
    const isAllowed = ALLOWED.has(node.kind);
    const finding = isAllowed ? misuse(path, node) : `${Kind[node.kind]}, which is never emitted`;
    if (finding === undefined) return ts.forEachChild(node, visit);
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    findings.push(`${path}:${line + 1}: ${finding}`);
  };
  ts.forEachChild(file, visit);
  return findings;
}

/** An import of something beyond the tree, the client's own source and `soap`. */
function foreignModule(path: string, specifier: ts.Expression): string | undefined {
  const name = ts.isStringLiteral(specifier) ? specifier.text : "";
  const target = posix.normalize(posix.join(posix.dirname(path), name));
  const isRelative = name.startsWith(".") && name.endsWith(".js") && !name.includes("\\");
  const isKnown = isRelative && (!target.startsWith("..") || target.startsWith("../src/"));
  return isKnown || name === "soap" ? undefined : `an import of ${JSON.stringify(name.slice(0, 80))}`;
}
