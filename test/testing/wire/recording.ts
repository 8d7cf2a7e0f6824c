import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../wire/", import.meta.url);

/** An HTTP response, taken apart. */
export interface RawResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Names of the recorded pairs, in order. */
export function recordingNames(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".response.http"))
    .map((file) => file.replace(/\.response\.http$/, ""))
    .sort();
}

/** A row for each of the two recordings of one name, one a SOAP version. */
export function inBothVersions<Row>(name: string, row: Row): readonly (readonly [string, Row])[] {
  return [
    [`${name}.soap11`, row],
    [`${name}.soap12`, row],
  ];
}

/** The exact bytes that were sent; `undefined` where they were too many to keep. */
export function recordedRequest(name: string): Buffer | undefined {
  try {
    return readFileSync(new URL(`${name}.request.http`, FOLDER));
  } catch {
    return undefined;
  }
}

/** The recorded response. */
export function recordedResponse(name: string): RawResponse {
  return parseResponse(readFileSync(new URL(`${name}.response.http`, FOLDER)));
}

/** The first final response in what came over a connection. */
export function parseResponse(bytes: Buffer): RawResponse {
  const end = bytes.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const status = Number(statusLine.split(" ")[1]);
  if (status >= 100 && status < 200) return parseResponse(bytes.subarray(end + 4));
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const length = Number(headers.get("content-length") ?? Infinity);
  return { status, headers, body: bytes.subarray(end + 4, end + 4 + length).toString("utf8") };
}
