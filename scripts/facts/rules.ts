import type { Access } from "../../src/contract/operation.js";

/** Operations named like reads change nothing; everything else may. */
export function accessOf(operation: string): Access {
  return /^(Get|List|Find|Search|Check|Is|Has|Count|Validate|Verify)(?=[A-Z0-9_]|$)/.test(operation)
    ? "read"
    : "write";
}

/** The unit that a size's name states. */
export function unitOf(element: string): string | undefined {
  const unit = /(?:In)?(KB|MB|GB|TB|Bytes)$/.exec(element)?.[1];
  if (unit !== undefined) return unit === "Bytes" ? "bytes" : unit;
  return /^months$/i.test(element) ? "months" : undefined;
}

/** The vendor marks an obsolete operation in its documentation. */
export function isObsolete(documentation: string | undefined): boolean {
  return documentation !== undefined && /^\W*(obsolete|deprecated)\b/i.test(documentation);
}
