import { byImpact, impactTitles, releaseLine } from "./summary.js";
import type { Summary } from "./summary.js";

/** A block for CHANGELOG, and for the text of a pull request. */
export function markdownReport(summary: Summary): string {
  const { comparison, problems } = summary;
  const blocks = ["### Contract"];
  if (comparison === undefined || comparison.changes.length === 0) {
    blocks.push(summary.message);
  } else {
    for (const [impact, changes] of byImpact(comparison.changes)) {
      blocks.push(
        `#### ${impactTitles[impact]}`,
        changes.map(({ words }) => `- ${capital(words)}.`).join("\n"),
      );
    }
    blocks.push(releaseLine(comparison.bump));
    if (summary.exitCode !== 0) blocks.push(summary.message);
  }
  // Four back-ticks: a reason quotes the WSDL, which may hold three.
  if (problems.length > 0)
    blocks.push(["````text", ...problems.map((one) => one.replaceAll("`", "ˋ")), "````"].join("\n"));
  return `${blocks.join("\n\n")}\n`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
