import { join } from "node:path";
import { pinnedPaths } from "../pinned.js";
import { done } from "../progress.js";
import type { StepResult } from "../progress.js";
import { pull } from "../pull/pull.js";
import type { Pulled } from "../pull/pull.js";
import type { Setting } from "./setting.js";

/** Whether the run brings a WSDL that may be new, or works from the pinned one. */
export function bringsWsdl({ options }: Setting): boolean {
  return options.pull || options.from !== undefined;
}

/** Reads the WSDL from where the maintainer said. */
export async function pullStep(
  setting: Setting,
): Promise<{ readonly pulled: Pulled; readonly result: StepResult }> {
  const { root, options, expected, live } = setting;
  const from = bringsWsdl(setting) ? (options.from ?? live) : join(root, pinnedPaths(expected).wsdl);
  const pulled = await pull(from, options);
  const bytes = pulled.raw.reduce((sum, one) => sum + one.bytes.length, 0);
  const parts = pulled.raw.length === 1 ? "" : ` in ${pulled.raw.length} documents`;
  return { pulled, result: done(`${pulled.source}, ${bytes} bytes${parts}`) };
}
