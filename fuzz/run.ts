/**
 * `npm run fuzz`: mutated responses against the code that reads them, some of them over a socket against the whole
 * client, strange requests and options, hidden secrets, and documents that another XML parser reads as well. Ends
 * with exit code 1 when a promise of the package did not hold.
 */
import { parseArgs } from "node:util";
import { startClock } from "./clock.js";
import { readCorpus } from "./corpus.js";
import { Find, Finds } from "./find.js";
import { heapInUse, mebibytes } from "./heap.js";
import { Random } from "./random.js";
import type { Target } from "./target.js";
import { redaction } from "./targets/redaction.js";
import { requests } from "./targets/requests.js";
import { responses } from "./targets/responses.js";
import { socket } from "./targets/socket.js";
import { xml } from "./targets/xml.js";

const USAGE = `npm run fuzz -- [--target NAME] [--seed N] [--count N] [--seconds N]

  --target   responses, socket, requests, redaction or xml; default: all of them, in shares
  --seed     the same seed gives the same inputs (default: the time)
  --count    inputs of the target, or mutated responses where all run (default 100,000)
  --seconds  the run ends after this time (default 600)`;

/** Responses between two looks at the clock, and between two lines that tell how it goes. */
const BATCH = 2_000;
const PROGRESS = 100_000;
/** After a warm-up, the heap may not grow by more. In bytes. */
const MOST_GROWTH = 5 * 1_048_576;

const { values } = parseArgs({
  options: {
    target: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 2 ** 32) },
    count: { type: "string", default: "100000" },
    seconds: { type: "string", default: "600" },
  },
});
const number = (name: "seed" | "count" | "seconds"): number => {
  const value = Number(values[name].replaceAll(/[,_]/g, ""));
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Error(`--${name} must be a whole number.\n${USAGE}`);
  return value;
};
const [seed, count, seconds] = [number("seed"), number("count"), number("seconds")];

const random = new Random(seed);
const corpus = readCorpus(random);
const all: Readonly<Record<string, Target>> = {
  responses: responses(corpus),
  socket: await socket(corpus),
  requests,
  redaction,
  xml: xml(corpus),
};
const chosen = Object.entries(all).filter(([name]) => values.target === undefined || name === values.target);
if (chosen.length === 0) throw new Error(`There is no target ${values.target}.\n${USAGE}`);

const finds = new Finds();
process.on("unhandledRejection", (error) =>
  finds.report(new Find("no unhandled rejection", String(error)), "?"),
);

const outcomes = new Map<string, number>();
const tried = new Map<string, { inputs: number; slowestMs: number }>();

async function tryOne(name: string, target: Target): Promise<void> {
  const trial = target.next(random);
  const figures = tried.get(name) ?? { inputs: 0, slowestMs: 0 };
  tried.set(name, figures);
  const clock = startClock();
  try {
    const outcome = `${name}: ${await trial.run()}`;
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  } catch (error) {
    finds.report(error, `${name}: ${trial.origin}`, trial.input);
  }
  figures.inputs += 1;
  figures.slowestMs = Math.max(figures.slowestMs, clock());
}

async function tryMany(name: string, target: Target, times: number): Promise<void> {
  for (let left = times; left > 0; left -= target.atATime) {
    const side = Math.min(left, target.atATime);
    await Promise.all(Array.from({ length: side }, () => tryOne(name, target)));
  }
}

const startedAt = performance.now();
const secondsPassed = (): number => (performance.now() - startedAt) / 1_000;
const warmUp = Math.min(count / 10, 50_000);
let before: number | undefined;
let reported = 0;
console.log(`seed ${seed}: ${count} inputs from ${corpus.length} samples`);
for (let done = 0; done < count && secondsPassed() < seconds;) {
  const batch = Math.min(BATCH, count - done);
  for (const [name, target] of chosen) {
    await tryMany(name, target, chosen.length === 1 ? batch : Math.ceil(batch * target.share));
  }
  done += batch;
  if (before === undefined && done >= warmUp) before = await heapInUse();
  if (done >= reported + PROGRESS) {
    reported = done;
    console.log(`${done} inputs after ${secondsPassed().toFixed(0)} s, ${finds.count} finds`);
  }
}
const after = await heapInUse();
const grown = after - (before ?? after);
if (grown > MOST_GROWTH) finds.report(new Find("no growth of memory", mebibytes(grown)), "the whole run");
for (const target of Object.values(all)) await target.close?.();

for (const [outcome, times] of [...outcomes].sort()) console.log(`${outcome.padEnd(60)} ${times}`);
for (const [name, { inputs, slowestMs }] of tried) {
  console.log(`${name}: ${inputs} inputs, slowest ${slowestMs.toFixed(0)} ms of processor time`);
}
console.log(
  `${secondsPassed().toFixed(0)} s; heap ${mebibytes(before ?? after)} → ${mebibytes(after)}; ${finds.count} finds`,
);
process.exitCode = finds.count === 0 ? 0 : 1;
