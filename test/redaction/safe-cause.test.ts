import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { safeCause } from "../../src/redaction/cause.js";
import { createRedactor, WITHHELD } from "../../src/redaction/secrets.js";

const redact = createRedactor(["s3cret"]);
const seenOf = (value: unknown): string => inspect(value, { depth: null, showHidden: true, getters: true });

describe("safeCause", () => {
  it("copies name, message, code and syscall, without secrets, and nothing else", () => {
    const error = Object.assign(new TypeError("bad s3cret"), {
      code: "ECONNRESET",
      syscall: "read",
      config: { data: "s3cret" },
      rawPacket: Buffer.from("s3cret"),
      [Symbol("request")]: "s3cret",
    });
    const copy = safeCause(error, redact);
    expect(copy).not.toBe(error);
    expect(copy).toMatchObject({
      name: "TypeError",
      message: WITHHELD,
      code: "ECONNRESET",
      syscall: "read",
    });
    expect(copy?.stack).toBe(`TypeError: ${WITHHELD}`);
    expect(Reflect.ownKeys(copy ?? {}).sort()).toEqual(["code", "message", "name", "stack", "syscall"]);
    expect(seenOf(copy)).not.toContain("s3cret");
  });

  it("copies its causes likewise, down to a depth", () => {
    let error = new Error("level 0");
    for (let level = 1; level < 10; level += 1) error = new Error(`level ${level}`, { cause: error });
    const copy = safeCause(error, redact);
    expect(copy?.cause).toMatchObject({ message: "level 8" });
    expect(seenOf(copy)).not.toContain("s3cret");
    expect(seenOf(copy)).not.toContain("level 5");
  });

  it("ends for an error that is its own cause", () => {
    const error = new Error("round");
    error.cause = error;
    expect(safeCause(error, redact)?.message).toBe("round");
  });

  it("takes the messages out of an AggregateError that has none", () => {
    const error = new AggregateError([new Error("connect ::1"), new Error("connect 127.0.0.1"), "x"]);
    expect(safeCause(error, redact)?.message).toBe("connect ::1; connect 127.0.0.1; ");
  });

  it("copies errors of another realm", () => {
    const error: unknown = runInNewContext("Object.assign(new TypeError('far'), { code: 'EFAR' })");
    expect(safeCause(error, redact)).toMatchObject({ name: "TypeError", message: "far", code: "EFAR" });
  });

  it("survives what cannot be read", () => {
    const { proxy, revoke } = Proxy.revocable(new Error("x"), {});
    revoke();
    expect(safeCause(proxy, redact)).toBeUndefined();
    expect(safeCause(new Error("x", { cause: proxy }), redact)?.message).toBe("x");
  });

  it.each(["s3cret", undefined, null, { message: "s3cret" }])(
    "shows nothing of what is no error: %j",
    (value) => expect(safeCause(value, redact)).toBeUndefined(),
  );
});
