import type { ValueCodec } from "./codec.js";
import { kindOf } from "./kind.js";
import { ValueError } from "./value-error.js";
import { trim } from "./white-space.js";

/** `xs:boolean` */
export const BOOLEAN: ValueCodec = {
  parse(text) {
    switch (trim(text)) {
      case "true":
      case "1":
        return true;
      case "false":
      case "0":
        return false;
      default:
        throw new ValueError("must be true, false, 1 or 0");
    }
  },
  format(value) {
    if (typeof value !== "boolean") throw new ValueError(`must be a boolean, got ${kindOf(value)}`);
    return String(value);
  },
  requestType: "boolean",
  resultType: "boolean",
  absent: () => false,
};
