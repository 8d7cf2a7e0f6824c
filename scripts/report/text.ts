import { byImpact, impactTitles, releaseLine } from "./summary.js";
import type { Summary } from "./summary.js";

/** How many file names a terminal shows before it says how many more there are. */
const SHOWN_FILES = 40;

export function textReport(summary: Summary): string {
  const { comparison, files, problems } = summary;
  const sections: string[] = [];
  if (comparison !== undefined && comparison.changes.length > 0) {
    for (const [impact, changes] of byImpact(comparison.changes)) {
      sections.push([`${impactTitles[impact]}:`, ...changes.map(({ words }) => `  - ${words}`)].join("\n"));
    }
    sections.push(releaseLine(comparison.bump));
  }
  if (problems.length > 0) sections.push(problems.map((problem) => `  ${problem}`).join("\n"));
  if (files.length > 0) {
    const rest = files.length - SHOWN_FILES;
    const shown = files.slice(0, SHOWN_FILES).map((file) => `  ${file}`);
    sections.push([...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n"));
  }
  sections.push(summary.message);
  return `${sections.join("\n\n")}\n`;
}
