import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { GenerateError } from "../../../scripts/options.js";
import { findTypeErrors, verifyEmitted } from "../../../scripts/verify.js";

/** A small package whose facade uses one constant of `generated/`, and an emitted tree elsewhere. */
async function workshop(
  emitted: Readonly<Record<string, string>>,
): Promise<{ readonly root: string; readonly folder: string }> {
  const base = await mkdtemp(join(tmpdir(), "verify-"));
  onTestFinished(() => rm(base, { recursive: true }));
  const files: Record<string, string> = {
    "package/tsconfig.json": JSON.stringify({
      compilerOptions: {
        strict: true,
        module: "NodeNext",
        moduleResolution: "NodeNext",
        target: "ES2023",
        lib: ["ES5"],
        types: [],
        noEmit: true,
      },
    }),
    "package/package.json": `{ "type": "module" }`,
    "package/src/index.ts": `import { name } from "../generated/name.js";\nexport const length: number = name.length;\n`,
    "package/generated/name.ts": `export const name = "old";\n`,
    "package/generated/left-over.ts": `export const leftOver = 1;\n`,
    ...Object.fromEntries(Object.entries(emitted).map(([path, text]) => [`emitted/${path}`, text])),
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), text);
  }
  return { root: join(base, "package"), folder: join(base, "emitted") };
}

describe("the facade, compiled with the emitted tree in the place of generated/", () => {
  it("compiles when it fits", async () => {
    const { root, folder } = await workshop({ "name.ts": `export const name = "new";\n` });
    expect(findTypeErrors(root, folder)).toEqual([]);
    await expect(verifyEmitted(root, folder)).resolves.toBeUndefined();
  });

  it("does not when something that it uses has another type; the place is told as it will be", async () => {
    const { root, folder } = await workshop({ "name.ts": `export const name = 5;\n` });
    expect(findTypeErrors(root, folder)).toEqual([
      expect.stringMatching(/^src\/index\.ts:2:\d+: Property 'length' does not exist/),
    ]);
  });

  it("does not when something that it uses is gone, although the old file is still there", async () => {
    const { root, folder } = await workshop({ "other.ts": `export const other = 1;\n` });
    expect(findTypeErrors(root, folder).join()).toContain("src/index.ts:1:22: Cannot find module");
  });

  it("does not see the old files", async () => {
    const { root, folder } = await workshop({
      "name.ts": `import { leftOver } from "./left-over.js";\nexport const name = String(leftOver);\n`,
    });
    expect(findTypeErrors(root, folder).join()).toContain("generated/name.ts:1:26: Cannot find module");
  });

  it("is refused with the first errors, and with how many more there are", async () => {
    const wrong = Array.from({ length: 25 }, (_, index) => `export const n${index}: string = ${index};\n`);
    const { root, folder } = await workshop({ "name.ts": `export const name = "a";\n${wrong.join("")}` });
    await expect(verifyEmitted(root, folder)).rejects.toThrow(
      /^The package does not compile with what was emitted; nothing was replaced:\n {2}generated\/name\.ts:2:14: Type 'number'[^]*\n {2}and 5 more$/,
    );
  });

  it("is told when it is the compiler's settings that are wrong", async () => {
    const { root, folder } = await workshop({ "name.ts": `export const name = "a";\n` });
    const settings = {
      strict: true,
      module: "NodeNext",
      target: "ES2023",
      types: ["no-such-types"],
      noEmit: true,
    };
    await writeFile(join(root, "tsconfig.json"), JSON.stringify({ compilerOptions: settings }));
    expect(findTypeErrors(root, folder).join()).toContain(
      "Cannot find type definition file for 'no-such-types'",
    );
  });

  it("is not even tried when there is something else than modules", async () => {
    const { root, folder } = await workshop({
      "name.ts": `export const name = "a";\n`,
      "evil.mjs": "",
      "name.d.ts": "",
    });
    await expect(verifyEmitted(root, folder)).rejects.toThrow(
      /holds something that is never emitted[^]*evil\.mjs: is not a TypeScript module[^]*name\.d\.ts: is not/,
    );
  });

  it("is not even tried when the emitted tree holds code", async () => {
    const { root, folder } = await workshop({ "name.ts": `export const name = "a";\nprocess.exit();\n` });
    const error: unknown = await verifyEmitted(root, folder).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(GenerateError);
    expect(String(error)).toContain("name.ts:2: ExpressionStatement");
  });
});
