/**
 * `npm run soak`: many calls at a time while the server is killed and started again, drips, resets, hangs and
 * sends faults. Ends with exit code 1 when a promise did not hold.
 */
import { getEventListeners } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AccountManagementClient } from "account-management-service-client";
import { readArguments } from "./arguments.js";
import { makeCalls, Tally, TIMEOUT_MS } from "./calls.js";
import { WriteLedger } from "./ledger.js";
import { heapInUse, mebibytes } from "../fuzz/heap.js";
import { UnsteadyServer } from "./unsteady-server.js";
import { Verdict } from "./verdict.js";

/** The heap may not grow by more after the warm-up, in bytes. */
const MOST_GROWTH = 5 * 1_000_000;

async function main(): Promise<void> {
  const { calls, concurrency, seconds: longest } = readArguments(process.argv.slice(2));
  const directory = mkdtempSync(join(tmpdir(), "soak-"));
  const verdict = new Verdict();
  process.on("unhandledRejection", (error) => verdict.break("no unhandled rejection", String(error)));
  process.on("warning", (warning) => verdict.break("no warning", warning.message));
  const before = resources();

  const ledger = new WriteLedger(directory);
  const server = new UnsteadyServer(ledger.arrivalsFile);
  await server.start();
  const clients = (["1.1", "1.2"] as const).map(
    (soapVersion) =>
      new AccountManagementClient({
        credentials: () => Promise.resolve({ userName: "api-user", password: "pa55word" }),
        endpoint: server.url,
        timeoutMs: TIMEOUT_MS,
        soapVersion,
      }),
  );
  const { signal } = new AbortController();
  const tally = new Tally();
  const soaking = { clients, signal, ledger, verdict, tally };
  const startedAt = performance.now();

  const warmUp = Math.min(Math.ceil(calls / 10), 20_000);
  const isTimeUp = (): boolean => performance.now() - startedAt > longest * 1_000;
  await makeCalls(soaking, 0, warmUp, concurrency, isTimeUp);
  const heapBefore = await heapInUse();
  const made = await makeCalls(soaking, warmUp, calls, concurrency, isTimeUp);
  const heapAfter = await heapInUse();

  const seconds = (performance.now() - startedAt) / 1_000;
  for (const client of clients) await client.close();
  await server.stop();
  await new Promise((resolve) => setTimeout(resolve, 500));

  if (heapAfter - heapBefore > MOST_GROWTH)
    verdict.break("the heap does not grow", mebibytes(heapAfter - heapBefore));
  const left = surplus(resources(), before);
  if (left.length > 0) verdict.break("no socket and no timer is left", left.join(", "));
  const listeners = getEventListeners(signal, "abort").length;
  if (listeners > 0) verdict.break("no listener is left", `${listeners} on the shared signal`);
  const writes = ledger.check(verdict);
  rmSync(directory, { recursive: true });

  for (const [outcome, times] of [...tally.outcomes].sort()) console.log(`${outcome.padEnd(44)} ${times}`);
  console.log(
    `${made} calls, ${concurrency} at a time, in ${seconds.toFixed(0)} s; the server was killed ${server.kills} times; ` +
      `${writes.made} writes, ${writes.arrived} arrived; longest call ${Math.round(tally.longestMs)} ms of ${TIMEOUT_MS} ms; ` +
      `heap ${mebibytes(heapBefore)} → ${mebibytes(heapAfter)}; ${verdict.broken} broken promises`,
  );
  process.exitCode = verdict.broken === 0 ? 0 : 1;
}

/** What keeps the process busy. */
function resources(): string[] {
  return process.getActiveResourcesInfo().sort();
}

function surplus(after: readonly string[], before: readonly string[]): string[] {
  const known = [...before];
  return after.filter((resource) => {
    const index = known.indexOf(resource);
    if (index >= 0) known.splice(index, 1);
    return index < 0;
  });
}

void main();
