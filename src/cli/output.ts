import { styleText } from "node:util";
import stringWidth from "string-width";
import { isAccountManagementError } from "../errors.js";
import type { ErrorCode } from "../errors.js";
import type { Streams } from "./program.js";

/** Exit code of a command that was not understood, and of a request that was refused before it was sent. */
export const USAGE_EXIT_CODE = 2;

/** By the code of the error; scripts rely on them. */
const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  INVALID_REQUEST: USAGE_EXIT_CODE,
  CREDENTIALS_UNAVAILABLE: 3,
  INVALID_CREDENTIALS: 4,
  SERVICE_RESULT: 5,
  SOAP_FAULT: 6,
  HTTP_ERROR: 7,
  INVALID_RESPONSE: 8,
  CONNECTION_FAILED: 9,
  TIMEOUT: 10,
  ABORTED: 130,
};

export const EXIT_CODE_HELP = `Exit codes:
  0    done
  1    failed for another reason; \`doctor\`: something was found
  2    the command, or a field of the request, was refused; nothing was sent
  3    no credentials could be obtained
  4    the service refused the credentials
  5    the service said no: its Result is not a success
  6    the service answered with a SOAP fault
  7    the response is not SOAP
  8    the response breaks the contract
  9    no connection, or it was lost
  10   the call did not end in time
  130  interrupted`;

/** The exit code for whatever a command threw. */
export function exitCodeOf(error: unknown): number {
  return isAccountManagementError(error) ? EXIT_CODES[error.code] : 1;
}

type Style = Parameters<typeof styleText>[0];

/** Writes for people on a terminal (tables, colour unless `NO_COLOR` is set), and plainly for everything else. */
export class Output {
  readonly #streams: Streams;

  constructor(streams: Streams) {
    this.#streams = streams;
  }

  line(text = ""): void {
    this.#streams.stdout.write(`${text}\n`);
  }

  /** For what is not the result: progress, hints, warnings. */
  note(text: string): void {
    this.#streams.stderr.write(`${text}\n`);
  }

  json(value: unknown): void {
    this.line(toJson(value));
  }

  style(style: Style, text: string, stream: NodeJS.WriteStream = this.#streams.stdout): string {
    return colours(stream) ? styleText(style, text, { validateStream: false }) : text;
  }

  /** Its scalar members as lines `name  value`, its lists as tables. */
  result(result: object): void {
    const entries = Object.entries(result).filter(([, value]) => value !== undefined) as [string, unknown][];
    const scalars = entries.flatMap(([name, value]) =>
      Array.isArray(value) ? [] : isRecord(value) ? flat(name, value) : [[name, cell(value)] as const],
    );
    const width = Math.max(0, ...scalars.map(([name]) => name.length));
    for (const [name, value] of scalars) this.line(`${this.style("bold", name.padEnd(width))}  ${value}`);
    for (const [name, value] of entries) {
      if (Array.isArray(value)) this.#list(name, value as readonly unknown[]);
    }
  }

  table(columns: readonly string[], rows: readonly (readonly string[])[]): void {
    const plain = !this.#streams.stdout.isTTY;
    if (plain) {
      for (const row of [columns, ...rows]) this.line(row.join("\t"));
      return;
    }
    const widths = columns.map((column, index) =>
      Math.max(stringWidth(column), ...rows.map((row) => stringWidth(row[index] ?? ""))),
    );
    const padded = (row: readonly string[]): string =>
      row.map((text, index) => text + " ".repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(text)))).join("  ").trimEnd();
    this.line(this.style("bold", padded(columns)));
    this.line(this.style("dim", widths.map((width) => "─".repeat(width)).join("  ")));
    for (const row of rows) this.line(padded(row));
  }

  error(error: unknown, asJson: boolean): void {
    const { stderr } = this.#streams;
    if (asJson) {
      const shown = isAccountManagementError(error) ? error : { name: "Error", message: messageOf(error) };
      stderr.write(`${toJson({ error: shown })}\n`);
      return;
    }
    const title = isAccountManagementError(error) ? `${error.name} (${error.code})` : "Error";
    stderr.write(`${this.style(["red", "bold"], title, stderr)}: ${messageOf(error)}\n`);
  }

  #list(name: string, items: readonly unknown[]): void {
    this.line();
    this.line(`${this.style("bold", name)} (${items.length})`);
    if (items.length === 0) return;
    const objects = items.filter(isRecord);
    if (objects.length < items.length) {
      for (const item of items) this.line(cell(item));
      return;
    }
    const columns = [...new Set(objects.flatMap((item) => Object.keys(item)))];
    this.table(columns, objects.map((item) => columns.map((column) => cell(item[column]))));
  }
}

/** `JSON` for results: 64-bit integers keep their digits, as JSON numbers. */
export function toJson(value: unknown): string {
  const marked = JSON.stringify(
    value,
    (_key, item: unknown) => {
      if (typeof item === "bigint") return `${BIGINT_MARK}${item}`;
      return item instanceof Uint8Array ? Buffer.from(item).toString("base64") : item;
    },
    2,
  );
  return marked.replace(new RegExp(`"${BIGINT_MARK}(-?\\d+)"`, "g"), "$1");
}

/** Stands in no text: a private-use character. */
const BIGINT_MARK = "\u{f8ff}bigint:";

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString();
  const text = typeof value === "object" ? toJson(value) : String(value as string | number | bigint | boolean);
  // A result must not move the cursor.
  return text.replace(/\p{Cc}/gu, (control) => JSON.stringify(control).slice(1, -1));
}

function flat(name: string, value: Readonly<Record<string, unknown>>): (readonly [string, string])[] {
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => [`${name}.${key}`, cell(inner)] as const);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function colours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && stream.hasColors();
}
