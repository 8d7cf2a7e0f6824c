import { readFile } from "node:fs/promises";
import { InvalidRequestError } from "../errors.js";
import type { Recording } from "../testing/recording.js";
import { unreadable } from "./access.js";
import type { CommandContext } from "./program.js";

export interface EmulateOptions {
  readonly port?: number;
  readonly username: string;
  readonly recording?: string;
}

/** Runs the emulator until the process is interrupted, and says where to look and what to set. */
export async function emulate({ output, table }: CommandContext, options: EmulateOptions): Promise<void> {
  const [{ DEFAULT_CREDENTIALS, startEmulator }, { replay }] = await Promise.all([
    import("../testing/emulator.js"),
    import("../testing/recording.js"),
  ]);
  const { port, username, recording } = options;
  await using emulator = await startEmulator({
    port,
    accounts: [{ username }],
    behaviours: recording === undefined ? undefined : replay(await readRecording(recording), table),
  });
  output.line(`The emulator runs; its one account is ${username}. Its pages, to look at and to try:`);
  output.line(`  ${output.style("underline", emulator.url)}`);
  output.line("To call it from another shell:");
  output.line(`  export ACCOUNT_MANAGEMENT_ENDPOINT=${emulator.url}`);
  output.line(`  export ACCOUNT_MANAGEMENT_USERNAME=${DEFAULT_CREDENTIALS.userName}`);
  output.line(`  export ACCOUNT_MANAGEMENT_PASSWORD=${DEFAULT_CREDENTIALS.password}`);
  output.line("Ctrl+C stops it.");
  await interrupted();
}

async function readRecording(file: string): Promise<Recording> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw unreadable(file, error);
  }
  try {
    const recording = JSON.parse(text) as Recording;
    if (Array.isArray(recording.calls)) return recording;
  } catch {
    // Told below.
  }
  throw new InvalidRequestError("recording", `The file ${file} is not a recording of the command record.`);
}

/** Resolves at the first Ctrl+C or termination. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
