// `npm run bench [-- --json]`: the built package beside its peers, in one run. Machines are shared: the ratios count.
import { fork } from "node:child_process";
import { once } from "node:events";
import { contenders } from "./contenders.js";
import { compare, processes } from "./measure.js";
import { packageEntry } from "./package-entry.js";
import { listFigures, slowestRedaction } from "./reading.js";

interface Row {
  readonly what: string;
  readonly figure: number;
  /** `"<="` or `">="` and the number that the figure should keep to. */
  readonly aim: readonly ["<=" | ">=", number];
  readonly detail: string;
}

const PROCESSES = 9;
const ROUNDS = 7;
const CALLS = 1_000;

async function measureAll(): Promise<Row[]> {
  const server = fork(new URL("./server.mjs", import.meta.url), { execArgv: [] });
  const [port] = (await once(server, "message")) as [number];
  const endpoint = `http://127.0.0.1:${port}/AccountManagementService.asmx`;
  const all = await contenders(endpoint);
  try {
    return [...startRows(endpoint), ...callRows(await compare(all, 16, ROUNDS, CALLS)), ...readingRows()];
  } finally {
    for (const contender of all) await contender.close();
    server.disconnect();
  }
}

function startRows(endpoint: string): Row[] {
  const [own, soap] = [packageEntry(), import.meta.resolve("soap")];
  const [empty = NaN, ownImport = NaN, soapImport = NaN, ownToken = NaN, soapToken = NaN] = processes(
    PROCESSES,
    [["nothing"], ["import", own], ["import", soap], ["package", own, endpoint], ["soap", soap, endpoint]],
  );
  return [
    {
      what: "first token of a whole process, CPU, soap = 1",
      figure: ownToken / soapToken,
      aim: ["<=", 0.7],
      detail: `${ownToken.toFixed(0)} and ${soapToken.toFixed(0)} ms, of which Node ${empty.toFixed(0)} ms`,
    },
    {
      what: "import without Node itself, CPU, soap = 1",
      figure: (ownImport - empty) / (soapImport - empty),
      aim: ["<=", 0.35],
      detail: `${(ownImport - empty).toFixed(0)} and ${(soapImport - empty).toFixed(0)} ms`,
    },
  ];
}

/** The order is that of `contenders`. */
function callRows(figures: Awaited<ReturnType<typeof compare>>): Row[] {
  const nothing = { wall: NaN, cpu: NaN };
  const [own = nothing, soap = nothing, keepAlive = nothing, floor = nothing] = figures;
  const wall = (other: number): string => `${own.wall.toFixed(0)} and ${other.toFixed(0)} µs a call`;
  return [
    {
      what: "throughput of 16 at a time, soap as its README shows it = 1",
      figure: soap.wall / own.wall,
      aim: [">=", 3.5],
      detail: wall(soap.wall),
    },
    {
      what: "throughput of 16 at a time, soap with keep-alive = 1",
      figure: keepAlive.wall / own.wall,
      aim: [">=", 2.5],
      detail: wall(keepAlive.wall),
    },
    {
      what: "CPU of a call, hand-written node:http = 1",
      figure: own.cpu / floor.cpu,
      aim: ["<=", 1.6],
      detail: `${own.cpu.toFixed(0)} and ${floor.cpu.toFixed(0)} µs`,
    },
  ];
}

function readingRows(): Row[] {
  const lists = listFigures(5);
  const costs = lists.map(({ nsAnItem }) => nsAnItem);
  return [
    ...lists.map(({ items, nsAnItem, saxesNsAnItem }): Row => ({
      what: `list of ${items} items, the bare parser = 1`,
      figure: nsAnItem / saxesNsAnItem,
      aim: ["<=", 2],
      detail: `${nsAnItem.toFixed(0)} and ${saxesNsAnItem.toFixed(0)} ns an item`,
    })),
    {
      what: "an item of the dearest list, the cheapest = 1",
      figure: Math.max(...costs) / Math.min(...costs),
      aim: ["<=", 1.5],
      detail: "",
    },
    {
      what: "redaction of hostile texts, slowest in ms",
      figure: slowestRedaction(),
      aim: ["<=", 20],
      detail: "",
    },
  ];
}

const rows = await measureAll();
const met = ({ figure, aim: [sign, bound] }: Row): boolean =>
  sign === "<=" ? figure <= bound : figure >= bound;
if (process.argv.includes("--json")) {
  console.log(JSON.stringify(rows.map((row) => ({ ...row, met: met(row) }))));
} else {
  for (const row of rows) {
    const aim = `${row.aim[0]} ${row.aim[1]}`;
    console.log(
      `${met(row) ? "  " : "! "}${row.what.padEnd(62)}${row.figure.toFixed(2).padStart(7)}  ${aim.padEnd(8)}${row.detail}`,
    );
  }
}
