import { readFileSync } from "node:fs";
import type { SoapVersion } from "../../src/index.js";

/** One HTTP message of the page, headers by lower-case name. */
export interface SampleMessage {
  readonly startLine: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface Sample {
  readonly request: SampleMessage;
  readonly response: SampleMessage;
}

/** The sample of a SOAP version on the service's help page, kept beside this file as it was published. */
export function sampleOf(version: SoapVersion): Sample {
  const page = readFileSync(new URL("full-sample.txt", import.meta.url), "utf8").replaceAll("\r\n", "\n");
  const start = page.indexOf(`sample SOAP ${version} request`);
  const section = page.slice(page.indexOf("POST ", start));
  const end = section.indexOf("</soap", section.indexOf("Response xmlns"));
  const whole = section.slice(0, section.indexOf("Envelope>", end) + "Envelope>".length);
  const split = whole.indexOf("HTTP/1.1 200 OK");
  return { request: messageOf(whole.slice(0, split)), response: messageOf(whole.slice(split)) };
}

function messageOf(text: string): SampleMessage {
  const headEnd = text.indexOf("\n\n");
  const [startLine = "", ...headers] = text.slice(0, headEnd).split("\n");
  return {
    startLine,
    headers: new Map(
      headers.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    ),
    body: text.slice(headEnd).trim(),
  };
}
