export { createRedactor, REDACTED } from "./redactor.js";
export type { Redact } from "./redactor.js";
export { redactXml } from "./markup.js";
export { redactJson } from "./json.js";
export { excerpt } from "./excerpt.js";
export { redactFields } from "./fields.js";
export { safeCause } from "./safe-cause.js";
export { Concealed } from "./concealed.js";
export { isSecretName } from "./secret-names.js";
