import { exitCode, GenerateError } from "../exit-code.js";
import { findTypeErrors } from "./compile.js";
import { findForeignSyntax } from "./emitted-syntax.js";

const SHOWN = 20;

/**
 * Makes sure that what was emitted is data and types alone, and that the facade compiles with it.
 *
 * @throws GenerateError with the findings. Nothing has been replaced by then.
 */
export async function verifyEmitted(root: string, emitted: string): Promise<void> {
  const foreign = await findForeignSyntax(emitted);
  if (foreign.length > 0) {
    throw failure("The emitted tree holds something that is never emitted", foreign);
  }
  const errors = findTypeErrors(root, emitted);
  if (errors.length > 0) throw failure("The package does not compile with what was emitted", errors);
}

function failure(what: string, lines: readonly string[]): GenerateError {
  const rest = lines.length - SHOWN;
  const shown = lines.slice(0, SHOWN).map((line) => `  ${line}`);
  return new GenerateError(
    exitCode.internal,
    `${what}; nothing was replaced:\n${[...shown, ...(rest > 0 ? [`  and ${rest} more`] : [])].join("\n")}`,
  );
}
