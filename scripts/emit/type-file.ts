import { banner, partHash } from "./banner.js";
import type { CallerTypes, Direction } from "./caller-types.js";
import { describeType } from "./descriptors.js";
import { typeName } from "./naming.js";
import { commentLines, dataLiteral, plainDocumentation, stringLiteral } from "./source.js";
import type { ContractView, TypeView } from "./view.js";

/** One XSD type: what callers see of it, in each direction that it is used in, and its entry in the type table. */
export function typeFile(view: ContractView, types: CallerTypes, type: TypeView): string {
  const directions = types.directionsOf(type);
  const descriptor = describeType(view, type);
  const lines = [
    ...imports(types, type, directions),
    "",
    ...(type.role === "enumeration" ? enumeration(types, type) : []),
    ...(type.role === "complex"
      ? directions.flatMap((direction) => objectType(view, types, type, direction))
      : []),
    "",
    ...commentLines("Entry of the type table."),
    `export const ${typeConstant(type)} = ${dataLiteral(descriptor)} as const;`,
  ];
  const { namespace, service } = view.model;
  const part = {
    namespace,
    descriptor,
    fields: type.fields,
    directions,
    documentation: type.model.documentation,
  };
  return banner(service, `Type ${type.model.name}`, partHash(part)) + lines.join("\n");
}

export function typeConstant(type: TypeView): string {
  return `${typeName(type.model.key)}Type`;
}

/** Names of the caller types that the file exports. */
export function exportedTypes(types: CallerTypes, type: TypeView): string[] {
  const directions = types.directionsOf(type);
  if (directions.length === 0) return [];
  const both: readonly Direction[] = type.role === "enumeration" ? ["request", "result"] : directions;
  return [...new Set(both.map((direction) => types.nameOf(type, direction)))].sort();
}

function imports(types: CallerTypes, type: TypeView, directions: readonly Direction[]): string[] {
  const names = new Map<string, Set<string>>();
  for (const direction of directions) {
    for (const { key, name } of types.mentions(type.fields, direction)) {
      if (key !== type.model.key) names.set(key, (names.get(key) ?? new Set()).add(name));
    }
  }
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, set]) => `import type { ${[...set].sort().join(", ")} } from "./${typeName(key)}.js";`);
}

function enumeration(types: CallerTypes, type: TypeView): string[] {
  if (type.model.kind !== "enumeration" || types.directionsOf(type).length === 0) return [];
  const known = types.nameOf(type, "request");
  const open = types.nameOf(type, "result");
  const documentation =
    type.model.documentation === undefined ? "" : `${plainDocumentation(type.model.documentation)} `;
  return [
    ...commentLines(`${documentation}The names that the contract lists.`),
    `export type ${known} = ${type.model.values.map(stringLiteral).join(" | ")};`,
    "",
    ...commentLines(`${documentation}An open set: a name that the service adds later passes through.`),
    `export type ${open} = ${known} | (string & {});`,
  ];
}

function objectType(view: ContractView, types: CallerTypes, type: TypeView, direction: Direction): string[] {
  const documentation = type.model.documentation;
  const textType = type.model.kind === "complex" ? type.model.textType : undefined;
  return [
    ...commentLines(
      documentation === undefined
        ? `XSD type \`${type.model.name}\`${direction === "request" ? ", in requests" : ""}.`
        : plainDocumentation(documentation),
    ),
    `export interface ${types.nameOf(type, direction)} {`,
    ...(isStandardResult(view, type)
      ? types.resultLines(type.fields)
      : types.fieldLines(type.fields, direction)),
    ...(textType === undefined
      ? []
      : ["  /** The text of the element. */", `  readonly value: ${types.textType(textType, direction)};`]),
    ...(isOneOfSeveral(type)
      ? [
          "  /** Name of the XSD type, where a value may be of several. */",
          `  readonly xsiType?: ${stringLiteral(type.model.name)} | undefined;`,
        ]
      : []),
    "}",
    "",
  ];
}

/** Whether some operation states its outcome by this type. */
function isStandardResult(view: ContractView, type: TypeView): boolean {
  return view.operations.some(({ outcome, response }) => {
    if (outcome?.kind !== "standard") return false;
    const fields = [...response.fields, ...(response.unwrapped?.fields ?? [])];
    const field = fields.find(({ property }) => property === outcome.property);
    return field !== undefined && "named" in field.field.type && field.field.type.named === type.model.key;
  });
}

/** Something extends the type, or it extends something; an abstract type has no values. */
function isOneOfSeveral({ model, derived }: TypeView): boolean {
  if (model.kind !== "complex" || model.abstract) return false;
  return model.base !== undefined || derived.length > 0;
}
