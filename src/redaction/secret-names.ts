const SECRET_NAMES: ReadonlySet<string> = new Set(["answer", "authtoken", "token"]);

/** Whether what carries this local name (element, property, JSON key) is a secret, whatever its case. */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.endsWith("password") || SECRET_NAMES.has(lower);
}

/** The same as {@link isSecretName}, as a regular expression source without groups. */
export const SECRET_NAME_PATTERN = String.raw`(?:[^\s<>/&"'=:]*password|answer|authtoken|token)`;
