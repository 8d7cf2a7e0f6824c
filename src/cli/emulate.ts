import { once } from "node:events";
import { InvalidRequestError } from "../errors.js";
import { startEmulator } from "../testing/emulator.js";
import { replay } from "../testing/recording.js";
import type { Recording } from "../testing/recording.js";
import { codeOf } from "./access.js";
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
  const { port = 0, username, recording } = options;
  const behaviours = recording === undefined ? undefined : replay(await readRecording(recording), table);
  const emulator = await listening(port, () =>
    startEmulator({ port, credentials: CREDENTIALS, accounts: [{ username }], behaviours }),
  );
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

/** What `start` starts on a port; one that cannot be had is told without a stack. */
export async function listening<T>(port: number, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const code = codeOf(error);
    if (!/^(?:EADDRINUSE|EACCES)$/.test(code)) throw error;
    const why = `Port ${port} of 127.0.0.1 cannot be had (${code})`;
    throw new InvalidRequestError("port", `${why}. Give another one with --port, or none.`);
  }
}

export async function interrupted({ signal }: Streams): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
