import { join } from "node:path";
import { contract } from "../../generated/contract.js";
import { apiReports, methodsTable } from "./reports.js";

// `npm run api` and `npm run docs:methods`: what to write, and `--check` to compare only.
const root = join(import.meta.dirname, "../..");
const check = process.argv.includes("--check");
if (process.argv.includes("api")) await apiReports(root, check);
else await methodsTable(root, contract, check);
