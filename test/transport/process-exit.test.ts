import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("calls-and-nothing-else.ts", import.meta.url));

describe("a process", () => {
  it("exits by itself when its calls are done, although connections are kept", async () => {
    const child = spawn(process.execPath, ["--import", "tsx", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    let doneAt = 0;
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      doneAt = performance.now();
    });
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect(code).toBe(0);
    expect(output).toBe("3 responses, 1 idle connection\n");
    // The idle connection would be closed after four seconds.
    expect(performance.now() - doneAt).toBeLessThan(3_000);
  });
});
