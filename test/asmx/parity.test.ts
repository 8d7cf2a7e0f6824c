import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startAsmxHost } from "./host.js";
import type { AsmxHost } from "./host.js";
import { justifiedDifferences } from "./justified-differences.js";
import { envelopeRequests } from "./parity/envelope-requests.js";
import { operationRequests } from "./parity/operation-requests.js";
import type { RawRequest } from "./parity/raw-request.js";
import { recordedRequests } from "./parity/recorded-requests.js";
import { answerOf, seededEmulator, seedHost } from "./parity/services.js";

const requests: readonly RawRequest[] = [
  ...recordedRequests(),
  ...envelopeRequests(),
  ...operationRequests(),
];

let host: AsmxHost;
beforeAll(async () => {
  host = await startAsmxHost();
});
afterAll(() => host.close());

describe("the emulator answers as the real host does, or differently for a reason in the table", () => {
  test.each(requests)("$name", async ({ name, bytes }) => {
    await seedHost(host);
    await using emulator = await seededEmulator();
    const [real, emulated] = await Promise.all([answerOf(host.url, bytes), answerOf(emulator.url, bytes)]);
    const difference = justifiedDifferences.find((one) => one.requests.test(name));
    if (difference === undefined) expect(emulated).toEqual(real);
    else {
      expect(emulated).toEqual(difference.expected(real));
      expect(emulated).not.toEqual(real);
    }
  });
});
