import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

const SCRIPT = new URL("./server.mjs", import.meta.url);

/** How long it lives and how long it stays dead, in ms: anything between the two bounds. */
const LIFE_MS = [700, 2_500] as const;
const DEATH_MS = [0, 400] as const;

const between = ([from, to]: readonly [number, number]): number => from + Math.random() * (to - from);

/** A server in a process of its own that is killed and started again, on one port, until it is stopped. */
export class UnsteadyServer {
  kills = 0;
  #port = 0;
  #child: ChildProcess | undefined;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(readonly logFile: string) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}/service.asmx`;
  }

  /** `steady` leaves it alive. */
  async start(steady = false): Promise<void> {
    const child = fork(SCRIPT, [String(this.#port), this.logFile], {
      execArgv: [],
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#child = child;
    const [port] = (await once(child, "message")) as [number];
    this.#port = port;
    if (!steady) this.#timer = setTimeout(() => void this.#killAndRestart(), between(LIFE_MS));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  async #killAndRestart(): Promise<void> {
    const child = this.#child;
    if (this.#stopped || child === undefined) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    this.kills += 1;
    await gone;
    if (this.#isStopped()) return;
    this.#timer = setTimeout(() => void this.start(), between(DEATH_MS));
  }

  /** Asked after a pause, in which it may have changed. */
  #isStopped(): boolean {
    return this.#stopped;
  }
}
