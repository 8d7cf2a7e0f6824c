import type { SourceFile } from "ts-morph";
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
export function mendClient(file: SourceFile): void {
  for (const declaration of file.getInterfaces()) {
    const structure = declaration.getStructure();
    const methods = new Map((structure.methods ?? []).map((method) => [method.name, method]));
    declaration.set({
      extends: [`Pick<SoapClient, ${SOAP_MEMBERS.map((member) => JSON.stringify(member)).join(" | ")}>`],
      methods: [...methods.values()].map((method) => ({
        ...method,
        ...(typeof method.returnType === "string" ? { returnType: withoutAny(method.returnType) } : {}),
      })),
    });
    const create = file.getFunctionOrThrow("createClientAsync");
    create.setBodyText(
      `return soapCreateClientAsync(args[0], args[1], args[2]) as Promise<unknown> as Promise<${declaration.getName()}>;`,
    );
  }
  splitSoapImport(file);
}

/** Types and the one function of `soap` are imported apart, so that the types can be marked as such. */
function splitSoapImport(file: SourceFile): void {
  const declaration = file.getImportDeclarationOrThrow("soap");
  declaration.remove();
  file.insertImportDeclarations(0, [
    {
      moduleSpecifier: "soap",
      isTypeOnly: true,
      namedImports: [
        { name: "Client", alias: "SoapClient" },
        { name: "IExOptions", alias: "ISoapExOptions" },
      ],
    },
    {
      moduleSpecifier: "soap",
      namedImports: [{ name: "createClientAsync", alias: "soapCreateClientAsync" }],
    },
  ]);
}
