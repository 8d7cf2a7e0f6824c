import { isAccountManagementError } from "account-management-service-client";
import type { AccountManagementClient } from "account-management-service-client";
import type { CreateLedger } from "./creates.js";
import type { Verdict } from "./verdict.js";

/** Time for a call, and what it may take beyond it on a busy machine. In ms. */
export const TIMEOUT_MS = 1_500;
const GRACE_MS = 1_000;

/** Every so many calls is a create; the others read. */
const CREATE_SHARE = 3;

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
  readonly ledger: CreateLedger;
  readonly verdict: Verdict;
  readonly tally: Tally;
}

/** Makes the calls `from` up to `to`, so many at a time. */
export async function makeCalls(
  soaking: Soaking,
  from: number,
  to: number,
  concurrency: number,
): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < to) await oneCall(soaking, next++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function oneCall(soaking: Soaking, nth: number): Promise<void> {
  const { verdict, tally } = soaking;
  const startedAt = performance.now();
  const outcome = await (nth % CREATE_SHARE === 0 ? create(soaking, nth) : read(soaking, nth));
  const durationMs = performance.now() - startedAt;
  tally.note(outcome, durationMs);
  if (durationMs > TIMEOUT_MS + GRACE_MS) {
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
      soaking.verdict.break("each call gets its own answer", authToken);
    return "read: value";
  } catch (error) {
    return `read: ${codeOf(error, soaking.verdict)}`;
  }
}

async function create(soaking: Soaking, nth: number): Promise<string> {
  const username = `created-${nth}`;
  const options = { headers: { "X-Create": username }, ...(nth % 2 === 0 ? { signal: soaking.signal } : {}) };
  try {
    await clientOf(soaking, nth).createAccountBySize(
      {
        targetEntityId: 1,
        username,
        password: "pa55word",
        accountSizeMB: 10,
        isUltrasafe: false,
        disableEmailsNotification: true,
      },
      options,
    );
    soaking.ledger.note(username, "created");
    return "create: value";
  } catch (error) {
    const sent = isAccountManagementError(error) && error.requestSent;
    soaking.ledger.note(username, sent ? "sent" : "not sent");
    return `create: ${codeOf(error, soaking.verdict)}${sent ? "" : ", not sent"}`;
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
