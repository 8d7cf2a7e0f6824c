import type { ContractModel } from "./contract/model.js";
import { CallerTypes } from "./emit/caller-types.js";
import type { CallerRow } from "./emit/caller-types.js";
import { viewContract } from "./emit/view.js";

/** An operation that the pinned contract does not have. */
export interface NewOperation {
  readonly method: string;
  /** Its fields as TypeScript: `username?: string`. */
  readonly request: readonly string[];
  readonly result: readonly string[];
  /** Places of its optional strings. A call may need some of them; only a row of `scripts/facts.ts` can say so. */
  readonly mayNeedFacts: readonly string[];
}

export function newOperations(before: ContractModel, after: ContractModel): readonly NewOperation[] {
  const known = new Set(before.operations.map(({ name }) => name.toLowerCase()));
  const view = viewContract(after, []);
  const types = new CallerTypes(view);
  return view.operations
    .filter(({ model: { name } }) => !known.has(name.toLowerCase()))
    .map((operation) => {
      const [request, result] = [
        types.messageRows(operation, "request"),
        types.messageRows(operation, "result"),
      ];
      return {
        method: operation.method,
        request: request.map(rowText),
        result: result.map(rowText),
        mayNeedFacts: request
          .filter(
            ({ optional, field }) => optional && "builtIn" in field.type && field.type.builtIn === "string",
          )
          .map(({ field }) => `${operation.model.name}.request.${field.name}`),
      };
    });
}

function rowText({ property, optional, type }: CallerRow): string {
  return `${property}${optional ? "?" : ""}: ${type}`;
}
