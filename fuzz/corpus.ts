import { readdirSync, readFileSync } from "node:fs";
import { generatedAnswers } from "./generated-answers.js";
import type { Random } from "./random.js";
import type { Sample } from "./sample.js";

const RECORDED = new URL("../test/wire/", import.meta.url);
const KEPT = new URL("corpus/", import.meta.url);
const OPERATION = "GetAuthorizationTokenByEntity";

/** All there is to start from: recorded answers, kept ones, and ones made from the contract. */
export function readCorpus(random: Random): readonly Sample[] {
  return [...read(RECORDED, ".response.http"), ...read(KEPT, ".http"), ...generatedAnswers(random)];
}

function read(directory: URL, suffix: string): Sample[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith(suffix))
    .sort()
    .map((file) => parse(file, readFileSync(new URL(file, directory))));
}

/** A whole HTTP answer; `X-Operation` names the operation where it is another than the recorded one. */
function parse(file: string, bytes: Buffer): Sample {
  const end = bytes.indexOf("\r\n\r\n");
  const head = bytes.toString("latin1", 0, end);
  return {
    origin: file,
    operation: /^x-operation: *(.*?)\r?$/im.exec(head)?.[1] ?? OPERATION,
    status: Number(/^HTTP\/\S+ (\d+)/.exec(head)?.[1] ?? 200),
    contentType: /^content-type: *(.*?)\r?$/im.exec(head)?.[1],
    body: bytes.subarray(end + 4),
  };
}
