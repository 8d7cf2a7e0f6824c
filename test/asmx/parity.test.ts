import { describe, expect, test } from "vitest";
import { startAsmxHost } from "./host.js";
import { justifiedDifferences } from "./justified-differences.js";
import { envelopeRequests } from "./parity/envelope-requests.js";
import { misbehaviours } from "./parity/misbehaviours.js";
import { goodRequests, operationRequests } from "./parity/operation-requests.js";
import { recordedRequests } from "./parity/recorded-requests.js";
import { responseOf, seededEmulator, seedHost } from "./parity/services.js";
import { shared } from "../servers/shared.js";

const requests = [...recordedRequests(), ...envelopeRequests(), ...operationRequests()];

const host = shared(() => startAsmxHost());

describe("the emulator responds as the real host does, or differently for a reason in the table", () => {
  test.each(requests)("$name", async ({ name, bytes }) => {
    await seedHost(host);
    await using emulator = await seededEmulator();
    const [real, emulated] = await Promise.all([
      responseOf(host.url, bytes),
      responseOf(emulator.url, bytes),
    ]);
    const difference = justifiedDifferences.find((one) => one.requests.test(name));
    if (difference === undefined) {
      expect(emulated).toEqual(real);
    } else {
      expect(emulated).toEqual(difference.expected(real));
      expect(emulated).not.toEqual(real);
    }
  });
});

describe.each(misbehaviours)("a service that goes wrong: $name", ({ order, options, prepare, appliesTo }) => {
  const all = goodRequests().filter(({ operation }) => appliesTo?.(operation) ?? true);

  test.each(all)("the emulator responds as the real host does: $name", async ({ operation, bytes }) => {
    await seedHost(host);
    await host.control(order);
    await using emulator = await seededEmulator(options);
    prepare(emulator, operation);
    const [real, emulated] = await Promise.all([
      responseOf(host.url, bytes),
      responseOf(emulator.url, bytes),
    ]);
    expect(emulated).toEqual(real);
  });
});

test("every row of the table is about some request", () => {
  const idle = justifiedDifferences.filter((row) => !requests.some(({ name }) => row.requests.test(name)));
  expect(idle.map((row) => String(row.requests))).toEqual([]);
});

test("no two requests have one name", () => {
  expect(new Set(requests.map(({ name }) => name)).size).toBe(requests.length);
});
