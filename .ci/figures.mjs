// Prints "PASSED FAILED" from a report of vitest. A file that failed before its tests ran counts as one failure.
import { readFileSync } from "node:fs";

const [file] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, "utf8"));
const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
const broken = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === "failed" && assertionResults.every((test) => test.status !== "failed"),
);
const count = (status) => tests.filter((test) => test.status === status).length;
console.log(`${count("passed")} ${count("failed") + broken.length}`);
