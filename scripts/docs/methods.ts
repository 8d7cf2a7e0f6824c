import { join } from "node:path";
import { contract } from "../../generated/contract.js";
import { methodsTable } from "./reports.js";

await methodsTable(join(import.meta.dirname, "../.."), contract, process.argv.includes("--check"));
