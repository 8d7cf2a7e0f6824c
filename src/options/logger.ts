/**
 * Where the client tells what it does: `console`, or any logger with these methods, each of them optional. It
 * gets no bodies, no credentials and no tokens; requests are shown with their secret fields redacted.
 */
export interface Logger {
  debug?(message: string, fields: Readonly<Record<string, unknown>>): void;
  info?(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn?(message: string, fields: Readonly<Record<string, unknown>>): void;
  error?(message: string, fields: Readonly<Record<string, unknown>>): void;
}

/** A logger that fails, at once or later, must not fail the call or the process. */
export function log(
  logger: Logger | undefined,
  level: keyof Logger,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): void {
  try {
    // An `async` function is a method without a result to TypeScript.
    const later: unknown = logger?.[level]?.(message, fields);
    if (later instanceof Promise) later.catch(() => undefined);
  } catch {
    // Whoever logs has to look after their logger.
  }
}
