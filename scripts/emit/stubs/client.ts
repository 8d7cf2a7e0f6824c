import { StructureKind } from "ts-morph";
import type {
  FunctionDeclarationStructure,
  ImportDeclarationStructure,
  InterfaceDeclarationStructure,
} from "ts-morph";
import { withoutAny } from "./ports.js";

/** The members of `soap`'s client that a caller of the stubs may use. */
const SOAP_MEMBERS = [
  "addSoapHeader",
  "clearSoapHeaders",
  "describe",
  "lastEndpoint",
  "lastMessage",
  "lastRequest",
  "setEndpoint",
  "wsdl",
];

/**
 * The client interface inherits `[method: string]: any` from `soap`, so that a mistyped method compiles, and
 * lists each method once per port.
 */
export function strictClient(declaration: InterfaceDeclarationStructure): InterfaceDeclarationStructure {
  const methods = new Map((declaration.methods ?? []).map((method) => [method.name, method]));
  return {
    ...declaration,
    extends: [`Pick<SoapClient, ${SOAP_MEMBERS.map((member) => JSON.stringify(member)).join(" | ")}>`],
    methods: [...methods.values()].map((method) => ({
      ...method,
      ...(typeof method.returnType === "string" ? { returnType: withoutAny(method.returnType) } : {}),
    })),
  };
}

/** The one function, without its `as any`. */
export function strictCreate(declaration: FunctionDeclarationStructure): FunctionDeclarationStructure {
  const returned = typeof declaration.returnType === "string" ? declaration.returnType : "Promise<unknown>";
  return {
    ...declaration,
    statements: [
      `return soapCreateClientAsync(args[0], args[1], args[2]) as Promise<unknown> as ${returned};`,
    ],
  };
}

/** Types and the one function of `soap` are imported apart, so that the types can be marked as such. */
export function soapImports(): ImportDeclarationStructure[] {
  const specifier = (name: string, alias: string) => ({
    kind: StructureKind.ImportSpecifier as const,
    name,
    alias,
  });
  return [
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: "soap",
      namedImports: [specifier("Client", "SoapClient"), specifier("IExOptions", "ISoapExOptions")],
    },
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: "soap",
      namedImports: [specifier("createClientAsync", "soapCreateClientAsync")],
    },
  ];
}
