// `npm run bench [-- --json] [-- --chart]`: the built package beside its peers, in one run. Machines are shared: the
// ratios count. `--chart` draws docs/performance.svg.
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { chart } from "./chart.js";
import type { Bars } from "./chart.js";
import { contenders } from "./contenders.js";
import type { Name } from "./contenders.js";
import { compare, processes } from "./measure.js";
import { packageEntry } from "./package-entry.js";
import { growthOfValues, listFigures, slowestRedaction } from "./reading.js";

interface Row {
  readonly what: string;
  readonly figure: number;
  /** `"<="` or `">="` and the number that the figure should keep to. */
  readonly aim: readonly ["<=" | ">=", number];
  readonly detail: string;
}

const PROCESSES = 5;
const ROUNDS = 7;
const CALLS = 1_000;

const bars: Bars[] = [];

async function measureAll(): Promise<Row[]> {
  const server = fork(new URL("./server.mjs", import.meta.url), { execArgv: [] });
  const [port] = (await once(server, "message")) as [number];
  const endpoint = `http://127.0.0.1:${port}/AccountManagementService.asmx`;
  try {
    return [...startRows(endpoint), ...(await callRows(endpoint)), ...readingRows()];
  } finally {
    server.disconnect();
  }
}

function startRows(endpoint: string): Row[] {
  const [own, soap] = [packageEntry(), import.meta.resolve("soap")];
  const [empty = NaN, ownImport = NaN, soapImport = NaN, ownToken = NaN, soapToken = NaN] = processes(
    PROCESSES,
    [["nothing"], ["import", own], ["import", soap], ["package", own, endpoint], ["soap", soap, endpoint]],
  );
  bars.push(
    {
      title: "Importing, CPU",
      unit: "ms",
      values: { "this package": ownImport - empty, soap: soapImport - empty },
    },
    {
      title: "First token of a whole process, CPU",
      unit: "ms",
      values: { "this package": ownToken, soap: soapToken, "node, doing nothing": empty },
    },
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

async function callRows(endpoint: string): Promise<Row[]> {
  const names = Object.keys(contenders) as Name[];
  const figures = await compare(names, endpoint, ROUNDS, { calls: CALLS, concurrency: 16 });
  const values = (of: "wall" | "cpu"): Bars["values"] =>
    Object.fromEntries(names.map((name) => [name, figures[name][of]]));
  bars.push(
    { title: "A call, 16 at a time", unit: "µs", values: values("wall") },
    { title: "CPU of a call", unit: "µs", values: values("cpu") },
  );
  const own = figures["this package"];
  const readme = figures["soap, as its README shows it"];
  const keepAlive = figures["soap with keep-alive"];
  const floor = figures["node:http by hand"];
  const both = (of: "wall" | "cpu", other: typeof own): string =>
    `${own[of].toFixed(0)} and ${other[of].toFixed(0)} µs a call`;
  return [
    {
      what: "throughput of 16 at a time, soap as its README shows it = 1",
      figure: readme.wall / own.wall,
      aim: [">=", 3.5],
      detail: both("wall", readme),
    },
    {
      what: "throughput of 16 at a time, soap with keep-alive = 1",
      figure: keepAlive.wall / own.wall,
      aim: [">=", 2.5],
      detail: `${both("wall", keepAlive)}; hand-written node:http reaches ${(keepAlive.wall / floor.wall).toFixed(2)}`,
    },
    {
      what: "CPU of a call, hand-written node:http = 1",
      figure: own.cpu / floor.cpu,
      aim: ["<=", 1.6],
      detail: both("cpu", floor),
    },
  ];
}

function readingRows(): Row[] {
  const lists = listFigures(3);
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
      detail: `a loop that only makes the values, and keeps them: ${growthOfValues().toFixed(2)}`,
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
if (process.argv.includes("--chart")) {
  writeFileSync(new URL("../docs/performance.svg", import.meta.url), chart(bars));
}
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
