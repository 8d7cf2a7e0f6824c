import { readFileSync } from "node:fs";
import type {
  ContractModel,
  FieldModel,
  OperationModel,
  TypeModel,
  TypeReference,
} from "../../scripts/contract/model.js";
import { canonicalWsdl } from "../../scripts/contract/write.js";
import { readContract } from "../../scripts/contract/wsdl.js";
import { readXml } from "../../src/soap/xml.js";

/** Every operation has these in common, however many there are. */
const shared: ReadonlySet<string> = new Set(["ServiceResult", "AuthHeader", "ArrayOfString"]);

/**
 * A WSDL with `times` as many operations as the pinned one: the same shapes under other names, each with types of
 * its own. With `later`, one field is added to one of them, as a vendor would.
 */
export function synthesize(times: number, later: boolean): string {
  const pinned = readContract([
    {
      location: "pinned.wsdl",
      root: readXml(readFileSync(new URL("../../wsdl/AccountManagementService.wsdl", import.meta.url))),
    },
  ]);
  const operations: OperationModel[] = [];
  const types = new Map<string, TypeModel>();
  for (let copy = 0; copy < times; copy += 1) {
    const renamed = copyOf(pinned, copy === 0 ? "" : `Copy${copy}`);
    operations.push(...renamed.operations);
    for (const [key, type] of renamed.types) types.set(key, type);
  }
  const model: ContractModel = {
    ...pinned,
    operations: operations.sort((a, b) => (a.name < b.name ? -1 : 1)),
    types: new Map([...types].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  const text = canonicalWsdl(model);
  return later
    ? text.replace(
        'name="FullName" type="s:string" />',
        `$&\n<s:element minOccurs="0" name="Region" type="s:string" />`,
      )
    : text;
}

function copyOf(model: ContractModel, suffix: string): Pick<ContractModel, "operations" | "types"> {
  const named = (key: string): string => (shared.has(key) ? key : `${key}${suffix}`);
  const reference = (type: TypeReference): TypeReference =>
    "named" in type ? { named: named(type.named) } : type;
  const field = (one: FieldModel): FieldModel => ({ ...one, type: reference(one.type) });
  const operation = (one: OperationModel): OperationModel => {
    const rename = (text: string): string => text.replace(one.name, `${one.name}${suffix}`);
    return {
      ...one,
      name: rename(one.name),
      input: {
        ...one.input,
        name: rename(one.input.name),
        element: rename(one.input.element),
        fields: one.input.fields.map(field),
      },
      output: {
        ...one.output,
        name: rename(one.output.name),
        element: rename(one.output.element),
        fields: one.output.fields.map((of) => ({
          ...field(of),
          name: of.name === `${one.name}Result` ? rename(of.name) : of.name,
        })),
      },
      headers: one.headers.map((header) => ({ ...header, message: rename(header.message) })),
      soapActions: Object.fromEntries(
        Object.entries(one.soapActions).map(([version, action]) => [version, rename(action)]),
      ),
    };
  };
  const type = (one: TypeModel): TypeModel => {
    const identity = { key: named(one.key), name: shared.has(one.key) ? one.name : `${one.name}${suffix}` };
    return one.kind === "complex"
      ? { ...one, ...identity, fields: one.fields.map(field) }
      : { ...one, ...identity };
  };
  return {
    operations: model.operations.map(operation),
    types: new Map([...model.types.values()].map(type).map((one) => [one.key, one])),
  };
}
