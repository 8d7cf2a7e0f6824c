import { once } from "node:events";
import { InvalidRequestError } from "../errors.js";
import { startEmulator } from "../testing/emulator.js";
import { replay } from "../testing/recording.js";
import type { Recording } from "../testing/recording.js";
import { codeOf, parseJson } from "./access.js";
import type { CommandContext } from "./program.js";
import { readText } from "./request.js";

export interface EmulateOptions {
  readonly port?: number;
  readonly username: string;
  readonly recording?: string;
}

const CREDENTIALS = { userName: "api-user", password: "api-pass" };

/** Runs the emulator until the process is interrupted, and says where to look and what to set. */
export async function emulate(context: CommandContext, options: EmulateOptions): Promise<void> {
  const { output, table } = context;
  const { port = 0, username, recording } = options;
  const behaviours = recording === undefined ? undefined : replay(await readRecording(recording), table);
  await listenUntilInterrupted(
    context,
    port,
    () => startEmulator({ port, credentials: CREDENTIALS, accounts: [{ username }], behaviours }),
    ({ url }) => [
      "The emulator's pages, to look at and to try in a browser:",
      `  ${output.style("underline", url)}`,
      `To call it from another shell (its one account is ${username}):`,
      `  export ACCOUNT_MANAGEMENT_ENDPOINT=${url}`,
      `  export ACCOUNT_MANAGEMENT_USERNAME=${CREDENTIALS.userName}`,
      `  export ACCOUNT_MANAGEMENT_PASSWORD=${CREDENTIALS.password}`,
    ],
  );
}

async function readRecording(file: string): Promise<Recording> {
  const recording = parseJson(await readText(file)) as Recording | null | undefined;
  if (Array.isArray(recording?.calls)) return recording;
  throw new InvalidRequestError("recording", `The file ${file} is not a recording of the command record.`);
}

/**
 * Says how to use what `start` starts on a port, and closes it at Ctrl+C. A port that cannot be had is told without
 * a stack.
 */
export async function listenUntilInterrupted<T extends { close(): Promise<void> }>(
  { output, streams: { signal } }: CommandContext,
  port: number,
  start: () => Promise<T>,
  usage: (started: T) => readonly string[],
): Promise<void> {
  let started: T;
  try {
    started = await start();
  } catch (error) {
    const code = codeOf(error);
    if (!/^(?:EADDRINUSE|EACCES)$/.test(code)) throw error;
    const why = `Port ${port} of 127.0.0.1 cannot be had (${code})`;
    throw new InvalidRequestError("port", `${why}. Give another one with --port, or none.`);
  }
  for (const line of usage(started)) output.line(line);
  output.line("Ctrl+C stops it.");
  if (!signal.aborted) await once(signal, "abort");
  await started.close();
}
