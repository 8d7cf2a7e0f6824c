import { join } from "node:path";
import { apiReports } from "./reports.js";

await apiReports(join(import.meta.dirname, "../.."), process.argv.includes("--check"));
