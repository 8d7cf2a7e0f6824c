import type { OperationDescriptor } from "../../src/contract/operation.js";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator, EmulatorBehaviours, EmulatorCall, EmulatorOptions } from "../../src/testing/index.js";

/** An emulator of which every operation does what the test says at the moment. */
export interface DirectedEmulator extends Emulator {
  /** From now on. */
  direct(behave: (call: EmulatorCall) => Readonly<Record<string, unknown>>): void;
}

export async function startDirectedEmulator(
  operations: readonly OperationDescriptor[],
  options: Omit<EmulatorOptions, "behaviours"> = {},
): Promise<DirectedEmulator> {
  let current = (_call: EmulatorCall): Readonly<Record<string, unknown>> => {
    throw new Error("The test has not said what the operation does.");
  };
  const behaviours = Object.fromEntries(
    operations.map(({ method }) => [method, (call: EmulatorCall) => current(call)]),
  );
  const emulator = await startEmulator({
    ...options,
    // The contract says at run time what answers may be; the types are for answers that tests write by hand.
    behaviours: behaviours as EmulatorBehaviours,
  });
  return Object.assign(emulator, {
    direct(behave: typeof current) {
      current = behave;
    },
  });
}
