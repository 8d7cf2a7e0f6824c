import { done, skipped } from "../progress.js";
import type { StepResult } from "../progress.js";
import type { Emitted } from "./emit.js";
import type { Setting } from "./setting.js";

/** Compiles the package with what was emitted, before anything is replaced. */
export async function verifyStep({ root, verify }: Setting, emitted: Emitted): Promise<StepResult> {
  if (emitted.differences.length === 0) return skipped("generated/ is what it would be");
  await verify(root, emitted.folder);
  return done("plain data and types, and the facade compiles with them");
}
