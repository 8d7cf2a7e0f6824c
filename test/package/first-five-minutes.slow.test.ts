import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installPackage, ROOT } from "./packed.js";
import type { InstalledPackage } from "./packed.js";

const run = promisify(execFile);
const TRANSCRIPT = join(ROOT, "examples/first-five-minutes.md");
/** A file by its name, or commands with what they print. */
const BLOCK = /(?:`([\w.]+)`:\n\n)?```(js|console)\n(.*?)```/gs;

let installed: InstalledPackage;
let folder: string;
beforeAll(async () => {
  installed = await installPackage();
  folder = await mkdtemp(join(tmpdir(), "five-minutes-"));
}, 120_000);
afterAll(async () => {
  await installed.remove();
  await rm(folder, { recursive: true, force: true });
});

it("the first five minutes go as examples/first-five-minutes.md says", async () => {
  const clone = join(folder, "clone");
  await cp(installed.tarball, join(clone, "account-management-service-client-0.1.0.tgz"));
  let cwd = clone;
  let produced = "";
  let end = 0;
  const transcript = await readFile(TRANSCRIPT, "utf8");
  for (const { 0: block, 1: name = "", 2: kind, 3: text = "", index } of transcript.matchAll(BLOCK)) {
    produced += transcript.slice(end, index);
    end = index + block.length;
    if (kind === "js") {
      await writeFile(join(cwd, name), text);
      produced += block;
      continue;
    }
    produced += "```console\n";
    for (const [line, command = ""] of text.matchAll(/^\$ (.*)\n/gm)) {
      produced += line;
      // It is packed already.
      if (command.startsWith("npm pack")) {
        produced += "account-management-service-client-0.1.0.tgz\n";
        continue;
      }
      const { stdout } = await run("bash", ["-ec", `${command}\npwd >"${folder}/cwd"`], {
        cwd,
        env: { ...process.env, NO_COLOR: "1" },
      });
      cwd = (await readFile(join(folder, "cwd"), "utf8")).trim();
      produced += stdout.replace(/(?<=token: ).+/, "(another one each time)");
    }
    produced += "```";
  }
  produced += transcript.slice(end);
  await expect(produced).toMatchFileSnapshot(TRANSCRIPT);
});
