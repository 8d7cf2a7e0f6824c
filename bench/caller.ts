// One contender in a process of its own, as its users have it: nothing else shares its heap, its compiled code and
// the state of Node's own. It carries out a round for each message and answers with what a call took.
import { contenders } from "./contenders.js";
import type { Name } from "./contenders.js";
import type { Figure, Round } from "./measure.js";

const [name = "", endpoint = ""] = process.argv.slice(2);
const { call } = await contenders[name as Name](endpoint);

async function run({ calls, concurrency }: Round): Promise<Figure> {
  let left = calls;
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const token = await call();
      if (token.length !== 32) throw new Error(`${name} gave no token`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const wall = ((performance.now() - startedAt) * 1_000) / calls;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall, cpu: (user + system) / calls };
}

process.on("message", (round: Round) => void run(round).then((figure) => process.send?.(figure)));
process.on("disconnect", () => process.exit());
process.send?.("ready");
