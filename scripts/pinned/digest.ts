import { createHash } from "node:crypto";

/** sha256, hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Of one document, its own; of several, that of their digests in the order in which they were pulled. */
export function digestOf(documents: readonly { readonly bytes: Uint8Array }[]): string {
  const [only, other] = documents;
  if (only !== undefined && other === undefined) return sha256(only.bytes);
  return sha256(documents.map(({ bytes }) => sha256(bytes)).join("\n"));
}
