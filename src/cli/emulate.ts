import { once } from "node:events";
import { InvalidRequestError } from "../errors.js";
import { startEmulator } from "../testing/emulator.js";
import { replay } from "../testing/recording.js";
import type { Recording } from "../testing/recording.js";
import type { CommandContext, Streams } from "./program.js";
import { readText } from "./request.js";

export interface EmulateOptions {
  readonly port?: number;
  readonly username: string;
  readonly recording?: string;
}

const CREDENTIALS = { userName: "api-user", password: "api-pass" };

/** Runs the emulator until the process is interrupted, and says where to look and what to set. */
export async function emulate(context: CommandContext, options: EmulateOptions): Promise<void> {
  const { output, table, streams } = context;
  const { port, username, recording } = options;
  const emulator = await startEmulator({
    port,
    credentials: CREDENTIALS,
    accounts: [{ username }],
    behaviours: recording === undefined ? undefined : replay(await readRecording(recording), table),
  });
  output.line("The emulator's pages, to look at and to try in a browser:");
  output.line(`  ${output.style("underline", emulator.url)}`);
  output.line(`To call it from another shell (its one account is ${username}):`);
  output.line(`  export ACCOUNT_MANAGEMENT_ENDPOINT=${emulator.url}`);
  output.line(`  export ACCOUNT_MANAGEMENT_USERNAME=${CREDENTIALS.userName}`);
  output.line(`  export ACCOUNT_MANAGEMENT_PASSWORD=${CREDENTIALS.password}`);
  output.line("Ctrl+C stops it.");
  await interrupted(streams);
  await emulator.close();
}

async function readRecording(file: string): Promise<Recording> {
  const text = await readText(file);
  try {
    const recording = JSON.parse(text) as Recording;
    if (Array.isArray(recording.calls)) return recording;
  } catch {
    // Told below.
  }
  throw new InvalidRequestError("recording", `The file ${file} is not a recording of the command record.`);
}

export async function interrupted({ signal }: Streams): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
