import { SaxesParser } from "saxes";
import { contract } from "../generated/contract.js";
import { readResponse } from "../src/response.js";
import { createRedactor } from "../src/redaction/secrets.js";
import { writeEnvelope } from "../src/testing/responses.js";
import { cpuOf, median } from "./measure.js";

const SIZES = [100, 1_000, 10_000, 100_000];
const ITEMS_A_ROUND = 100_000;

export interface ListFigure {
  readonly items: number;
  /** CPU time to read an item, in ns. */
  readonly nsAnItem: number;
  /** The same with the bare parser, no values made. */
  readonly saxesNsAnItem: number;
}

/** Reading lists, without HTTP, beside the bare parser on the same bytes. */
export function listFigures(rounds: number): ListFigure[] {
  return SIZES.map((items) => {
    const body = listOf(items);
    const repeats = Math.ceil(ITEMS_A_ROUND / items);
    const own: number[] = [];
    const saxes: number[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const times = [
        cpuOf(() => read(body, items), repeats),
        cpuOf(() => parse(body), Math.ceil(repeats / 4)),
      ];
      if (round < 0) continue;
      own.push(times[0] ?? NaN);
      saxes.push(times[1] ?? NaN);
    }
    const nsAnItem = (values: number[]): number => (median(values) * 1_000) / items;
    return { items, nsAnItem: nsAnItem(own), saxesNsAnItem: nsAnItem(saxes) };
  });
}

function read(body: Buffer, items: number): void {
  const response = { status: 200, contentType: "text/xml; charset=utf-8", headers: {}, body };
  const operation = contract.operations.getAccountUsedSpaceBySystem;
  const { result } = readResponse(response, { contract, operation, redact: (text) => text });
  if ((result.accountSpaces as unknown[]).length !== items) throw new Error("The list was not read.");
}

function parse(body: Buffer): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on("opentag", () => undefined);
  parser.on("text", () => undefined);
  parser.write(body.toString("utf8")).close();
}

function listOf(count: number): Buffer {
  const items = Array.from(
    { length: count },
    (_, index) =>
      `<AccountSpace><Username>user${index}@example.com</Username><UsedSpaceKB>${index * 1_234}</UsedSpaceKB>` +
      `<SystemName>SYSTEM-${index}</SystemName><DeviceType>Desktop</DeviceType></AccountSpace>`,
  );
  return Buffer.from(
    writeEnvelope(
      "1.1",
      '<GetAccountUsedSpaceBySystemResponse xmlns="sosonlinebackup.com"><GetAccountUsedSpaceBySystemResult>' +
        `<Result><Result>0</Result><Code>Success</Code></Result><AccountSpaces>${items.join("")}</AccountSpaces>` +
        "</GetAccountUsedSpaceBySystemResult></GetAccountUsedSpaceBySystemResponse>",
    ),
  );
}

const ITEM =
  /<AccountSpace><Username>([^<]*)<\/Username><UsedSpaceKB>([^<]*)<\/UsedSpaceKB><SystemName>([^<]*)<\/SystemName><DeviceType>([^<]*)<\/DeviceType><\/AccountSpace>/g;

/**
 * How much dearer an item of the longest list is than one of the shortest for the least that can be done: what the
 * collector of V8's young generation takes for values that live on, whoever makes them.
 */
export function growthOfValues(): number {
  const [shortest = NaN, longest = NaN] = [SIZES[0] ?? 0, SIZES.at(-1) ?? 0].map((items) => {
    const text = listOf(items).toString();
    const make = (): unknown =>
      Array.from(text.matchAll(ITEM), ([, username, space = "", systemName, deviceType]) => {
        return { username, usedSpaceKB: BigInt(space), systemName, deviceType };
      });
    return Math.min(...[1, 2, 3].map(() => cpuOf(make, ITEMS_A_ROUND / items) / items));
  });
  return longest / shortest;
}

/** The slowest of hostile texts against hostile secrets, in ms of CPU; of each the best of three. */
export function slowestRedaction(): number {
  const secrets = [
    "a".repeat(64),
    "%25".repeat(32),
    "&amp;".repeat(16),
    "secret-".repeat(8),
    "\\u0061".repeat(16),
  ];
  const length = 16_384;
  const pieces = ["a", "%25", "&amp;", "&#97;", "secret-", "\\u0061", "\\", "%", "&", "YWFh", "é"];
  const times = pieces.map((piece) => {
    const text = piece.repeat(Math.ceil(length / piece.length));
    return Math.min(...[1, 2, 3].map(() => cpuOf(() => createRedactor(secrets)(text), 1))) / 1_000;
  });
  return Math.max(...times);
}
