import type { InterfaceDeclarationStructure } from "ts-morph";
import type { FieldModel } from "../../contract/model.js";

/** `wsdl-tsclient` makes every property optional and none nullable; the schema knows better. */
export function withOptionality(
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
