import type { Options } from "../arguments.js";
import { jsonReport } from "./json.js";
import { markdownReport } from "./markdown.js";
import type { Summary } from "./summary.js";
import { textReport } from "./text.js";

/** The report of a run in the form that was asked for. */
export function report(summary: Summary, format: Options["format"]): string {
  if (format === "json") return jsonReport(summary);
  return format === "markdown" ? markdownReport(summary) : textReport(summary);
}
