import { PassThrough, Writable } from "node:stream";
import { run } from "../../src/cli/program.js";
import type { Streams } from "../../src/cli/program.js";
import type { ContractDescriptor } from "../../src/soap/contract.js";

export interface ShellOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** What stands on standard input. */
  readonly input?: string;
  /** What is typed at a terminal, each text once what it responds to is shown. */
  readonly typed?: readonly (readonly [prompt: string, keys: string])[];
  /** Whether the output goes to a terminal. */
  readonly terminal?: boolean;
  readonly table?: ContractDescriptor;
}

export interface ShellResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Job {
  /** Its output so far, standard error included, once it holds the text. */
  output(text: string): Promise<string>;
  /** Ctrl+C. */
  stop(): Promise<ShellResult>;
}

/** Runs the command line in this process, as a shell would. */
export async function shell(args: readonly string[], options: ShellOptions = {}): Promise<ShellResult> {
  return start(args, options).ended;
}

/** For commands that run until they are interrupted. */
export function job(args: readonly string[], options: ShellOptions = {}): Job {
  const { ended, shown, interrupt } = start(args, options);
  return {
    output: async (text) => {
      for (let waited = 0; !shown().includes(text); waited += 10) {
        if (waited > 10_000) throw new Error(`The output has no ${JSON.stringify(text)}:\n${shown()}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return shown();
    },
    stop: () => {
      interrupt();
      return ended;
    },
  };
}

function start(args: readonly string[], options: ShellOptions) {
  const { env = {}, input = "", typed, terminal = false, table } = options;
  const [stdout, stderr] = [collector(terminal), collector(terminal || typed !== undefined)];
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined, setRawMode: () => stdin });
  if (typed === undefined) stdin.end(input);
  else {
    const pending = [...typed];
    stderr.stream.on("shown", () => {
      const [next] = pending;
      if (next === undefined || !stderr.text().includes(next[0])) return;
      pending.shift();
      // The prompt listens when it has been drawn.
      setImmediate(() => stdin.write(next[1]));
    });
  }
  const stop = new AbortController();
  const streams = {
    stdin,
    stdout: stdout.stream,
    stderr: stderr.stream,
    env,
    signal: stop.signal,
  } as unknown as Streams;
  const ended = run(args, streams, table).then((code) => ({
    code,
    stdout: stdout.text(),
    stderr: stderr.text(),
  }));
  return { ended, shown: () => stdout.text() + stderr.text(), interrupt: () => stop.abort() };
}

function collector(terminal: boolean): { readonly stream: Writable; text(): string } {
  const chunks: string[] = [];
  const stream = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk: unknown, _encoding, done) => {
        chunks.push(String(chunk));
        stream.emit("shown");
        done();
      },
    }),
    { isTTY: terminal, columns: 100, rows: 30, hasColors: () => terminal },
  );
  return { stream, text: () => chunks.join("") };
}
