#!/usr/bin/env node
import { run } from "./program.js";

// No top-level await: the package loads with require(), too.
void run(process.argv.slice(2), process).then((code) => {
  process.exitCode = code;
});
