import { describe, expect, it } from "vitest";
import { GenerateError, exitCode, readArguments } from "../../scripts/options.js";

function refusal(argv: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  try {
    readArguments(argv, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(GenerateError);
    if (error instanceof GenerateError) {
      expect(error.exitCode).toBe(exitCode.badInput);
      return error.message;
    }
  }
  throw new Error("the arguments were taken");
}

describe("the arguments of generate", () => {
  it("ask for the pinned WSDL, as text, when there are none", () => {
    expect(readArguments([], {})).toEqual({
      from: undefined,
      pull: false,
      check: false,
      "dry-run": false,
      strict: false,
      accept: false,
      against: undefined,
      explain: undefined,
      help: false,
      format: "text",
      failOn: undefined,
      headers: [],
      credentials: undefined,
      timeoutMs: 120_000,
      maxBytes: 16_777_216,
    });
  });

  it("take a value behind a blank or an equals sign", () => {
    expect(readArguments(["--from", "a.wsdl", "--timeout=5"], {})).toMatchObject({
      from: "a.wsdl",
      timeoutMs: 5,
    });
  });

  it("take headers again and again, after those of the environment", () => {
    const { headers } = readArguments(["--header", "A: 1", "--header", "B:2:3"], {
      WSDL_HEADERS: "C: 4\n\nD: 5\n",
    });
    expect(headers).toEqual([
      { name: "C", value: "4" },
      { name: "D", value: "5" },
      { name: "A", value: "1" },
      { name: "B", value: "2:3" },
    ]);
  });

  it("take credentials from the environment, and rather from the option", () => {
    const environment = { WSDL_USER: "jane", WSDL_PASSWORD: "a:b" };
    expect(readArguments([], environment).credentials).toEqual({ user: "jane", password: "a:b" });
    expect(readArguments(["--user", "joe:c:d"], environment).credentials).toEqual({
      user: "joe",
      password: "c:d",
    });
  });

  it.each([
    ["--jsn", "did you mean --json?"],
    ["--form", "did you mean --from?"],
    ["--fail", "Unknown option --fail"],
    ["--markdwon", "did you mean --markdown?"],
    ["--dryrun", "did you mean --dry-run?"],
  ])("name the nearest option to %s", (option, message) => {
    expect(refusal([option])).toContain(message);
  });

  it.each([
    [["--from"], "--from needs a value"],
    [["--from", "--json"], "--from needs a value"],
    [["--json=1"], "--json takes no value"],
    [["--fail-on", "all"], "breaking, may-break, additive or any"],
    [["--format", "xml"], "text, json, markdown or github"],
    [["--timeout", "soon"], "whole number"],
    [["--timeout", "0"], "whole number"],
    [["--max-bytes", "1e6"], "whole number"],
    [["--header", "no colon"], "Name: value"],
    [["--header", "A: b\r\nC: d"], "Name: value"],
    [["--header", "Host: elsewhere"], "the transport owns it"],
    [["--user", "jane"], "name:password"],
    [["--json", "--markdown"], "exclude each other"],
    [["--check", "--pull"], "pinned WSDL only"],
    [["--check", "--from", "x"], "pinned WSDL only"],
    [["--check", "--fail-on", "any"], "no contracts are compared"],
    [["--fail-on", "any"], "no contracts are compared"],
    [["--check", "--against", "HEAD"], "compares no contracts"],
    [["--check", "--accept"], "compares no contracts"],
    [["--json", "--format", "github"], "exclude each other"],
  ])("are refused when they are %j", (argv, message) => {
    expect(refusal(argv)).toContain(message);
  });

  it("never quote what may be a secret in the wrong place", () => {
    expect(refusal(["--", "hunter2"])).not.toContain("hunter2");
    expect(refusal([], { WSDL_USER: "a:hunter2" })).not.toContain("hunter2");
    expect(refusal(["hunter2"])).not.toContain("hunter2");
    expect(refusal(["--header", "hunter2"])).not.toContain("hunter2");
    expect(refusal(["--user", "hunter2"])).not.toContain("hunter2");
    expect(refusal(["--json=hunter2"])).not.toContain("hunter2");
    expect(refusal(["-phunter2"])).not.toContain("hunter2");
    expect(refusal(["--passwrd=hunter2"])).not.toContain("hunter2");
    expect(refusal([], { WSDL_PASSWORD: "hunter2" })).not.toContain("hunter2");
  });
});
