/**
 * Method names that the client cannot give to an operation: its own members, and those that JavaScript calls
 * behind everybody's back (a `then` makes `await client` hang or call the service).
 */
export const reservedMethods: ReadonlySet<string> = new Set([
  "close",
  "constructor",
  "then",
  "catch",
  "finally",
  "toString",
  "toJSON",
  "toLocaleString",
  "valueOf",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "inspect",
  "prototype",
  "__proto__",
  "__defineGetter__",
  "__defineSetter__",
  "__lookupGetter__",
  "__lookupSetter__",
]);

/** Property names that change what an object is instead of what it holds. */
export const reservedProperties: ReadonlySet<string> = new Set([
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "toJSON",
  "then",
  "valueOf",
  "hasOwnProperty",
]);

/** Names that can be no type of TypeScript's. Compared as they are written. */
export const reservedTypes: ReadonlySet<string> = new Set([
  ...[
    "any",
    "unknown",
    "never",
    "void",
    "null",
    "undefined",
    "string",
    "number",
    "boolean",
    "bigint",
    "symbol",
    "object",
  ],
  ...[
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
  ],
  ...[
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "import",
    "in",
    "instanceof",
    "new",
    "return",
  ],
  ...[
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "while",
    "with",
    "yield",
    "await",
    "let",
  ],
  ...["static", "implements", "interface", "package", "private", "protected", "public"],
  // Emitted files use these as they are.
  ...["Date", "Promise", "Pick", "Array", "Uint8Array", "Buffer", "SoapClient", "ISoapExOptions"],
]);

/** Files that no Windows checkout can hold, with any extension. */
export const reservedFiles = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;
