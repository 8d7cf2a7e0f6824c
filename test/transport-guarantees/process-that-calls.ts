/** Run by connections.test.ts: makes five calls, says that they are done, and has nothing more to do. */
import { clientOf, read } from "./service.js";

const [url = "", what] = process.argv.slice(2);
const client = clientOf(new URL(url), { retries: 0, timeoutMs: 60_000 });
const { signal } = new AbortController();
await Promise.allSettled(Array.from({ length: 5 }, () => read(client, { signal })));
if (what === "closes its client") await client.close();
process.stdout.write("done\n");
