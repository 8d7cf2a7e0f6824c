import type { OperationDescriptor } from "../../src/soap/contract.js";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator, EmulatorCall, EmulatorOptions } from "../../src/testing/index.js";

/** An emulator of which every operation does what the test says at the moment. */
export interface DirectedEmulator extends Emulator {
  /** From now on. */
  direct(behave: (call: EmulatorCall) => Readonly<Record<string, unknown>>): void;
}

export async function startDirectedEmulator(
  operations: readonly OperationDescriptor[],
  options: Omit<EmulatorOptions, "behaviours"> = {},
): Promise<DirectedEmulator> {
  let current: ((call: EmulatorCall) => Readonly<Record<string, unknown>>) | undefined;
  const behaviours = Object.fromEntries(
    operations.map(({ method }) => [method, (call: EmulatorCall) => current?.(call)]),
  );
  const emulator = await startEmulator({ ...options, behaviours });
  return Object.assign(emulator, {
    direct(behave: NonNullable<typeof current>) {
      current = behave;
    },
  });
}
