const BEAT_MS = 20;

/**
 * Beats on the event loop of the calls and adds up, in ms, for how long a busy machine has kept the loop from
 * running. Processor time of this process is left out: what the client itself blocks the loop with excuses nothing.
 */
export class Heartbeat {
  #heldMs = 0;
  #beatAt = performance.now();
  #processor = process.cpuUsage();

  constructor() {
    setInterval(() => this.#beat(), BEAT_MS).unref();
  }

  /** Until now; the difference of two readings is what lay between them. */
  get heldMs(): number {
    const { user, system } = process.cpuUsage(this.#processor);
    const lateMs = performance.now() - this.#beatAt - BEAT_MS - (user + system) / 1_000;
    return this.#heldMs + Math.max(0, lateMs);
  }

  #beat(): void {
    this.#heldMs = this.heldMs;
    this.#beatAt = performance.now();
    this.#processor = process.cpuUsage();
  }
}
