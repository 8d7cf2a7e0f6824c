import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { emitContract } from "./emit/emit.js";
import { claim } from "./command.js";
import type { Message, Task } from "./command.js";
import { runPipeline } from "./pipeline.js";
import { accountManagementService } from "./service.js";

// The thread in which `npm run generate` works.
const { root, options, claimed } = workerData as Task;
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
const tell = (message: Message): void => parentPort?.postMessage(message);

const result = await runPipeline(
  {
    root,
    options,
    service: accountManagementService,
    version,
    emit: emitContract,
    // The compiler takes a second to load, so only a run that needs it does so.
    verify: async (folder, emitted) => (await import("./verify.js")).verifyEmitted(folder, emitted),
  },
  {
    begin: (...begin) => tell({ begin }),
    end: (...end) => tell({ end }),
    mayReplace: () => claim(claimed),
  },
);
tell({ result });
