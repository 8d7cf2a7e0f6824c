import { worstImpact } from "../compare/change.js";
import type { Summary } from "./summary.js";

/** One document for programs. Absent values are null, so that the shape is always the same. */
export function jsonReport(summary: Summary): string {
  const { outcome, exitCode, message, source, comparison, files, problems, steps } = summary;
  const document = {
    outcome,
    exitCode,
    message,
    source: source ?? null,
    impact: comparison === undefined ? null : (worstImpact(comparison.changes) ?? "none"),
    changes: comparison?.changes ?? [],
    bump: comparison?.bump ?? null,
    files,
    problems,
    steps,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
