import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** What is in use after everything that can go has gone: when it goes by itself differs between versions of Node. */
export async function memoryInUse(): Promise<NodeJS.MemoryUsage> {
  for (let round = 0; round < 4; round += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage();
}

/** In bytes. */
export async function heapInUse(): Promise<number> {
  return (await memoryInUse()).heapUsed;
}

export const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;
