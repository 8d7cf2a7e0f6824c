import { execFileSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { contractHash } from "../../scripts/contract/model.js";
import { exitCode } from "../../scripts/options.js";
import type { Fact } from "../../scripts/facts.js";
import { pinNew, sha256 } from "../../scripts/pinned.js";
import type { PinLock } from "../../scripts/pinned.js";
import { accountManagementService } from "../../scripts/service.js";
import { contractOf, sampleWsdl } from "./contracts.js";
import { addAfter, all, field, remove, replace, replaceAll, within } from "./corpus/edit.js";
import { withGetQuota } from "./corpus/operations.js";
import { serve, text } from "./pull/server.js";
import { runPipeline } from "../../scripts/pipeline.js";
import { readXml } from "../../src/soap/xml.js";
import { fingerprint, leftovers, makeSandbox, run, runInVain } from "./sandbox.js";
import { settingFor } from "./stub-setting.js";

const breaking = addAfter(
  "CreateAccountBySizeRequest",
  "FullName",
  field("Region", "s:string", 1),
)(sampleWsdl);
const additive = withGetQuota(sampleWsdl);
const invisible = within(
  "AccountSpace",
  replace(
    "<s:sequence>",
    "<s:annotation><s:documentation>Used space.</s:documentation></s:annotation><s:sequence>",
  ),
)(sampleWsdl);

const mayBreak = within(
  "AccountStatus",
  replace(
    '<s:enumeration value="Active" />',
    '<s:enumeration value="Active" /><s:enumeration value="New" />',
  ),
)(sampleWsdl);

async function lockOf(root: string): Promise<PinLock> {
  return JSON.parse(
    await readFile(join(root, "wsdl", "AccountManagementService.lock.json"), "utf8"),
  ) as PinLock;
}

function pinnedOf(root: string): Promise<string> {
  return readFile(join(root, "wsdl", "AccountManagementService.wsdl"), "utf8");
}

describe("generate without options", () => {
  it("changes no byte when everything is as the pinned WSDL has it", async () => {
    const sandbox = await makeSandbox();
    const summary = await runInVain(sandbox, []);
    expect(summary).toMatchObject({ outcome: "nothing-to-do", exitCode: exitCode.done, files: [] });
  });

  it("restores what was changed, removed or left over, and says so", async () => {
    const sandbox = await makeSandbox();
    const before = await fingerprint(sandbox.root);
    await writeFile(join(sandbox.root, "generated", "index.ts"), "changed");
    await rm(join(sandbox.root, "generated", "operations", "Authenticate.ts"));
    await writeFile(join(sandbox.root, "generated", "operations", "Gone.ts"), "left over");
    const summary = await run(sandbox, []);
    expect(summary.files).toEqual([
      "generated/index.ts",
      "generated/operations/Authenticate.ts",
      "generated/operations/Gone.ts",
    ]);
    expect(await fingerprint(sandbox.root)).toBe(before);
  });

  it("takes over a WSDL that was edited by hand, and brings the lock up to date", async () => {
    const sandbox = await makeSandbox();
    await writeFile(join(sandbox.root, "wsdl", "AccountManagementService.wsdl"), additive);
    expect((await run(sandbox, ["--check"])).exitCode).toBe(exitCode.drift);
    expect((await run(sandbox, [])).outcome).toBe("replaced");
    expect(await lockOf(sandbox.root)).toMatchObject({ source: "reconstructed", sha256: sha256(additive) });
    expect((await run(sandbox, ["--check"])).exitCode).toBe(exitCode.done);
  });

  it("says that nothing is pinned when nothing is", async () => {
    const sandbox = await makeSandbox();
    await rm(join(sandbox.root, "wsdl"), { recursive: true });
    const summary = await run(sandbox, []);
    expect(summary).toMatchObject({
      exitCode: exitCode.couldNotPull,
      message: "AccountManagementService.wsdl does not exist.",
    });
  });
});

describe("generate --from", () => {
  it("pins a WSDL that says something new as the bytes that came, with its source and digests", async () => {
    const sandbox = await makeSandbox(additive);
    const summary = await run(sandbox, ["--from", sandbox.candidate]);
    expect(summary).toMatchObject({ outcome: "replaced", exitCode: exitCode.done, source: "candidate.wsdl" });
    expect(summary).toMatchObject({ bump: { level: "patch", next: "0.1.1" } });
    expect(await pinnedOf(sandbox.root)).toBe(additive);
    expect(await lockOf(sandbox.root)).toEqual({
      source: "candidate.wsdl",
      sha256: sha256(additive),
      pulledSha256: sha256(additive),
      contractHash: contractHash(contractOf(additive)),
    });
    expect(await readFile(join(sandbox.root, "wsdl", "README.md"), "utf8")).toContain("own file");
    expect((await run(sandbox, ["--from", sandbox.candidate])).outcome).toBe("nothing-to-do");
    expect((await run(sandbox, ["--check"])).outcome).toBe("in-step");
  });

  it("pins nothing when only the host, the formatting or the prefixes are others", async () => {
    const other = all(
      replaceAll("https://secure.sosonlinebackup.com", "http://localhost:81"),
      replaceAll(/>\s+</g, "><"),
    )(sampleWsdl);
    const sandbox = await makeSandbox(other);
    const summary = await runInVain(sandbox, ["--from", sandbox.candidate]);
    expect(summary).toMatchObject({
      outcome: "nothing-to-do",
      changes: [],
      bump: expect.anything() as object,
    });
  });

  it("pins a contract in parts as one file that says the same", async () => {
    const parts = fileURLToPath(new URL("./corpus/parts/service.wsdl", import.meta.url));
    const sandbox = await makeSandbox();
    const summary = await run(sandbox, ["--from", parts, "--accept"], {
      service: { ...accountManagementService, facts: [] },
    });
    expect(summary.outcome).toBe("replaced");
    const lock = await lockOf(sandbox.root);
    const pinned = await pinnedOf(sandbox.root);
    expect(lock).toMatchObject({
      source: "service.wsdl",
      sha256: sha256(pinned),
      contractHash: contractHash(contractOf(pinned)),
    });
    expect(lock.pulledSha256).not.toBe(lock.sha256);
    expect(JSON.stringify(lock)).not.toContain(sandbox.root);
    expect(
      (await run(sandbox, ["--from", parts], { service: { ...accountManagementService, facts: [] } }))
        .outcome,
    ).toBe("nothing-to-do");
  });

  it("pins a WSDL whose encoding only its HTTP header told as one that reads the same from a file", async () => {
    const text1252 = additive
      .replace("Gives the quota.", "Größe – in MB.")
      .replace('encoding="utf-8"', "")
      .replace(/<\?xml[^>]*>/, "");
    const bytes = Buffer.from(text1252.replace("–", "-"), "latin1");
    const { origin } = await serve({
      "/x?WSDL": text(bytes, { "content-type": "text/xml; charset=iso-8859-1" }),
    });
    const sandbox = await makeSandbox();
    expect((await run(sandbox, ["--from", `${origin}/x?WSDL`])).outcome).toBe("replaced");
    expect(await pinnedOf(sandbox.root)).toContain("Größe - in MB.");
    expect((await run(sandbox, ["--check"])).outcome).toBe("in-step");
  });

  it("keeps secrets of the URL out of the lock and the report", async () => {
    const { origin } = await serve({ "/x?WSDL&key=hunter2hunter2": text(additive) });
    const sandbox = await makeSandbox();
    const summary = await run(sandbox, [
      "--from",
      `${origin.replace("//", "//u:hunter2hunter2@")}/x?WSDL&key=hunter2hunter2`,
    ]);
    expect(summary.outcome).toBe("replaced");
    expect((await lockOf(sandbox.root)).source).toBe(`${origin}/x?WSDL&…`);
    expect(JSON.stringify(summary) + (await fingerprint(sandbox.root))).not.toContain("hunter2");
  });

  it("pins the first WSDL of all without a comparison", async () => {
    const sandbox = await makeSandbox();
    await rm(join(sandbox.root, "wsdl"), { recursive: true });
    await rm(join(sandbox.root, "generated"), { recursive: true });
    const failing = await run(sandbox, ["--from", sandbox.candidate, "--fail-on", "any"]);
    expect(failing).toMatchObject({ exitCode: exitCode.notCompared, bump: undefined });
    const summary = await run(sandbox, ["--from", sandbox.candidate]);
    expect(summary).toMatchObject({ outcome: "replaced", bump: undefined });
    expect((await run(sandbox, ["--check"])).outcome).toBe("in-step");
  });

  it("does not compare with a pinned WSDL that is itself broken, and says what to do", async () => {
    const sandbox = await makeSandbox();
    await writeFile(join(sandbox.root, "wsdl", "AccountManagementService.wsdl"), "rubbish");
    const summary = await run(sandbox, ["--from", sandbox.candidate]);
    expect(summary.exitCode).toBe(exitCode.notCompared);
    expect(summary.message).toContain("restore it from version control");
  });
});

describe("generate --pull", () => {
  it("reads the live WSDL unless another place is given", async () => {
    const sandbox = await makeSandbox(breaking);
    const { message } = await run(sandbox, ["--pull", "--dry-run"]);
    expect(message).toContain("https://127.0.0.1:2/WebApi/");
    expect((await run(sandbox, ["--pull", "--dry-run", "--from", sandbox.candidate])).source).toBe(
      "candidate.wsdl",
    );
  });

  it("changes nothing when the service cannot be reached", async () => {
    const sandbox = await makeSandbox();
    const summary = await runInVain(sandbox, ["--pull"]);
    expect(summary.exitCode).toBe(exitCode.couldNotPull);
  });
});

describe("generate --fail-on", () => {
  it.each<[string, string, string, number]>([
    ["breaking", "breaking", breaking, exitCode.changesFound],
    ["breaking", "additive", additive, exitCode.done],
    ["breaking", "invisible", invisible, exitCode.done],
    ["additive", "breaking", breaking, exitCode.changesFound],
    ["additive", "additive", additive, exitCode.changesFound],
    ["additive", "invisible", invisible, exitCode.done],
    ["may-break", "may-break", mayBreak, exitCode.changesFound],
    ["may-break", "additive", additive, exitCode.done],
    ["any", "invisible", invisible, exitCode.changesFound],
    ["any", "no", sampleWsdl, exitCode.done],
  ])("%s meets a change that is %s", async (failOn, _, candidate, code) => {
    const sandbox = await makeSandbox(candidate);
    const before = await fingerprint(sandbox.root);
    const summary = await run(sandbox, ["--from", sandbox.candidate, "--fail-on", failOn]);
    expect(summary.exitCode).toBe(code);
    if (code === exitCode.changesFound) {
      expect(await fingerprint(sandbox.root)).toBe(before);
      expect(summary.message).toContain("nothing was replaced");
      expect(summary.steps.map(({ state }) => state)).toEqual([
        "done",
        "done",
        "done",
        "skipped",
        "skipped",
        "skipped",
      ]);
    }
  });
});

describe("a breaking change", () => {
  const change = { id: "request-required-field-added", subject: "createAccountBySize.request.region" };

  async function review(root: string, ...rows: readonly object[]): Promise<void> {
    await writeFile(join(root, "wsdl", "reviewed-changes.json"), JSON.stringify(rows));
  }

  it("is not taken over without --accept, and is with it", async () => {
    const sandbox = await makeSandbox(breaking);
    const before = await fingerprint(sandbox.root);
    const refused = await run(sandbox, ["--from", sandbox.candidate]);
    expect(refused).toMatchObject({ outcome: "changes-refused", exitCode: exitCode.changesFound });
    expect(refused.message).toMatch(/--accept, or give each a row/);
    expect(await fingerprint(sandbox.root)).toBe(before);
    expect((await run(sandbox, ["--from", sandbox.candidate, "--accept"])).outcome).toBe("replaced");
  });

  it("is taken over when a row says why, and no longer counts for --fail-on breaking", async () => {
    const sandbox = await makeSandbox(breaking);
    await review(sandbox.root, { ...change, reason: "The vendor told all callers." });
    const summary = await run(sandbox, ["--from", sandbox.candidate, "--fail-on", "breaking"]);
    expect(summary.outcome).toBe("replaced");
    expect(summary.changes[0]?.reviewed).toBe("The vendor told all callers.");
    expect(summary.notes).toEqual([]);
  });

  it("is what an operation is that was served and now cannot be", async () => {
    const unserved = within(
      "GetAccountUsedSpaceBySystemRequest",
      replace("<s:sequence>", "<s:sequence><s:any/>"),
    )(sampleWsdl);
    const sandbox = await makeSandbox(unserved);
    const summary = await run(sandbox, ["--from", sandbox.candidate, "--dry-run"]);
    expect(summary.changes[0]?.id).toBe("operation-unserved");
    expect(summary.message).toContain("--accept");
    // The operation is gone for the facts, too, and the maintainer is told both at once.
    expect(summary.message).toContain("scripts/facts.ts");
    expect(summary.problems.join()).toContain("GetAccountUsedSpaceBySystem.request.Username");
  });

  it("that a row names is told when it is none", async () => {
    const sandbox = await makeSandbox(additive);
    await review(sandbox.root, { ...change, reason: "Of last year." });
    expect((await run(sandbox, ["--from", sandbox.candidate])).notes).toEqual([
      `wsdl/reviewed-changes.json: no change is "${change.id} ${change.subject}"; remove the row.`,
    ]);
  });

  it("is not hidden by a mistyped row", async () => {
    const sandbox = await makeSandbox(breaking);
    await review(sandbox.root, { id: "request-field", subject: "x", reason: "y" });
    expect(await run(sandbox, ["--from", sandbox.candidate])).toMatchObject({
      exitCode: exitCode.badInput,
      message:
        "wsdl/reviewed-changes.json cannot be used. Reviewed change 1: no rule has the id request-field.",
    });
  });
});

describe("generate --dry-run", () => {
  it("does all but to replace, and changes nothing", async () => {
    const sandbox = await makeSandbox(breaking);
    const summary = await runInVain(sandbox, ["--from", sandbox.candidate, "--dry-run", "--accept"]);
    expect(summary).toMatchObject({ outcome: "would-replace", exitCode: exitCode.done });
    expect(summary.changes.map(({ words }) => words)).toEqual([
      "`createAccountBySize`: new required field `region` (string)",
    ]);
    expect(summary.steps.map(({ name }) => name)).toEqual(["pull", "check", "compare", "emit", "verify"]);
  });

  it("says that nothing is to be done when the contract is the pinned one", async () => {
    const sandbox = await makeSandbox();
    expect(await run(sandbox, ["--from", sandbox.candidate, "--dry-run"])).toMatchObject({
      outcome: "nothing-to-do",
      exitCode: exitCode.done,
    });
  });

  it("refuses what the real run would: a row of the facts table that no longer matches, as no fault of the WSDL", async () => {
    const sandbox = await makeSandbox(remove("GetAuthenticationTokenRequest", "Username")(sampleWsdl));
    for (const mode of [["--dry-run"], []]) {
      const summary = await run(sandbox, ["--from", sandbox.candidate, ...mode]);
      expect(summary.exitCode).toBe(exitCode.badInput);
      expect(summary.message).toContain("The WSDL is good, but the facts table");
      expect(summary.problems.join()).toContain("GetAuthenticationToken.request.Username");
    }
  });

  it("refuses what the real run would: changes, and a facade that does not compile with them", async () => {
    const sandbox = await makeSandbox(breaking);
    const verify = (): Promise<void> => Promise.reject(new Error("src/client.ts:1:1: no"));
    const summary = await run(sandbox, ["--from", sandbox.candidate, "--dry-run"], { verify });
    expect(summary.exitCode).toBe(exitCode.changesFound);
    expect(summary.message).toMatch(/--accept[\s\S]*src\/client\.ts:1:1: no/);
  });
});

describe("generate --against", () => {
  it("compares with a file, and changes nothing", async () => {
    const sandbox = await makeSandbox(additive);
    const before = await fingerprint(sandbox.root);
    const summary = await run(sandbox, ["--against", sandbox.candidate]);
    expect(summary).toMatchObject({ outcome: "compared", exitCode: exitCode.done });
    expect(summary.changes.map(({ id }) => id)).toEqual(["operation-removed"]);
    const failing = await run(sandbox, ["--against", sandbox.candidate, "--fail-on", "breaking"]);
    expect(failing.exitCode).toBe(exitCode.changesFound);
    expect(await fingerprint(sandbox.root)).toBe(before);
    expect((await run(sandbox, ["--from", sandbox.candidate, "--against", sandbox.candidate])).message).toBe(
      "Nothing changed.",
    );
  });

  it("compares with the contract of a git revision", async () => {
    const sandbox = await makeSandbox(additive);
    const git = (...argv: readonly string[]): unknown =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...argv], {
        cwd: sandbox.root,
        stdio: "ignore",
      });
    git("init");
    git("add", ".");
    git("commit", "-m", "one");
    await run(sandbox, ["--from", sandbox.candidate]);
    const { changes } = await run(sandbox, ["--against", "HEAD"]);
    expect(changes.map(({ id }) => id)).toEqual(["operation-added"]);
  });

  it("never shows the secrets of a URL that it cannot compare with", async () => {
    const sandbox = await makeSandbox();
    const urls = [
      "http://u:hunter2hunter2@127.0.0.1:2/x?WSDL&key=hunter2hunter2",
      "http://u:hunter2hunter2@[",
    ];
    for (const url of urls) {
      const { message } = await run(sandbox, ["--against", url]);
      expect(message).toContain("There is nothing to compare with");
      expect(message).not.toContain("hunter2");
    }
  });

  it("repeats what it was given where that names no host", async () => {
    const { message } = await run(await makeSandbox(), ["--against", "HEAD:service.wsdl"]);
    expect(message).toContain("There is nothing to compare with: HEAD:service.wsdl.");
  });

  it("sends credentials and headers to the origin of the source alone", async () => {
    const source = await serve({ "/a?WSDL": text(sampleWsdl), "/b?WSDL": text(additive) });
    const other = await serve({ "/b?WSDL": text(additive) });
    const sandbox = await makeSandbox();
    const compared = async (...from: readonly string[]): Promise<string | undefined> =>
      (await run(sandbox, [...from, "--user", "jane:hunter2", "--header", "X-Key: 4711-4711"])).outcome;
    expect(await compared("--from", `${source.origin}/a?WSDL`, "--against", `${other.origin}/b?WSDL`)).toBe(
      "compared",
    );
    expect(source.requests[0]?.headers).toMatchObject({ "x-key": "4711-4711" });
    expect(other.requests[0]?.headers).not.toHaveProperty("x-key");
    expect(other.requests[0]?.headers).not.toHaveProperty("authorization");
    // The only URL that there is, or the source's origin.
    await compared("--against", `${other.origin}/b?WSDL`);
    expect(other.requests[1]?.headers).toMatchObject({ "x-key": "4711-4711" });
    await compared("--from", `${source.origin}/a?WSDL`, "--against", `${source.origin}/b?WSDL`);
    expect(source.requests[2]?.headers).toMatchObject({ "x-key": "4711-4711" });
  });

  it.each(["HEAD~1", "--output=x", "missing.wsdl"])("never says that nothing changed: %s", async (what) => {
    const sandbox = await makeSandbox();
    const summary = await run(sandbox, [`--against=${what}`]);
    expect(summary).toMatchObject({ exitCode: exitCode.notCompared, bump: undefined });
    expect(await leftovers(sandbox.root)).toEqual([]);
  });
});

