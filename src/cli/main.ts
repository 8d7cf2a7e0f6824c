#!/usr/bin/env node
import { run } from "./program.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort());
// Whoever reads the output may have seen enough of it, as `head` does.
process.stdout.on("error", () => undefined);

const { stdin, stdout, stderr, env } = process;
void run(process.argv.slice(2), { stdin, stdout, stderr, env, signal: stop.signal }).then((code) => {
  process.exitCode = code;
});
