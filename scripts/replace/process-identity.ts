import { readFileSync } from "node:fs";

/** A process, and when it began where the system tells: numbers are used again. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly began: string | undefined;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, began: beginningOf(pid) };
}

export function isAlive({ pid, began }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, but somebody else's.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const state = statusOf(pid);
  if (state?.[0] === "Z") return false;
  return began === undefined || beginningOf(pid) === undefined || beginningOf(pid) === began;
}

/** Clock ticks between the system's start and the process's; Linux only. */
function beginningOf(pid: number): string | undefined {
  return statusOf(pid)?.[19];
}

/** Fields of /proc/<pid>/stat from the third on; the second is a name that may hold blanks. */
function statusOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}
