import timers from "node:timers";

/**
 * Timers and clocks as they are when this module loads: test runners replace the global ones, and a call whose
 * timers never fire would hang, or lose a connection that is good.
 */
export const { clearTimeout, setImmediate, setTimeout } = timers;
/** Monotonic, in ms. */
export const now = performance.now.bind(performance);
/** The wall clock, in ms since the epoch; it goes on while the machine sleeps. */
export const wallClock = Date.now;