describe("generate --check", () => {
  it("names what is missing, differs or is left over, and the command that mends it", async () => {
    const sandbox = await makeSandbox();
    await writeFile(join(sandbox.root, "generated", "index.ts"), "changed");
    await rm(join(sandbox.root, "generated", "operations", "Authenticate.ts"));
    await writeFile(join(sandbox.root, "generated", "Gone.ts"), "left over");
    const summary = await runInVain(sandbox, ["--check"]);
    expect(summary).toMatchObject({ outcome: "drift", exitCode: exitCode.drift });
    expect(summary.files).toEqual([
      "generated/Gone.ts: is left over",
      "generated/index.ts: differs",
      "generated/operations/Authenticate.ts: is missing",
    ]);
    expect(summary.message).toContain("Run: npm run generate");
  });

  it.each([
    ["is missing", undefined],
    ["its sha256 is not that of", { source: "x", sha256: "0", contractHash: "0" }],
    ["its contractHash is not that of", { source: "x", sha256: sha256(sampleWsdl), contractHash: "0" }],
    [
      "its list of what is left out is not that of",
      {
        source: "x",
        sha256: sha256(sampleWsdl),
        contractHash: contractHash(contractOf(sampleWsdl)),
        unserved: ["a"],
      },
    ],
  ])("fails when the lock: %s", async (words, lock) => {
    const sandbox = await makeSandbox();
    const path = join(sandbox.root, "wsdl", "AccountManagementService.lock.json");
    if (lock === undefined) await rm(path);
    else await writeFile(path, JSON.stringify(lock));
    const summary = await run(sandbox, ["--check"]);
    expect(summary.exitCode).toBe(exitCode.drift);
    expect(summary.files.join()).toContain(words);
    await run(sandbox, []);
    expect((await run(sandbox, ["--check"])).exitCode).toBe(exitCode.done);
  });

  it.each(["{", "[]", `{"source": 1}`, `{"source": "x"}`])("refuses a lock that is %s", async (content) => {
    const sandbox = await makeSandbox();
    await writeFile(join(sandbox.root, "wsdl", "AccountManagementService.lock.json"), content);
    const summary = await run(sandbox, ["--check"]);
    expect(summary.exitCode).toBe(exitCode.badInput);
    expect(summary.message).toContain("wsdl/AccountManagementService.lock.json");
  });
});

