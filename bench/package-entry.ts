import { existsSync, readFileSync } from "node:fs";

type Target = string | { readonly [condition: string]: Target };

/** The file that a user's `import` of the built package finds: by `exports`, never by the sources' paths. */
export function packageEntry(subpath = "."): string {
  const root = new URL("../", import.meta.url);
  const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as {
    readonly exports: Readonly<Record<string, Target>>;
  };
  let target = exports[subpath];
  while (typeof target === "object") target = target.import ?? target.default;
  if (target === undefined) throw new Error(`The package does not export ${subpath}.`);
  const url = new URL(target, root);
  if (!existsSync(url)) throw new Error(`There is no ${target}: run npm run build first.`);
  return url.href;
}
