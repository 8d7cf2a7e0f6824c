import { readdirSync, readFileSync } from "node:fs";

const DIRECTORY = new URL("../wire/", import.meta.url);
const SUFFIX = ".response.http";

/** A response of a real ASMX host, byte for byte. */
export interface Recording {
  readonly name: string;
  /** Status line, headers and body. */
  readonly bytes: Buffer;
  /** The body alone. */
  readonly body: Buffer;
  readonly head: string;
}

export function readRecordings(): readonly Recording[] {
  return readdirSync(DIRECTORY)
    .filter((file) => file.endsWith(SUFFIX))
    .sort()
    .map((file) => {
      const bytes = readFileSync(new URL(file, DIRECTORY));
      const end = bytes.indexOf("\r\n\r\n") + 4;
      return {
        name: file.slice(0, -SUFFIX.length),
        bytes,
        head: bytes.toString("latin1", 0, end),
        body: bytes.subarray(end),
      };
    });
}
