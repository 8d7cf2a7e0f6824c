/** What `npm run generate` tells a shell; documented in `--help`. */
export const exitCode = {
  /** Done, or nothing to do. */
  done: 0,
  /** A fault of this machine or of the pipeline: disk full, emitted code that does not compile. Nothing changed. */
  internal: 1,
  /** Wrong usage, or a WSDL that is refused. */
  badInput: 2,
  /** The WSDL could not be read from where it was asked for. */
  couldNotPull: 3,
  /** `--fail-on` names a change that was found. Nothing was replaced. */
  changesFound: 4,
  /** `--check`: `generated/` or the lock is not what the pinned WSDL gives. */
  drift: 5,
  /** Another run of generate is at work in this folder. */
  busy: 6,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export const exitCodeMeaning: Readonly<Record<ExitCode, string>> = {
  0: "done, or nothing to do",
  1: "internal failure (disk, emitted code that does not compile); nothing was replaced",
  2: "bad input: wrong usage, or a WSDL that is refused; nothing was replaced",
  3: "the WSDL could not be pulled; nothing was replaced",
  4: "changes found that --fail-on names; nothing was replaced",
  5: "--check: generated/ or the lock is not what the pinned WSDL gives",
  6: "another run of generate is at work in this folder",
};

/** A failure that a maintainer can act on: its message says what happened and what to do. */
export class GenerateError extends Error {
  override readonly name: string = "GenerateError";

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
