import { describe, expect, it } from "vitest";
import { generate } from "../../scripts/command.js";
import type { runInTime } from "../../scripts/command.js";
import { exitCode, optionNames } from "../../scripts/options.js";
import { ended, failed, nothingTold } from "../../scripts/report.js";

const done: typeof runInTime = (_, options, progress) => {
  progress.begin("pull", `from ${options.from ?? "wsdl/"}`);
  progress.end("done", "12 bytes");
  return Promise.resolve({ ...nothingTold(), ...ended("replaced", "Replaced: 1 file."), files: ["wsdl/a"] });
};

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function command(
  argv: readonly string[],
  run: typeof runInTime = done,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const output = { stdout: "", stderr: "" };
  const streamOf = (name: "stdout" | "stderr"): NodeJS.WriteStream =>
    ({ write: (text: string) => (output[name] += text) !== "" }) as unknown as NodeJS.WriteStream & { fd: 1 };
  const { stdout, stderr } = { stdout: streamOf("stdout"), stderr: streamOf("stderr") };
  const code = await generate(argv, { env, stdout, stderr } as unknown as NodeJS.Process, run);
  return { code, ...output };
}

describe("generate", () => {
  it("writes the report to standard output, progress to standard error, and gives the exit code", async () => {
    const { code, stdout, stderr } = await command(["--from", "a.wsdl"]);
    expect(code).toBe(0);
    expect(stdout).toBe("  wsdl/a\n\nReplaced: 1 file.\n");
    expect(stderr).toMatch(/^… pull: from a\.wsdl\n✔ pull: 12 bytes \[\d+ ms\]\n$/);
    const json = await command(["--json"], () =>
      Promise.resolve({ ...nothingTold(), ...failed(6, "Busy.") }),
    );
    expect(json.code).toBe(6);
    expect(JSON.parse(json.stdout)).toMatchObject({ outcome: "failed", exitCode: 6, message: "Busy." });
  });

  it("says what is wrong with its arguments on standard error, with exit code 2, and runs nothing", async () => {
    const never: typeof runInTime = () => Promise.reject(new Error("it ran"));
    expect(await command(["--chek"], never)).toEqual({
      code: 2,
      stdout: "",
      stderr: "Unknown option --chek; did you mean --check? (--help lists the options)\n",
    });
    expect(await command(["--explain", "nothing"], never)).toEqual({
      code: 2,
      stdout: "",
      stderr: "No rule has this id; --explain all lists them.\n",
    });
    await expect(command([], never)).rejects.toThrow("it ran");
  });

  it("explains one rule of the comparison, or all of them", async () => {
    const one = await command(["--explain", "operation-removed"]);
    expect(one).toMatchObject({ code: 0, stderr: "" });
    expect(one.stdout).toMatch(/^operation-removed \(breaking\)\nThe client's .*\n$/);
    const all = await command(["--explain", "all"]);
    expect(all.stdout).toContain("- `operation-removed`: The client's");
  });

  it("lists every option and every exit code in its help", async () => {
    const { code, stdout } = await command(["--help"]);
    expect(code).toBe(0);
    for (const option of optionNames) expect(stdout).toContain(`--${option}`);
    for (const exit of Object.values(exitCode)) expect(stdout).toMatch(new RegExp(`^  ${exit}  `, "m"));
  });
});
