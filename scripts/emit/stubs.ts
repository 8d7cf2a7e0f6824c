import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generate, parseWsdl } from "wsdl-tsclient";
import { Logger } from "wsdl-tsclient/dist/src/utils/logger.js";
import { codecOf } from "../../src/soap/values.js";
import type { FieldModel, TypeReference } from "../contract/model.js";
import { banner, commentLines, safeCommentLine, stringLiteral, typeName } from "./source.js";
import type { ContractView } from "./view.js";

export interface StubFiles {
  /** The interfaces of messages and types. */
  readonly definitions: string;
  /** The client, its service and its ports. */
  readonly client: string;
}

/**
 * Typed stubs of the contract, by `wsdl-tsclient`: its parse gives services, ports and methods, its definitions
 * are replaced, it emits a folder of many files, and those are mended and merged into two.
 *
 * @param folder - Where it works; made and removed here.
 */
export async function stubFiles(view: ContractView, folder: string): Promise<StubFiles> {
  await mkdir(folder, { recursive: true });
  // Its progress and its warnings are about definitions that are replaced before anything is emitted.
  const { isDebug, isLog, isInfo, isWarn, isError } = Logger;
  Logger.disabled();
  try {
    // It takes a file only, and names the client after it.
    const wsdl = join(folder, `${view.model.service}.wsdl`);
    await writeFile(wsdl, view.model.wsdl);
    const parsed = await parseWsdl(wsdl, { maxRecursiveDefinitionName: Number.MAX_SAFE_INTEGER });
    parsed.name = typeName(view.model.service);
    const definitions = new Definitions(view);
    const messages = new Map(
      view.model.operations.map(({ name, input, output }) => [
        name,
        [input, output].map((one) => definitions.add(one.name, one.element, one.fields)),
      ]),
    );
    parsed.ports.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const [index, port] of parsed.ports.entries()) {
      for (const method of port.methods) {
        const [input, output] = messages.get(method.name) ?? [];
        if (input === undefined || output === undefined) {
          throw new Error(`wsdl-tsclient found an operation ${method.name} of its own`);
        }
        Object.assign(method, { paramName: "request", paramDefinition: input, returnDefinition: output });
      }
      port.methods.sort((a, b) => (a.name < b.name ? -1 : 1));
      // All ports have the operations of the one port type, and the client would list them once for each.
      if (index > 0) port.methods = [];
    }
    const out = join(folder, "stubs");
    await generate(parsed, out, { esm: true });
    const read = async (path: string): Promise<string> =>
      (await readFile(join(out, path), "utf8")).replace(/^import .*\n/gm, "");
    const files = (await readdir(join(out, "definitions"))).sort();
    const interfaces = await Promise.all(files.map((file) => read(`definitions/${file}`)));
    const port = await read(`ports/${parsed.ports[0]?.name ?? ""}.ts`);
    const service = await read(`services/${parsed.name}.ts`);
    return {
      definitions: [
        banner(view.model.service),
        ...interfaces.map(withOptionality),
        ...definitions.enumerations,
      ].join("\n"),
      client: [
        banner(view.model.service),
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

type Definition = Exclude<Awaited<ReturnType<typeof parseWsdl>>["definitions"][number], undefined>;

/**
 * The definitions that `wsdl-tsclient` is to emit, in place of those it made: it names types after the element
 * that uses them first, so that one more operation renames others; these are named after XSD types and
 * messages, and their values have the types that the wire can carry.
 */
class Definitions {
  /** Its types of enumerations are strings; these are open unions. */
  readonly enumerations: string[] = [];
  readonly #view: ContractView;
  /** Names in use; first those that the emitted file needs for itself. */
  readonly #taken = new Set(["Array", "Date", "Uint8Array"]);
  readonly #byType = new Map<string, Definition>();
  readonly #enumerationNames = new Map<string, string>();

  constructor(view: ContractView) {
    this.#view = view;
    const types = [...view.types.values()];
    for (const { role, model } of types) {
      if (model.kind === "enumeration") {
        const name = this.#claim(model.key);
        this.#enumerationNames.set(model.key, name);
        this.enumerations.push(
          ...commentLines("An open set: the service may know more names than the contract."),
          `export type ${name} = ${model.values.map(stringLiteral).join(" | ")} | (string & {});\n`,
        );
      } else if (role !== "simple") this.#byType.set(model.key, this.add(model.key, model.name, []));
    }
    for (const { model, fields } of types) {
      const definition = this.#byType.get(model.key);
      if (definition !== undefined) definition.properties = fields.map((field) => this.#property(field));
    }
  }

  /** An interface of a type or a message, under its own name. */
  add(wanted: string, sourceName: string, fields: readonly FieldModel[]): Definition {
    const properties = fields.map((field) => this.#property(field));
    return { name: this.#claim(wanted), sourceName, docs: [safeCommentLine(sourceName)], properties };
  }

  #claim(wanted: string): string {
    let name = typeName(wanted);
    while (this.#taken.has(name)) name += "Message";
    this.#taken.add(name);
    return name;
  }

  /** The comment, which is all that `wsdl-tsclient` passes on as it is, says what {@link withOptionality} needs. */
  #property(field: FieldModel): Definition["properties"][number] {
    const { type, minOccurs, maxOccurs, nillable, attribute } = field;
    const name = "builtIn" in type ? type.builtIn : type.named;
    const description = safeCommentLine(
      `${attribute ? "attribute " : ""}${name}, minOccurs ${minOccurs}, maxOccurs ${maxOccurs}${nillable ? ", nillable" : ""}`,
    );
    const shared = { name: field.name, sourceName: description, description, isArray: maxOccurs !== 1 };
    const ref = "named" in type ? this.#byType.get(type.named) : undefined;
    return ref === undefined
      ? { ...shared, kind: "PRIMITIVE", type: this.#valueType(type) }
      : { ...shared, kind: "REFERENCE", ref };
  }

  #valueType(reference: TypeReference): string {
    if ("builtIn" in reference) return codecOf(`xs:${reference.builtIn}`).resultType;
    const type = this.#view.types.get(reference.named)?.model;
    if (type?.kind === "simple") return codecOf(`xs:${type.base}`).resultType;
    return this.#enumerationNames.get(reference.named) ?? "unknown";
  }
}

/** `wsdl-tsclient` makes every property optional and none nullable; the schema knows better. */
function withOptionality(text: string): string {
  return text.replace(
    /(minOccurs (\d+), maxOccurs \w+(, nillable)? \*\/\n.*?)\?: (.*);$/gm,
    (_, start: string, minOccurs: string, nillable: string | undefined, type: string) => {
      const list = /^Array<(.*)>$/.exec(type)?.[1];
      const item = nillable === undefined ? (list ?? type) : `${list ?? type} | null`;
      const value = list === undefined ? item : `(${item})[]`;
      return minOccurs === "0" ? `${start}?: ${value} | undefined;` : `${start}: ${value};`;
    },
  );
}

/** `any` switches the compiler off for whoever touches the value; `unknown` makes them look first. */
function withoutAny(text: string): string {
  return text.replace(/\b(request|result): /g, "$1: definitions.").replace(/: any\b/g, ": unknown");
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
