/**
 * Begins to measure for how long the event loop is blocked; what it gives says the ms since then. Code that waits for
 * nothing blocks it for its processor time; by the clock on the wall, a busy machine would count as well.
 */
export function startClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
}
