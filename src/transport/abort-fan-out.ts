interface FanOut {
  readonly callbacks: Set<() => void>;
  readonly onAbort: () => void;
}

const fanOuts = new WeakMap<AbortSignal, FanOut>();

/**
 * Calls `callback` when `signal` aborts; gives the function that undoes it. However many calls share a signal,
 * it gets one listener, since Node warns of a leak from the eleventh on, and none once nobody waits any more.
 */
export function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  const fanOut = fanOuts.get(signal) ?? start(signal);
  fanOut.callbacks.add(callback);
  return () => {
    fanOut.callbacks.delete(callback);
    if (fanOut.callbacks.size > 0 || fanOuts.get(signal) !== fanOut) return;
    signal.removeEventListener("abort", fanOut.onAbort);
    fanOuts.delete(signal);
  };
}

function start(signal: AbortSignal): FanOut {
  const callbacks = new Set<() => void>();
  const onAbort = (): void => {
    // A callback may undo another one's.
    for (const callback of [...callbacks]) if (callbacks.has(callback)) callback();
  };
  const fanOut = { callbacks, onAbort };
  fanOuts.set(signal, fanOut);
  signal.addEventListener("abort", onAbort, { once: true });
  return fanOut;
}
