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

/** What emitted files may import beside each other. */
const knownModules: ReadonlySet<string> = new Set(["soap"]);

/** The one function that is emitted, and the one that it calls. */
const knownFunction = { name: "createClientAsync", calls: "soapCreateClientAsync" };

/**
 * Looks for anything in the emitted tree that is no import, export, interface, type alias, constant of plain
 * data or the one known function. A contract that got code past the escaping is found here.
 *
 * @returns one line for each finding: file, line and what stands there.
 */
export async function findForeignSyntax(folder: string): Promise<readonly string[]> {
  const findings: string[] = [];
  for (const path of await filesOf(folder, "")) {
    if (!path.endsWith(".ts") || path.endsWith(".d.ts")) {
      findings.push(`${path}: is no TypeScript module`);
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
  const report = (node: ts.Node, what: string): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    findings.push(`${path}:${line + 1}: ${what}`);
  };
  for (const statement of file.statements) checkStatement(path, statement, report);
  return findings;
}

type Report = (node: ts.Node, what: string) => void;

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

function checkStatement(path: string, statement: ts.Statement, report: Report): void {
  if (ts.isImportDeclaration(statement)) {
    checkModule(path, statement.moduleSpecifier, report);
    if (statement.importClause === undefined) report(statement, "an import for its effects");
    if (statement.attributes !== undefined) report(statement, "an import with attributes");
  } else if (ts.isExportDeclaration(statement)) {
    if (statement.moduleSpecifier !== undefined) checkModule(path, statement.moduleSpecifier, report);
  } else if (ts.isInterfaceDeclaration(statement)) {
    checkMembers(statement, report);
  } else if (ts.isTypeAliasDeclaration(statement)) {
    checkType(statement.type, report);
  } else if (ts.isVariableStatement(statement)) {
    checkConstants(statement, report);
  } else if (ts.isFunctionDeclaration(statement)) {
    checkFunction(statement, report);
  } else {
    report(statement, `${ts.SyntaxKind[statement.kind]}, which is never emitted`);
  }
}

function checkModule(path: string, specifier: ts.Expression, report: Report): void {
  if (!ts.isStringLiteral(specifier)) {
    report(specifier, "a module that is no string");
    return;
  }
  const name = specifier.text;
  if (knownModules.has(name)) return;
  const target = posix.normalize(posix.join(posix.dirname(path), name));
  const inside =
    name.startsWith(".") && !target.startsWith("..") && !name.includes("\\") && name.endsWith(".js");
  if (!inside) report(specifier, `an import of ${JSON.stringify(name.slice(0, 80))}`);
}

function checkMembers(declaration: ts.InterfaceDeclaration, report: Report): void {
  for (const member of declaration.members) {
    if (!ts.isPropertySignature(member) && !ts.isMethodSignature(member)) {
      report(member, `${ts.SyntaxKind[member.kind]} in an interface`);
    } else if (ts.isComputedPropertyName(member.name) && !ts.isStringLiteral(member.name.expression)) {
      report(member, "a computed name");
    }
  }
  checkType(declaration, report);
}

/** `any` inside a type switches the compiler off for callers; `typeof` and `import()` reach out of the file. */
function checkType(node: ts.Node, report: Report): void {
  const visit = (child: ts.Node): void => {
    if (child.kind === ts.SyntaxKind.AnyKeyword) report(child, "the type any");
    if (ts.isTypeQueryNode(child) || ts.isImportTypeNode(child))
      report(child, "a type that reaches out of its file");
    ts.forEachChild(child, visit);
  };
  visit(node);
}

function checkConstants(statement: ts.VariableStatement, report: Report): void {
  if ((statement.declarationList.flags & ts.NodeFlags.Const) === 0)
    report(statement, "a variable that is no constant");
  for (const { name, initializer } of statement.declarationList.declarations) {
    if (!ts.isIdentifier(name)) report(name, "a destructuring");
    if (initializer === undefined) report(name, "a constant without a value");
    else checkData(initializer, report);
  }
}

/** Literals, arrays, objects, and the names of other constants. */
function checkData(node: ts.Expression, report: Report): void {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    checkData(node.expression, report);
    checkType(node.type, report);
  } else if (ts.isArrayLiteralExpression(node)) {
    for (const element of node.elements) checkData(element, report);
  } else if (ts.isObjectLiteralExpression(node)) {
    for (const property of node.properties) checkProperty(property, report);
  } else if (ts.isPrefixUnaryExpression(node)) {
    if (!ts.isNumericLiteral(node.operand)) report(node, "an expression");
  } else if (!isPlain(node)) {
    report(node, `${ts.SyntaxKind[node.kind]} in a constant`);
  }
}

function isPlain(node: ts.Expression): boolean {
  return (
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isNumericLiteral(node) ||
    ts.isIdentifier(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword
  );
}

function checkProperty(property: ts.ObjectLiteralElementLike, report: Report): void {
  if (ts.isShorthandPropertyAssignment(property)) return;
  if (!ts.isPropertyAssignment(property)) {
    report(property, `${ts.SyntaxKind[property.kind]} in a constant`);
    return;
  }
  const { name } = property;
  if ((ts.isIdentifier(name) || ts.isStringLiteral(name)) && name.text === "__proto__") {
    report(property, "a literal that sets its prototype");
  }
  if (ts.isComputedPropertyName(name) && !ts.isStringLiteral(name.expression))
    report(property, "a computed name");
  checkData(property.initializer, report);
}

/** One statement: `return soapCreateClientAsync(args[0], args[1], args[2])`, with assertions around it. */
function checkFunction(declaration: ts.FunctionDeclaration, report: Report): void {
  if (declaration.name?.text !== knownFunction.name) {
    report(declaration, `a function "${declaration.name?.text.slice(0, 80) ?? ""}"`);
    return;
  }
  const [only, other] = declaration.body?.statements ?? [];
  let expression = only !== undefined && ts.isReturnStatement(only) ? only.expression : undefined;
  while (expression !== undefined && ts.isAsExpression(expression)) expression = expression.expression;
  const isKnown =
    other === undefined &&
    expression !== undefined &&
    ts.isCallExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === knownFunction.calls &&
    expression.arguments.every(isArgument) &&
    declaration.parameters.every((parameter) => parameter.initializer === undefined);
  if (!isKnown)
    report(declaration, `the function "${knownFunction.name}" does something else than it should`);
}

function isArgument(argument: ts.Expression): boolean {
  return (
    ts.isIdentifier(argument) ||
    (ts.isElementAccessExpression(argument) &&
      ts.isIdentifier(argument.expression) &&
      ts.isNumericLiteral(argument.argumentExpression))
  );
}
