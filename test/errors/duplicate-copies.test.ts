import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as errors from "../../src/errors.js";
import { instances } from "./instances.js";

/** The same module once more, as two versions of the package in one tree would have it. */
let copy: typeof errors;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "errors-copy-"));
  const outfile = join(folder, "errors.mjs");
  const entry = join(import.meta.dirname, "../../src/errors.ts");
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node", minify: true });
  copy = (await import(pathToFileURL(outfile).href)) as typeof errors;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const NAMES = Object.keys(instances(errors)) as (keyof ReturnType<typeof instances>)[];

describe("an error of another copy of the package", () => {
  it("is of another class", () => {
    expect(copy.HttpError).not.toBe(errors.HttpError);
  });

  it.each(NAMES)("is an instance of this copy's %s, and of no other", (name) => {
    const foreign = instances(copy)[name];
    for (const other of NAMES) expect(foreign instanceof errors[other]).toBe(other === name);
    expect(foreign).toBeInstanceOf(errors.AccountManagementError);
    expect(errors.isAccountManagementError(foreign)).toBe(true);
  });

  it.each(NAMES)("recognises this copy's %s as well", (name) => {
    expect(instances(errors)[name]).toBeInstanceOf(copy[name]);
  });

  it("has its name although its class was minified", () => {
    expect(copy.HttpError.name).not.toBe("HttpError");
    expect(instances(copy).HttpError.name).toBe("HttpError");
  });
});
