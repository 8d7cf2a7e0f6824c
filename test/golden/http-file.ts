import { readFileSync, writeFileSync } from "node:fs";
import type { ReceivedRequest } from "../servers/responding-server.js";

/** The headers that make the request; the others are about the connection or the client's version. */
const SHOWN_HEADERS = ["Content-Type", "SOAPAction"];

/** A request as it stands in a golden file: its XML one element a line, for whoever reviews it. */
export function shownRequest(request: ReceivedRequest): string {
  const headers = SHOWN_HEADERS.flatMap((name) => {
    const value = request.headers[name.toLowerCase()];
    return value === undefined ? [] : [`${name}: ${String(value)}`];
  });
  return [`${request.method} ${request.path} HTTP/1.1`, ...headers, "", indented(request.body), ""].join(
    "\n",
  );
}

export interface GoldenRequest {
  readonly head: string;
  readonly body: string;
}

/** Head and body of a golden file. */
export function splitRequest(text: string): GoldenRequest {
  const headEnd = text.indexOf("\n\n");
  return { head: text.slice(0, headEnd), body: text.slice(headEnd).trim() };
}

/** A golden file's text. With UPDATE_GOLDEN=1 in the environment it is written anew, to be reviewed. */
export function goldenFile(name: string, current: string): string {
  const file = new URL(`${name}.http`, import.meta.url);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, current);
  return readFileSync(file, "utf8");
}

function indented(xml: string): string {
  let depth = 0;
  const lines: string[] = [];
  for (const [part] of xml.matchAll(/<\?[^>]*\?>|<\/[^>]*>|<[^>/]*>[^<]*<\/[^>]*>|<[^>]*>/g)) {
    if (part.startsWith("</")) depth -= 1;
    lines.push("  ".repeat(depth) + part);
    if (!part.startsWith("<?") && !part.includes("</") && !part.endsWith("/>")) depth += 1;
  }
  return lines.join("\n");
}
