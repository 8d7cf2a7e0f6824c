/**
 * `npm run fuzz`: mutated answers against the code that reads them, some of them over a socket against the
 * whole client, and strange requests and options against the facade. Ends with exit code 1 when a promise of
 * the client did not hold.
 */
import { readArguments } from "./arguments.js";
import { readCorpus } from "./corpus.js";
import { Finds } from "./finds.js";
import { heapInUse, mebibytes } from "./heap.js";
import { mutateAnswer } from "./mutations/answer.js";
import { frameAnswer } from "./mutations/http.js";
import { Find } from "./property.js";
import { Random } from "./random.js";
import { interpretSample } from "./targets/interpret.js";
import { callStrangely } from "./targets/requests.js";
import { SocketTarget } from "./targets/socket.js";

const SOCKET_SHARE = 100;
const REQUEST_SHARE = 20;
/** Every error is looked at; every so many of them, in all its corners. */
const THOROUGH_SHARE = 50;
/** Inputs between two looks at the clock, and sockets at a time. */
const BATCH = 2_000;
const LANES = 20;
/** Answers between two lines that tell how it goes. */
const PROGRESS = 100_000;
/** After a warm-up, the heap may not grow by more. In bytes. */
const MOST_GROWTH = 5 * 1_048_576;

const { seed, count, seconds } = readArguments(process.argv.slice(2));
const random = new Random(seed);
const corpus = readCorpus(random);
const finds = new Finds();
const outcomes = new Map<string, number>();
const note = (outcome: string): void => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
process.on("unhandledRejection", (error) =>
  finds.report(new Find("no unhandled rejection", String(error)), "?", undefined),
);

const lanes = Array.from({ length: LANES }, () => new SocketTarget());
for (const lane of lanes) await lane.listen();

let slowestMs = 0;
let answers = 0;
let overSocket = 0;
let requests = 0;

function answersInProcess(): void {
  for (let n = 0; n < BATCH; n += 1) {
    const sample = mutateAnswer(random.pick(corpus), random, corpus);
    const startedAt = performance.now();
    try {
      note(`answer: ${interpretSample(sample, answers % THOROUGH_SHARE === 0)}`);
    } catch (error) {
      finds.report(error, `${sample.origin}, HTTP ${sample.status}, ${sample.contentType}`, sample.body);
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    answers += 1;
  }
}

async function answersOverSockets(): Promise<void> {
  const each = BATCH / SOCKET_SHARE / LANES;
  const inputs = Array.from({ length: LANES * each }, () =>
    frameAnswer(mutateAnswer(random.pick(corpus), random, corpus), random),
  );
  await Promise.all(
    lanes.map(async (lane, index) => {
      for (const answer of inputs.slice(index * each, (index + 1) * each)) {
        try {
          note(`socket: ${await lane.call(answer)}`);
        } catch (error) {
          finds.report(error, answer.origin, Buffer.concat(answer.pieces));
        }
        answers += 1;
        overSocket += 1;
      }
    }),
  );
}

async function strangeRequests(): Promise<void> {
  for (let n = 0; n < BATCH / REQUEST_SHARE; n += 1) {
    const callSeed = random.below(2 ** 32);
    try {
      note(`request: ${await callStrangely(new Random(callSeed))}`);
    } catch (error) {
      finds.report(error, `request ${callSeed}`, undefined);
    }
    requests += 1;
  }
}

const startedAt = performance.now();
const secondsPassed = (): number => (performance.now() - startedAt) / 1_000;
const warmUp = Math.min(count / 10, 50_000);
let before: number | undefined;
let reported = 0;
console.log(`seed ${seed}: ${count} mutated answers from ${corpus.length} samples`);
while (answers < count && secondsPassed() < seconds) {
  answersInProcess();
  await answersOverSockets();
  await strangeRequests();
  if (before === undefined && answers >= warmUp) before = await heapInUse();
  if (answers >= reported + PROGRESS) {
    reported = answers;
    console.log(`${answers} answers after ${secondsPassed().toFixed(0)} s, ${finds.count} finds`);
  }
}
const after = await heapInUse();
const grown = after - (before ?? after);
if (grown > MOST_GROWTH)
  finds.report(new Find("no growth of memory", mebibytes(grown)), "the whole run", undefined);
for (const lane of lanes) await lane.close();

for (const [outcome, times] of [...outcomes].sort()) console.log(`${outcome.padEnd(36)} ${times}`);
console.log(
  `${answers} mutated answers (${overSocket} over a socket) and ${requests} strange requests in ${secondsPassed().toFixed(0)} s; slowest answer ${slowestMs.toFixed(0)} ms; heap ${mebibytes(before ?? after)} → ${mebibytes(after)}; ${finds.count} finds`,
);
process.exitCode = finds.count === 0 ? 0 : 1;
