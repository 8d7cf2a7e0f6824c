import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { claim } from "../../scripts/command.js";
import type { Message, Task } from "../../scripts/command.js";
import { ended, nothingTold } from "../../scripts/report.js";

/** A pipeline that does what `--from` says, to see what becomes of it. */
const { options, claimed } = workerData as Task;
const tell = (message: Message): void => parentPort?.postMessage(message);
const told = { ...nothingTold(), source: "odd.wsdl" };

// Before anything is told: the clock, which starts with the first message, must not come first on a busy machine.
if (options.from === "replaces") claim(claimed);
tell({ begin: ["pull", "read the WSDL", told] });
if (options.from === "throws") throw new Error("disk on fire");
if (options.from === "exits") process.exit();
if (options.from === "waits") await sleep(600_000);
if (options.from === "computes") for (;;);
tell({ end: ["done", "12 bytes"] });
if (options.from === "replaces") {
  tell({ begin: ["replace", "put it in place", told] });
  // Longer than the time that this run has.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000);
  tell({ end: ["done", "2 changed"] });
}
tell({ result: { ...told, ...ended("replaced", "Replaced: 2 files.") } });
