import type { InterfaceDeclarationStructure } from "ts-morph";

/** What an operation is given by `soap` is not known until it is looked at. */
export function withoutAnyParameters(
  declaration: InterfaceDeclarationStructure,
): InterfaceDeclarationStructure {
  return {
    ...declaration,
    methods: (declaration.methods ?? []).map((method) => ({
      ...method,
      parameters: (method.parameters ?? []).map((parameter) => ({
        ...parameter,
        ...(typeof parameter.type === "string" ? { type: withoutAny(parameter.type) } : {}),
      })),
    })),
  };
}

/** `any` switches the compiler off for whoever touches the value; `unknown` makes them look first. */
export function withoutAny(type: string): string {
  return type.replace(/\bany\b/g, "unknown");
}
