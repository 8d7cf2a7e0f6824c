import { isAccountManagementError } from "account-management-service-client";
import type { AccountManagementClient } from "account-management-service-client";
import { callOperation, OPERATIONS, requestOf } from "../fuzz/contract.js";
import { Heartbeat } from "./heartbeat.js";
import type { WriteLedger } from "./ledger.js";
import type { Verdict } from "./verdict.js";

/** Time for a call, and what it may take beyond it. In ms. */
export const TIMEOUT_MS = 1_500;
const GRACE_MS = 1_000;
/** What a busy machine held this process up for is no time of the calls that were under way. */
const heartbeat = new Heartbeat();

/** Every so many calls is a write, each operation in its turn; the others read. */
const WRITE_SHARE = 3;
const WRITES = OPERATIONS.filter(({ access }) => access !== "read").map(
  (operation) => [operation, requestOf(operation)] as const,
);

/** Figures of the calls so far; nothing of a call is kept. */
export class Tally {
  readonly outcomes = new Map<string, number>();
  longestMs = 0;

  note(outcome: string, durationMs: number): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    this.longestMs = Math.max(this.longestMs, durationMs);
  }
}

export interface Soaking {
  /** One for each SOAP version. */
  readonly clients: readonly AccountManagementClient[];
  /** Shared by half of the calls; never aborts. */
  readonly signal: AbortSignal;
  readonly ledger: WriteLedger;
  readonly verdict: Verdict;
  readonly tally: Tally;
}

/** Makes the calls `from` up to `to`, so many at a time, while there is time. Gives the first that was not made. */
export async function makeCalls(
  soaking: Soaking,
  from: number,
  to: number,
  concurrency: number,
  isTimeUp: () => boolean,
): Promise<number> {
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < to && !isTimeUp()) await oneCall(soaking, next++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return next;
}

async function oneCall(soaking: Soaking, nth: number): Promise<void> {
  const { verdict, tally } = soaking;
  const startedAt = performance.now();
  const heldBefore = heartbeat.heldMs;
  const outcome = await (nth % WRITE_SHARE === 0 ? write(soaking, nth) : read(soaking, nth));
  const durationMs = performance.now() - startedAt;
  tally.note(outcome, durationMs);
  const heldMs = heartbeat.heldMs - heldBefore;
  if (durationMs - heldMs > TIMEOUT_MS + GRACE_MS) {
    verdict.break("a call ends within its time", `${outcome} after ${Math.round(durationMs)} ms`);
  }
}

function clientOf({ clients }: Soaking, nth: number): AccountManagementClient {
  const client = clients[nth % clients.length];
  if (client === undefined) throw new Error("There is no client.");
  return client;
}

async function read(soaking: Soaking, nth: number): Promise<string> {
  const username = `reader-${nth}`;
  const options = nth % 2 === 0 ? { signal: soaking.signal } : {};
  try {
    const { authToken } = await clientOf(soaking, nth).getAuthorizationTokenByEntity(
      { username, isAppUser: false },
      options,
    );
    if (authToken !== `token-of-${username}`)
      soaking.verdict.break("each call gets its own response", authToken);
    return "read: value";
  } catch (error) {
    return `read: ${codeOf(error, soaking.verdict)}`;
  }
}

async function write(soaking: Soaking, nth: number): Promise<string> {
  const name = `write-${nth}`;
  const [operation, request] = WRITES[(nth / WRITE_SHARE) % WRITES.length] ?? [];
  if (operation === undefined) throw new Error("The contract has no operation that writes.");
  const options = { headers: { "X-Write": name }, ...(nth % 2 === 0 ? { signal: soaking.signal } : {}) };
  try {
    await callOperation(clientOf(soaking, nth), operation, request, options);
    soaking.ledger.note(name, "done");
    return `${operation.method}: value`;
  } catch (error) {
    const sent = isAccountManagementError(error) && error.requestSent;
    soaking.ledger.note(name, sent ? "sent" : "not sent");
    return `${operation.method}: ${codeOf(error, soaking.verdict)}${sent ? "" : ", not sent"}`;
  }
}

function codeOf(error: unknown, verdict: Verdict): string {
  if (isAccountManagementError(error)) return error.code;
  verdict.break(
    "a call ends in a value or a typed error",
    error instanceof Error ? (error.stack ?? "") : String(error),
  );
  return "untyped";
}
