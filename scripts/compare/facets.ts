import type { Impact } from "./change.js";
import type { Direction } from "./position.js";

/** Facets as `name=value`. Only what may be sent is bound by them: a result is taken as it comes. */
export function facetImpact(
  before: readonly string[],
  after: readonly string[],
  direction: Direction,
): Impact {
  if (direction === "result") return "invisible";
  const old = grouped(before);
  const tightened = [...grouped(after)].some(([name, values]) => {
    const known = old.get(name);
    return known === undefined || (known.join("\n") !== values.join("\n") && !isLooser(name, known, values));
  });
  return tightened ? "breaking" : "additive";
}

function grouped(facets: readonly string[]): Map<string, string[]> {
  const byName = new Map<string, string[]>();
  for (const facet of facets) {
    const equals = facet.indexOf("=");
    const name = facet.slice(0, equals);
    byName.set(name, [...(byName.get(name) ?? []), facet.slice(equals + 1)]);
  }
  return byName;
}

function isLooser(name: string, before: readonly string[], after: readonly string[]): boolean {
  const [old, young] = [Number(before[0]), Number(after[0])];
  if (before.length !== 1 || after.length !== 1 || Number.isNaN(old) || Number.isNaN(young)) return false;
  if (/^max|Digits$/.test(name)) return young >= old;
  return name.startsWith("min") && young <= old;
}
