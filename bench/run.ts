// `npm run bench`: ratios against peers, in one run. These machines are shared: read the ratios, not the times.
import { fork } from "node:child_process";
import { once } from "node:events";
import { contenders } from "./calls/contenders.js";
import { importTime } from "./calls/import-time.js";
import { compare } from "./calls/measure.js";

const ROUNDS = 7;
const CALLS = 2_000;

async function main(): Promise<void> {
  const server = fork(new URL("./calls/server.mjs", import.meta.url), { execArgv: [] });
  const [port] = (await once(server, "message")) as [number];
  const all = await contenders(`http://127.0.0.1:${port}/AccountManagementService.asmx`);
  try {
    for (const concurrency of [1, 16]) {
      const figures = await compare(all, concurrency, ROUNDS, CALLS);
      const own = figures.get(all[0]?.name ?? "");
      console.log(`\n${CALLS} calls, concurrency ${concurrency}, median of ${ROUNDS} rounds`);
      console.table(
        Object.fromEntries(
          [...figures].map(([name, { wall, cpu }]) => [
            name,
            {
              "µs a call": Math.round(wall),
              "CPU µs a call": Math.round(cpu),
              "wall, this = 1": Number((wall / (own?.wall ?? wall)).toFixed(2)),
              "CPU, this = 1": Number((cpu / (own?.cpu ?? cpu)).toFixed(2)),
            },
          ]),
        ),
      );
    }
  } finally {
    for (const contender of all) await contender.close();
    server.disconnect();
  }
  console.log("\nImport time in ms, less an empty Node, median of 9");
  const own = importTime(new URL("../dist/src/index.js", import.meta.url).href, 9);
  const soap = importTime(import.meta.resolve("soap"), 9);
  console.table({ "this package": { ms: Math.round(own) }, soap: { ms: Math.round(soap) } });
}

void main();
