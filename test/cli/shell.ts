import { PassThrough } from "node:stream";
import { run } from "../../src/cli/program.js";
import type { Streams } from "../../src/cli/program.js";
import type { ContractDescriptor } from "../../src/soap/contract.js";

export interface ShellOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on standard input, read by `--input -`. */
  readonly input?: string;
  /** Whether a person sits in front of it. */
  readonly terminal?: boolean;
  readonly table?: ContractDescriptor;
}

export interface ShellResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, as a shell would. */
export async function shell(args: readonly string[], options: ShellOptions = {}): Promise<ShellResult> {
  const { env = {}, input = "", terminal = false, table } = options;
  const [stdout, stderr] = [collector(terminal), collector(terminal)];
  const stdin = Object.assign(new PassThrough(), { isTTY: false });
  stdin.end(input);
  const streams = { stdin, stdout: stdout.stream, stderr: stderr.stream, env } as unknown as Streams;
  const code = await run(args, streams, table);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(terminal: boolean): { readonly stream: unknown; text(): string } {
  const chunks: string[] = [];
  const stream = {
    isTTY: terminal,
    columns: 100,
    hasColors: () => terminal,
    write: (text: string) => chunks.push(text) > 0,
  };
  return { stream, text: () => chunks.join("") };
}
