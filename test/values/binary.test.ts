import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codecOf } from "../../src/soap/values.js";
import { reasonOf } from "./reason.js";

describe.each(["xs:base64Binary", "xs:hexBinary"])("%s", (name) => {
  const codec = codecOf(name);

  it("round-trips bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(codec.parse(codec.format(bytes))).toEqual(bytes);
      }),
    );
  });

  it("takes a Buffer, and only the part that it shows", () => {
    const bytes = Buffer.from("0123456789").subarray(3, 5);
    expect(codec.parse(codec.format(bytes))).toEqual(new Uint8Array(bytes));
  });

  it("gives a plain Uint8Array that shares memory with nothing", () => {
    const bytes = codec.parse(codec.format(Uint8Array.of(1, 2))) as Uint8Array;
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect(bytes.buffer.byteLength).toBe(2);
  });

  it.each([["AA=="], [[1, 2]], [null], [new ArrayBuffer(2)], [new Uint16Array(2)]])(
    "refuses to write %o",
    (value) => {
      expect(reasonOf(() => codec.format(value))).toContain("must be a Uint8Array, got");
    },
  );
});

describe("reading binary values", () => {
  it("allows blanks in base64, as encoders break lines", () => {
    expect(codecOf("xs:base64Binary").parse(" AQ\r\nID \n")).toEqual(Uint8Array.of(1, 2, 3));
  });

  it.each(["AQ", "AQI", "A===", "AQ-_", "=AQI", "AQ==AQ==", "é"])("refuses %j as base64", (text) => {
    expect(reasonOf(() => codecOf("xs:base64Binary").parse(text))).toBe("must be base64");
  });

  it("takes hexadecimal digits of either case", () => {
    expect(codecOf("xs:hexBinary").parse(" aBfF\n")).toEqual(Uint8Array.of(0xab, 0xff));
  });

  it.each(["a", "0g", "0x00", "aa bb"])("refuses %j as hexadecimal", (text) => {
    expect(reasonOf(() => codecOf("xs:hexBinary").parse(text))).toBe("must be pairs of hexadecimal digits");
  });
});
