import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** How long a guardian may take to start; a run goes on without one rather than fail. */
const START_MS = 20_000;

/** The run's end of a guardian. */
export interface Guard {
  readonly pid: number;
  /** The run is over and tidy: nothing is left to guard. */
  dismiss(): Promise<void>;
}

/**
 * Starts a guardian for a run in `root`. `undefined` when the machine cannot start one: then an interrupted
 * replacement waits for the next run.
 */
export async function startGuardian(root: string): Promise<Guard | undefined> {
  let child: ChildProcess;
  try {
    // Detached: a signal to the run's process group does not reach it.
    child = fork(fileURLToPath(new URL("./guardian.ts", import.meta.url)), [root], {
      detached: true,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  } catch {
    return undefined;
  }
  const { pid } = child;
  const started = await Promise.race([
    once(child, "message").then(([message]) => message === "ready"),
    once(child, "error").then(() => false),
    once(child, "exit").then(() => false),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), START_MS).unref()),
  ]).catch(() => false);
  if (!started || pid === undefined) {
    child.kill("SIGKILL");
    return undefined;
  }
  child.unref();
  child.channel?.unref();
  return {
    pid,
    dismiss: async () => {
      if (!child.connected) return;
      child.ref();
      const gone = once(child, "exit");
      child.send("dismissed");
      await gone;
    },
  };
}
