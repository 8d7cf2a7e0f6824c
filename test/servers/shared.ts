import { afterAll, beforeAll } from "vitest";

/** What is started once for all tests of the file, or of the block, and closed behind them. */
export function shared<T extends { close(): unknown }>(start: () => Promise<T>): T {
  let started: T | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started?.close());
  return new Proxy({} as T, {
    get(_, key) {
      if (started === undefined) throw new Error("It is started before the first test, not before that.");
      const value: unknown = Reflect.get(started, key, started);
      return typeof value === "function" ? (value.bind(started) as unknown) : value;
    },
  });
}
