import { types } from "node:util";
import type { ValueCodec } from "./codec.js";
import { kindOf } from "./kind.js";
import { ValueError } from "./value-error.js";
import { trim } from "./white-space.js";

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const HEXADECIMAL = /^[0-9A-Fa-f]*$/;

/** `xs:base64Binary`; blanks between the characters are allowed, as encoders break lines. */
export const BASE64_BINARY = binaryCodec("base64", (text) => {
  const compact = text.replace(/[ \t\r\n]+/g, "");
  if (compact.length % 4 !== 0 || !BASE64.test(compact)) throw new ValueError("must be base64");
  return compact;
});

/** `xs:hexBinary` */
export const HEX_BINARY = binaryCodec("hex", (text) => {
  const compact = trim(text);
  if (compact.length % 2 !== 0 || !HEXADECIMAL.test(compact)) {
    throw new ValueError("must be pairs of hexadecimal digits");
  }
  return compact;
});

function binaryCodec(encoding: "base64" | "hex", checked: (text: string) => string): ValueCodec {
  return {
    // A copy: small buffers share memory with others.
    parse: (text) => new Uint8Array(Buffer.from(checked(text), encoding)),
    format(value) {
      if (!types.isUint8Array(value)) throw new ValueError(`must be a Uint8Array, got ${kindOf(value)}`);
      const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString(encoding);
      return encoding === "hex" ? text.toUpperCase() : text;
    },
    requestType: "Uint8Array",
    resultType: "Uint8Array",
    absent: () => undefined,
  };
}
