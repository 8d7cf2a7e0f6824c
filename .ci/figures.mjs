// Prints "PASSED FAILED" from a report of vitest, then each failure by name with the beginning of its message. A file
// that failed before its tests ran counts as one failure.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const [file] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, "utf8"));
const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
const broken = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === "failed" && assertionResults.every((test) => test.status !== "failed"),
);
const count = (status) => tests.filter((test) => test.status === status).length;
const failures = [
  ...report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => [name, fullName, failureMessages.join(" ")]),
  ),
  ...broken.map(({ name, message }) => [name, "did not run", message]),
];
console.log(`${count("passed")} ${failures.length}`);
for (const [file, test, message] of failures) {
  console.log(
    `  ${relative(process.cwd(), file)}: ${test}: ${message.slice(0, 500).replaceAll(/\s+/g, " ")}`,
  );
}
