import { styleText } from "node:util";
import stringWidth from "fast-string-width";
import { isAccountManagementError } from "../errors.js";
import type { ErrorCode } from "../errors.js";
import { toJson } from "../testing/call-values.js";
import type { Streams } from "./program.js";

/** By the code of the error; scripts rely on them. */
const EXIT_CODES: Readonly<Record<ErrorCode, readonly [code: number, meaning: string]>> = {
  INVALID_REQUEST: [2, "the command, or a field of the request, is wrong; nothing was sent"],
  CREDENTIALS_UNAVAILABLE: [3, "no credentials could be obtained"],
  INVALID_CREDENTIALS: [4, "the service refused the credentials"],
  SERVICE_RESULT: [5, "the service said no: its Result is not a success"],
  SOAP_FAULT: [6, "the service responded with a SOAP fault"],
  HTTP_ERROR: [7, "the response is not SOAP"],
  INVALID_RESPONSE: [8, "the response breaks the contract"],
  CONNECTION_FAILED: [9, "there was no connection, or it was lost"],
  TIMEOUT: [10, "the call did not end in time"],
  ABORTED: [130, "interrupted"],
};

/** Exit code of a command that was not understood. */
export const [USAGE_EXIT_CODE] = EXIT_CODES.INVALID_REQUEST;

export const EXIT_CODE_HELP = [
  "Exit codes:",
  ...[[0, "done"], [1, "another failure; doctor found a problem"], ...Object.values(EXIT_CODES)].map(
    ([code = "", meaning = ""]) => `  ${String(code).padEnd(4)} ${meaning}`,
  ),
].join("\n");

/** The exit code for whatever a command threw. */
export function exitCodeOf(error: unknown): number {
  return isAccountManagementError(error) ? EXIT_CODES[error.code][0] : 1;
}

type Style = Parameters<typeof styleText>[0];

/** Writes for people on a terminal: tables, and colour unless `NO_COLOR` is set. For others, lines with tabs. */
export class Output {
  readonly #stdout: NodeJS.WriteStream;
  readonly #stderr: NodeJS.WriteStream;

  constructor({ stdout, stderr }: Streams) {
    this.#stdout = stdout;
    this.#stderr = stderr;
  }

  line(text = ""): void {
    this.#stdout.write(`${text}\n`);
  }

  json(value: unknown): void {
    this.line(toJson(value));
  }

  style(style: Style, text: string, stream = this.#stdout): string {
    return coloursOf(stream) ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Its simple members as lines, its lists as tables. */
  result(result: object): void {
    const entries = Object.entries(result) as [string, unknown][];
    const simple = entries
      .flatMap(([name, value]) =>
        isRecord(value)
          ? Object.entries(value).map(([key, inner]) => [`${name}.${key}`, inner] as const)
          : [[name, value] as const],
      )
      .filter(([, value]) => value !== undefined && !Array.isArray(value));
    for (const row of this.#padded(simple.map(([name, value]) => [name, cell(value)]))) {
      this.line(row.replace(/^\S+/, (name) => this.style("bold", name)));
    }
    for (const [name, value] of entries) {
      if (!Array.isArray(value)) continue;
      const items: readonly unknown[] = value;
      this.line(`\n${this.style("bold", name)} (${items.length})`);
      for (const item of items) if (!isRecord(item)) this.line(cell(item));
      const records = items.filter(isRecord);
      const columns = [...new Set(records.flatMap((item) => Object.keys(item)))];
      if (columns.length > 0) this.table(columns, records);
    }
  }

  table(columns: readonly string[], records: readonly Readonly<Record<string, unknown>>[]): void {
    const rows = records.map((record) => columns.map((column) => cell(record[column])));
    const [head = "", ...lines] = this.#padded([columns, ...rows]);
    this.line(this.style("bold", head));
    const width = Math.max(...[head, ...lines].map((line) => stringWidth(line)));
    if (this.#stdout.isTTY) this.line(this.style("dim", "─".repeat(width)));
    for (const line of lines) this.line(line);
  }

  /** Rows as lines: in columns on a terminal, with tabs elsewhere. */
  #padded(rows: readonly (readonly string[])[]): string[] {
    if (!this.#stdout.isTTY) return rows.map((row) => row.join("\t"));
    const widths: number[] = [];
    for (const row of rows) {
      for (const [column, text] of row.entries()) {
        widths[column] = Math.max(widths[column] ?? 0, stringWidth(text));
      }
    }
    const padded = (text: string, column: number): string =>
      text + " ".repeat((widths[column] ?? 0) - stringWidth(text));
    return rows.map((row) => row.map(padded).join("  ").trimEnd());
  }

  /** For what is not the result: progress, hints, warnings. */
  note(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  error(error: unknown, asJson: boolean): void {
    const message = error instanceof Error ? error.message : String(error);
    if (asJson) {
      this.note(toJson({ error: isAccountManagementError(error) ? error : { name: "Error", message } }));
      return;
    }
    const title = isAccountManagementError(error) ? `${error.name} (${error.code})` : "Error";
    // The client names its own options.
    const words = message
      .replaceAll("allowInsecureHttp", "--allow-insecure-http")
      .replaceAll("timeoutMs", "--timeout");
    this.note(`${this.style(["red", "bold"], title, this.#stderr)}: ${words}`);
  }
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  const text = typeof value === "string" ? value : toJson(value, 0);
  // A result must neither move the cursor nor look like two fields.
  return text.replace(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  const isObject = typeof value === "object" && value !== null;
  return isObject && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}

export function coloursOf(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.hasColors();
}
