import type { ContractModel } from "../contract/model.js";
import { contractHash } from "../contract/model.js";
import { viewContract } from "../emit/view.js";
import type { Fact } from "../facts.js";
import { impacts } from "./change.js";
import type { Change, Comparison } from "./change.js";
import { NeededFields } from "./needed.js";
import { compareOperations } from "./operations.js";
import { compareService } from "./service.js";
import { TypeComparison } from "./type-pairs.js";

/**
 * What changes for a caller of this package when one contract takes another's place. Prefixes, formatting, the
 * order of declarations and the host of the endpoint are no change.
 */
export function compareContracts(
  before: ContractModel,
  after: ContractModel,
  facts: readonly Fact[],
): Comparison {
  if (contractHash(before) === contractHash(after)) return { changes: [] };
  const [old, young] = [viewContract(before, []), viewContract(after, [])];
  const needed = new NeededFields(facts);
  const types = new TypeComparison(old, young, needed);
  const found = [
    ...compareService(before, after),
    ...compareOperations(old, young, types, needed),
    ...types.finish(),
  ];
  const changes = merged(found);
  if (changes.length > 0) return { changes };
  const words = "the contract is written differently in a way that no caller and no message shows";
  return { changes: [{ kind: "other", impact: "invisible", methods: [], words }] };
}

/** The same sentence from several places is told once. */
function merged(found: readonly Change[]): readonly Change[] {
  const bySentence = new Map<string, Change>();
  for (const change of found) {
    const key = `${change.kind} ${change.impact} ${change.words}`;
    const methods = new Set([...(bySentence.get(key)?.methods ?? []), ...change.methods]);
    bySentence.set(key, { ...change, methods: [...methods].sort() });
  }
  return [...bySentence.values()].sort(
    (a, b) => impacts.indexOf(a.impact) - impacts.indexOf(b.impact) || (a.words < b.words ? -1 : 1),
  );
}
