/** Everything that must not be shown, and the one place that takes it out of texts. */
export class Secrets {
  readonly #values: readonly string[];

  constructor(values: readonly (string | undefined)[]) {
    const shown = values.filter((value): value is string => value !== undefined && value !== "");
    // Longest first, so that no secret is broken up by a shorter one that it holds.
    this.#values = [...new Set(shown.flatMap(spellings))].sort((a, b) => b.length - a.length);
  }

  redact(text: string): string {
    return this.#values.reduce((current, value) => current.replaceAll(value, "[redacted]"), text);
  }
}

/** A server may echo a secret as it came, in a URL, or in markup. */
function spellings(value: string): string[] {
  const markup = value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return [value, encodeURIComponent(value), markup, markup.replaceAll('"', "&quot;")];
}