describe("what stands in the way beside the contract", () => {
  it("is a fact that does not match the pinned WSDL, for --check too", async () => {
    const sandbox = await makeSandbox();
    const facts = [{ at: "GetQuota.request.Username", required: true }] as unknown as readonly Fact[];
    const service = { ...accountManagementService, facts };
    const summary = await run(sandbox, ["--check"], { service });
    expect(summary.exitCode).toBe(exitCode.badInput);
    expect(summary.message).toContain("scripts/facts.ts");
  });

  it("is a file that cannot be read", async () => {
    const sandbox = await makeSandbox();
    const lock = "wsdl/AccountManagementService.lock.json";
    await rm(join(sandbox.root, lock));
    await mkdir(join(sandbox.root, lock));
    expect(await run(sandbox, ["--check"])).toMatchObject({
      exitCode: exitCode.badInput,
      message: `${lock} cannot be read (EISDIR).`,
    });
  });

  it("is the clock, which ends a run that has not begun to replace anything", async () => {
    const sandbox = await makeSandbox(additive);
    const before = await fingerprint(sandbox.root);
    const watch = { begin: () => undefined, end: () => undefined, mayReplace: () => false };
    const summary = await runPipeline(settingFor(sandbox, ["--from", sandbox.candidate]), watch);
    expect(summary.exitCode).toBe(exitCode.internal);
    expect(await fingerprint(sandbox.root)).toBe(before);
  });

  it("is that the parts cannot be joined to what was read from them", () => {
    const raw = ["a", "b"].map((id) => ({
      id,
      location: id,
      bytes: Buffer.from("<a/>"),
      contentType: undefined,
    }));
    const documents = [{ location: "a", root: readXml(Buffer.from(additive)) }];
    const pulled = { source: "a", raw, documents };
    expect(() => pinNew(accountManagementService, pulled, contractOf(sampleWsdl))).toThrow(
      "cannot be joined",
    );
  });
});

