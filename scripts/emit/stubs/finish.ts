import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Project, Structure } from "ts-morph";
import type {
  FunctionDeclarationStructure,
  InterfaceDeclarationStructure,
  MethodSignatureStructure,
  OptionalKind,
  StatementStructures,
} from "ts-morph";
import type { FieldModel } from "../../contract/model.js";
import { banner } from "../files.js";
import { commentLines, stringLiteral, typeName } from "../source.js";
import type { ContractView } from "../view.js";
import type { StubDefinitions } from "./definitions.js";

export interface StubFiles {
  /** The interfaces of messages and types. */
  readonly definitions: string;
  /** The client, its service and its ports. */
  readonly client: string;
}

/**
 * What `wsdl-tsclient` wrote into `folder`, merged into two files, and with what it cannot express. Whole files
 * are rewritten at once: editing them in place is quadratic.
 */
export async function finishStubs(
  view: ContractView,
  definitions: StubDefinitions,
  folder: string,
): Promise<StubFiles> {
  const project = new Project({
    compilerOptions: { noLib: true },
    skipFileDependencyResolution: true,
    useInMemoryFileSystem: true,
  });
  const read = async (path: string): Promise<StatementStructures[]> => {
    const file = project.createSourceFile("/raw.ts", await readFile(join(folder, path), "utf8"));
    const { statements } = file.getStructure();
    project.removeSourceFile(file);
    if (!Array.isArray(statements)) throw new Error("the statements of a file are a list");
    return statements.map((one) => {
      if (typeof one !== "object") throw new Error("wsdl-tsclient wrote a statement that is no declaration");
      return one;
    });
  };
  const print = (statements: readonly StatementStructures[]): string => {
    const file = project.createSourceFile("/finished.ts", { statements: [...statements] });
    const text = file.getFullText();
    project.removeSourceFile(file);
    return text;
  };
  const service = typeName(view.model.service);
  const portName = `${service}Port`;

  const interfaces: InterfaceDeclarationStructure[] = [];
  for (const file of (await readdir(join(folder, "definitions"))).sort()) {
    for (const one of await read(`definitions/${file}`)) {
      if (Structure.isInterface(one)) interfaces.push(withOptionality(one, definitions.fieldsOf(one.name)));
    }
  }
  // All ports have the operations of the one port type.
  const [port] = view.model.ports;
  const portStatements = port === undefined ? [] : await read(`ports/${typeName(port.name)}.ts`);
  const client = [
    ...portStatements
      .filter((one) => Structure.isInterface(one))
      .map((one) => ({ ...withKnownTypes(one), name: portName })),
    ...(await read(`services/${service}.ts`))
      .filter((one) => Structure.isInterface(one))
      .map((one) => ofOnePort(one, portName)),
    ...(await read("client.ts")).flatMap((one): StatementStructures[] => {
      if (Structure.isInterface(one)) return [withKnownTypes(strictClient(one))];
      return Structure.isFunction(one) ? [strictCreate(one)] : [];
    }),
  ];
  const enumerations = [...definitions.enumerations()].map(([name, values]) => enumeration(name, values));
  return {
    definitions: [banner(view.model.service) + print(interfaces), ...enumerations].join("\n"),
    client: [
      banner(view.model.service),
      `import type { Client as SoapClient, IExOptions as ISoapExOptions } from "soap";`,
      `import { createClientAsync as soapCreateClientAsync } from "soap";`,
      `import type * as definitions from "./definitions.js";`,
      "",
      print(client),
      // The client of another service of the family has another name, and `src/` stays as it is.
      `export type ServiceClient = ${service}Client;`,
    ].join("\n"),
  };
}

/** `wsdl-tsclient` makes every property optional and none nullable; the schema knows better. */
function withOptionality(
  declaration: InterfaceDeclarationStructure,
  fields: readonly FieldModel[],
): InterfaceDeclarationStructure {
  const properties = declaration.properties ?? [];
  return {
    ...declaration,
    properties: properties.map((property, index) => {
      const field = fields[index];
      if (field === undefined) throw new Error(`${declaration.name} has more properties than fields`);
      const type = typeof property.type === "string" ? property.type : "unknown";
      const list = /^Array<(.*)>$/s.exec(type)?.[1];
      const item = field.nillable ? `${list ?? type} | null` : (list ?? type);
      const text = list === undefined ? item : `(${item})[]`;
      return {
        ...property,
        hasQuestionToken: field.minOccurs === 0,
        type: field.minOccurs === 0 ? `${text} | undefined` : text,
      };
    }),
  };
}

/** `wsdl-tsclient` reads an enumeration as a string with its values in a comment; this is the type itself. */
function enumeration(name: string, values: readonly string[]): string {
  return [
    ...commentLines("An open set: the service may know more names than the contract."),
    `export type ${name} = ${values.map(stringLiteral).join(" | ")} | (string & {});`,
    "",
  ].join("\n");
}

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
function strictClient(declaration: InterfaceDeclarationStructure): InterfaceDeclarationStructure {
  const methods = new Map((declaration.methods ?? []).map((method) => [method.name, method]));
  return {
    ...declaration,
    extends: [`Pick<SoapClient, ${SOAP_MEMBERS.map((member) => JSON.stringify(member)).join(" | ")}>`],
    methods: [...methods.values()],
  };
}

/** The one function, without its `as any`. */
function strictCreate(declaration: FunctionDeclarationStructure): FunctionDeclarationStructure {
  const returned = typeof declaration.returnType === "string" ? declaration.returnType : "Promise<unknown>";
  return {
    ...declaration,
    statements: [
      `return soapCreateClientAsync(args[0], args[1], args[2]) as Promise<unknown> as ${returned};`,
    ],
  };
}

function ofOnePort(declaration: InterfaceDeclarationStructure, port: string): InterfaceDeclarationStructure {
  const properties = declaration.properties ?? [];
  const sorted = [...properties].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...declaration, properties: sorted.map((property) => ({ ...property, type: port })) };
}

/** Methods whose messages are those of the file of definitions, and that hold no `any`. */
function withKnownTypes(declaration: InterfaceDeclarationStructure): InterfaceDeclarationStructure {
  return { ...declaration, methods: (declaration.methods ?? []).map(withKnownMessages) };
}

function withKnownMessages(
  method: OptionalKind<MethodSignatureStructure>,
): OptionalKind<MethodSignatureStructure> {
  const mended = (type: string): string => withoutAny(type).replace(/\bresult: /, "result: definitions.");
  return {
    ...method,
    ...(typeof method.returnType === "string" ? { returnType: mended(method.returnType) } : {}),
    parameters: (method.parameters ?? []).map((parameter) => {
      const { name, type } = parameter;
      if (typeof type !== "string") return parameter;
      return { ...parameter, type: name === "request" ? `definitions.${type}` : mended(type) };
    }),
  };
}

/** `any` switches the compiler off for whoever touches the value; `unknown` makes them look first. */
function withoutAny(type: string): string {
  return type.replace(/\bany\b/g, "unknown");
}
