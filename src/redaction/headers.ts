/** Names of HTTP headers whose values are secrets, in errors and in the emulator's journal alike. */
const SECRET_HEADER = /auth|cookie|credential|key|password|secret|session|token/i;

/** Whether a header of that name, in upper or lower case, holds a secret. */
export function isSecretHeader(name: string): boolean {
  return SECRET_HEADER.test(name);
}
