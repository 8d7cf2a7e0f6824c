import { generate } from "./command.js";

process.exitCode = await generate(process.argv.slice(2), process);
