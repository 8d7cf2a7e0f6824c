import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { compilerHost, compilerOptions, diagnosticsOf } from "./compiler.js";

const FOLDER = join(import.meta.dirname, "must-not-compile");
const FILES = readdirSync(FOLDER);
const COMPILES = join(import.meta.dirname, "compiles.ts");

let program: ts.Program;
beforeAll(() => {
  const options = compilerOptions();
  const files = [COMPILES, ...FILES.map((file) => join(FOLDER, file))];
  program = ts.createProgram(files, options, compilerHost(options));
});

describe("a caller's mistakes do not compile", () => {
  it.each(FILES)("%s: each marked line is an error of that code, and no other line is one", (name) => {
    const file = join(FOLDER, name);
    const expected = readFileSync(file, "utf8")
      .split("\n")
      // The line behind the marker, counted from 1.
      .flatMap((line, index) => {
        const code = /@expect (TS\d+)/.exec(line)?.[1];
        return code === undefined ? [] : [`${index + 2}: ${code}`];
      });
    expect(expected.length).toBeGreaterThan(5);
    expect(diagnosticsOf(program, file)).toEqual(expected);
  });
});

it("what callers may write compiles, and results have exactly their types", () => {
  expect(diagnosticsOf(program, COMPILES)).toEqual([]);
});
