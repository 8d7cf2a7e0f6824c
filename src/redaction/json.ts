import { REDACTED } from "./redactor.js";
import { SECRET_NAME_PATTERN } from "./secret-names.js";

const SECRET_MEMBER = new RegExp(
  String.raw`("${SECRET_NAME_PATTERN}"\s*:\s*)(?:"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|[^\s"{\[,}\]]+)`,
  "gi",
);

/** Blanks the members whose name says that they are secret, in a text that is JSON or looks like it. */
export function redactJson(text: string): string {
  return text.replace(SECRET_MEMBER, `$1"${REDACTED}"`);
}