describe("what cannot be served", () => {
  const withDataSet = withGetQuota(sampleWsdl).replace(
    field("QuotaMB", "s:long", 1),
    field("Data", "s:anyType"),
  );

  it("is left out, and told in the report and in the lock", async () => {
    const sandbox = await makeSandbox(withDataSet);
    const summary = await run(sandbox, ["--from", sandbox.candidate, "--dry-run"]);
    expect(summary.unserved).toEqual([
      expect.stringMatching(/^operation GetQuota: candidate\.wsdl:\d+:\d+: .*says nothing of the content/),
    ]);
    await run(sandbox, ["--from", sandbox.candidate]);
    expect((await lockOf(sandbox.root)).unserved).toEqual([
      expect.stringMatching(/^operation GetQuota \(line \d+\): .*says nothing of the content/),
    ]);
    expect(await run(sandbox, ["--check"])).toMatchObject({
      outcome: "in-step",
      unserved: [expect.any(String)],
    });
    expect((await run(sandbox, ["--from", sandbox.candidate])).outcome).toBe("nothing-to-do");
  });

  it("refuses the WSDL with --strict", async () => {
    const sandbox = await makeSandbox(withDataSet);
    const summary = await runInVain(sandbox, ["--from", sandbox.candidate, "--strict"]);
    expect(summary.exitCode).toBe(exitCode.badInput);
    expect(summary.problems.join()).toContain("says nothing of the content");
  });
});

