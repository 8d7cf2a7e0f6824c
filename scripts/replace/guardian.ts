import { nodeDisk } from "./disk.js";
import { recover } from "./recover.js";
import { RunLock } from "./run-lock.js";
import { workFolder } from "./work-folder.js";

/**
 * A process of its own, in a session of its own, that outlives a run that is killed. When the run's end of the
 * channel closes it finishes a replacement that was committed, or throws away one that was not, so that even
 * `kill -9` leaves no half of anything for longer than a few renames take.
 */
const root = process.argv[2];
if (root === undefined || process.send === undefined)
  throw new Error("the guardian is started by a run of generate");

const work = workFolder(root);
// Whoever stops the run by its terminal does not mean to stop the one who tidies up.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);
process.on("SIGHUP", () => undefined);

process.on("message", (message) => {
  if (message === "dismissed") process.exit(0);
});
process.on("disconnect", () => {
  const lock = RunLock.heldFor(work, nodeDisk, process.pid);
  if (lock !== undefined) {
    recover(work, nodeDisk);
    lock.release();
  }
  process.exit(0);
});
process.send("ready");
