import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate, parseWsdl } from "wsdl-tsclient";
import { Logger } from "wsdl-tsclient/dist/src/utils/logger.js";
import { codecOf } from "../../src/soap/values.js";
import { sorted } from "../contract/model.js";
import type { FieldModel, MessageModel, TypeReference } from "../contract/model.js";
import { banner, comment, propertyKey, typeName, unionOf } from "./source.js";
import { known } from "./view.js";
import type { ContractView } from "./view.js";

export interface StubFiles {
  /** The interfaces of messages and types. */
  readonly definitions: string;
  /** The client, its service and its ports. */
  readonly client: string;
}

/**
 * Typed stubs of the contract, by `wsdl-tsclient`: it gives services, ports and methods as a folder of many files,
 * which are mended and merged into one. Its definitions are replaced.
 *
 * @param folder - Where it works; made and removed here.
 */
export async function stubFiles(view: ContractView, folder: string): Promise<StubFiles> {
  const { model } = view;
  await mkdir(folder, { recursive: true });
  // Its progress and its warnings are about definitions that are replaced.
  const { isDebug, isLog, isInfo, isWarn, isError } = Logger;
  Logger.disabled();
  try {
    // It takes a file only, and names the client after it.
    const wsdl = join(folder, `${model.service}.wsdl`);
    await writeFile(wsdl, model.wsdl);
    const parsed = await parseWsdl(wsdl, { maxRecursiveDefinitionName: Number.MAX_SAFE_INTEGER });
    parsed.name = typeName(model.service);
    const definitions = new Definitions(view);
    const methods = model.operations.map(({ name, input, output }) => {
      const [paramDefinition, returnDefinition] = [input, output].map((message) => {
        return { name: `definitions.${definitions.add(message)}`, sourceName: "", docs: [], properties: [] };
      });
      return { name, paramName: "request", paramDefinition, returnDefinition };
    });
    parsed.ports = sorted(parsed.ports, ({ name }) => name);
    // All ports have the operations of the one port type, and the client would list them once for each.
    for (const [index, port] of parsed.ports.entries())
      Object.assign(port, { methods: index > 0 ? [] : methods });
    const out = join(folder, "stubs");
    await generate(parsed, out, { esm: true });
    const read = async (path: string): Promise<string> =>
      (await readFile(join(out, path), "utf8")).replace(/^import .*\n/gm, "");
    const ports = parsed.ports.slice(0, 1).map(({ name }) => read(`ports/${name}.ts`));
    const [port = ""] = await Promise.all(ports);
    const service = await read(`services/${parsed.name}.ts`);
    return {
      definitions: [banner(model.service), ...definitions.texts()].join("\n"),
      client: [
        banner(model.service),
        `import { createClientAsync as soapCreateClientAsync } from "soap";`,
        `import type { SoapCallOptions, SoapMembers } from "../../src/soap-client.js";`,
        `import type * as definitions from "./definitions.js";`,
        withoutAny(port).replace(/^export interface .* \{$/m, `export interface ${parsed.name}Port {`),
        service.replace(/: .*;$/gm, `: ${parsed.name}Port;`),
        strictClient(withoutAny(await read("client.ts"))),
        // The client of another service of the family has another name, and `src/` stays as it is.
        `export type ServiceClient = ${parsed.name}Client;`,
      ].join("\n"),
    };
  } finally {
    Object.assign(Logger, { isDebug, isLog, isInfo, isWarn, isError });
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Messages and types as they are on the wire, in place of the definitions of `wsdl-tsclient`: it names types after the
 * element that uses them first, so that one more operation renames others, makes every property optional and none
 * nullable. These are named after XSD types and messages, and their values have the types that the wire can carry.
 */
class Definitions {
  readonly #view: ContractView;
  /** Names in use; first those that the emitted file needs for itself. */
  readonly #taken = new Set(["Array", "Date", "Uint8Array"]);
  /** By the key of the type. */
  readonly #names = new Map<string, string>();
  readonly #interfaces = new Map<string, string>();
  readonly #enumerations: string[] = [];

  constructor(view: ContractView) {
    this.#view = view;
    for (const { role, model } of view.types.values()) {
      if (role === "simple") continue;
      const name = this.#claim(model.key);
      this.#names.set(model.key, name);
      if (model.kind !== "enumeration") continue;
      const documentation = comment("An open set: the service may know more names than the contract.");
      this.#enumerations.push(
        `${documentation}export type ${name} = ${unionOf(model.values)} | (string & {});\n`,
      );
    }
  }

  /** Adds the interface of a message, and those of the types that it holds; gives its name. */
  add({ name, element, fields }: MessageModel): string {
    return this.#declare(this.#claim(name), element, fields);
  }

  /** In the order of their names, enumerations last. */
  texts(): readonly string[] {
    const interfaces = sorted(this.#interfaces, ([name]) => name);
    return [...interfaces.map(([, text]) => text), ...this.#enumerations];
  }

  #claim(wanted: string): string {
    let name = typeName(wanted);
    while (this.#taken.has(name)) name += "Message";
    this.#taken.add(name);
    return name;
  }

  #declare(name: string, documentation: string, fields: readonly FieldModel[]): string {
    // Known before its fields, so that a type that holds itself is declared once.
    this.#interfaces.set(name, "");
    const properties = fields.map((field) => this.#property(field)).join("");
    this.#interfaces.set(name, `${comment(documentation)}export interface ${name} {\n${properties}}\n`);
    return name;
  }

  #property({ name, type, minOccurs, maxOccurs, nillable, attribute }: FieldModel): string {
    const xsd = "builtIn" in type ? type.builtIn : type.named;
    const documentation = `${attribute ? "attribute " : ""}${xsd}, minOccurs ${minOccurs}, maxOccurs ${maxOccurs}${nillable ? ", nillable" : ""}`;
    const item = `${this.#valueType(type)}${nillable ? " | null" : ""}`;
    const value = maxOccurs === 1 ? item : `(${item})[]`;
    const property = minOccurs === 0 ? `?: ${value} | undefined` : `: ${value}`;
    return `${comment(documentation)}${propertyKey(name)}${property};\n`;
  }

  #valueType(reference: TypeReference): string {
    if ("builtIn" in reference) return codecOf(`xs:${reference.builtIn}`).resultType;
    const { model, fields } = known(this.#view.types, reference.named);
    if (model.kind === "simple") return codecOf(`xs:${model.base}`).resultType;
    const name = known(this.#names, model.key);
    const isNew = model.kind === "complex" && !this.#interfaces.has(name);
    return isNew ? this.#declare(name, model.name, fields) : name;
  }
}

/** `any` switches the compiler off for whoever touches the value; `unknown` makes them look first. */
function withoutAny(text: string): string {
  return text.replace(/: any\b/g, ": unknown");
}

/**
 * The client interface inherits `[method: string]: any` from `soap`, so that a mistyped method compiles; and the
 * declarations of `soap` need types of other packages that it does not bring along.
 */
function strictClient(text: string): string {
  return text
    .replace("extends SoapClient {", "extends SoapMembers {")
    .replaceAll("ISoapExOptions", "SoapCallOptions")
    .replace(/\): (Promise<\w+>) \{\n(.*) as any;/, "): $1 {\n$2 as Promise<unknown> as $1;");
}