describe("a sibling of the service", () => {
  it("is told by its settings alone: its WSDL is taken and pinned under its own name", async () => {
    const sibling = replaceAll("AccountManagementService", "LicenseManagementService")(sampleWsdl);
    const sandbox = await makeSandbox(sibling);
    const service = { ...accountManagementService, name: "LicenseManagementService" };
    const refused = await run(sandbox, ["--from", sandbox.candidate]);
    expect(refused.problems.join()).toContain(
      'the service is "LicenseManagementService", but this package is for',
    );
    expect(await run(sandbox, ["--from", sandbox.candidate], { service })).toMatchObject({
      outcome: "replaced",
    });
    expect(await readFile(join(sandbox.root, "wsdl", "LicenseManagementService.wsdl"), "utf8")).toBe(sibling);
    expect((await run(sandbox, ["--check"], { service })).outcome).toBe("in-step");
  });
});

describe("the service's version", () => {
  const released = (version: string): string =>
    replace(
      '<wsdl:service name="AccountManagementService">',
      `<wsdl:service name="AccountManagementService"><wsdl:documentation>${version}</wsdl:documentation>`,
    )(sampleWsdl);

  it("is told as old and new and kept in the lock, and is no change of the contract", async () => {
    const sandbox = await makeSandbox(released("8.0.5.6265"));
    const first = await run(sandbox, ["--from", sandbox.candidate, "--fail-on", "any"]);
    expect(first).toMatchObject({
      exitCode: exitCode.done,
      changes: [],
      bump: expect.anything() as object,
      notes: ["The service's version: unknown → 8.0.5.6265."],
      files: ["wsdl/AccountManagementService.lock.json"],
    });
    await writeFile(sandbox.candidate, released("8.0.6.1"));
    const second = await run(sandbox, ["--from", sandbox.candidate, "--fail-on", "any"]);
    expect(second.notes).toEqual(["The service's version: 8.0.5.6265 → 8.0.6.1."]);
    expect((await lockOf(sandbox.root)).serviceVersion).toBe("8.0.6.1");
    expect((await run(sandbox, ["--check"])).outcome).toBe("in-step");
    expect((await run(sandbox, [])).outcome).toBe("nothing-to-do");
    expect((await lockOf(sandbox.root)).serviceVersion).toBe("8.0.6.1");
  });
});

describe("a WSDL that is refused", () => {
  it("is told with place and reason, and changes nothing", async () => {
    const sandbox = await makeSandbox(sampleWsdl.replaceAll('use="literal"', 'use="encoded"'));
    const summary = await runInVain(sandbox, ["--from", sandbox.candidate]);
    expect(summary).toMatchObject({ outcome: "failed", exitCode: exitCode.badInput });
    expect(summary.problems[0]).toMatch(/^candidate\.wsdl:\d+:\d+: .*only literal can be served$/);
  });
});
