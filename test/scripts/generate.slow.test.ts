import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { synthesize } from "../../bench/generate/synthesize.js";
import type { Summary } from "../../scripts/report.js";
import { pinnedWsdl } from "./contracts.js";
import { remove } from "./corpus/edit.js";
import { withGetQuota } from "./corpus/operations.js";
import { copyPackage, generate } from "./package-copy.js";
import { serve, text } from "./pull/server.js";
import { fingerprint, leftovers } from "./sandbox.js";
import { TEST_CERTIFICATE, TEST_KEY } from "../transport/tls-fixture.js";

const copied = ["node_modules", "package.json", "scripts", "src", "tsconfig.json"];

async function candidate(root: string, wsdl: string): Promise<string> {
  await writeFile(join(root, "wsdl", "..", "candidate.wsdl"), wsdl);
  return "candidate.wsdl";
}

describe("the command", () => {
  it("checks, replaces, reports and is in step afterwards, with the real emitter and compiler", async () => {
    const root = await copyPackage();
    const before = await fingerprint(root);
    const from = await candidate(root, withGetQuota(pinnedWsdl));
    const environment = { LC_ALL: "tr_TR.UTF-8", TZ: "Pacific/Kiritimati", CI: "true" };
    const first = await generate(root, ["--from", from, "--json"], environment);
    expect(first.code).toBe(0);
    const report = JSON.parse(first.stdout) as {
      readonly files: readonly string[];
      readonly steps: readonly { state: string }[];
    };
    expect(report).toMatchObject({
      outcome: "replaced",
      impact: "additive",
      changes: [{ words: "new operation `getQuota`" }],
      bump: { level: "patch" },
    });
    expect(report.steps.map(({ state }) => state)).toEqual(Array(6).fill("done"));
    expect(first.stderr).toMatch(/verify: plain data and types, and the facade compiles with them.*\[\d/);
    // Only files about the new operation, those that list all operations, and the pinned WSDL.
    for (const file of report.files) expect(file).toMatch(/^(generated\/(soap\/)?[a-z]+\.ts|wsdl\/.*)$/);
    expect((await leftovers(root)).filter((name) => !copied.includes(name))).toEqual(["candidate.wsdl"]);
    expect(await fingerprint(root)).not.toBe(before);

    const check = await generate(root, ["--check"], { LC_ALL: "C", TZ: "America/St_Johns" });
    expect(check).toMatchObject({ code: 0, stdout: "generated/ is what the pinned WSDL gives.\n" });
    // Back again, from the WSDL of before: not one byte is left of the change but in the lock.
    const back = await generate(root, ["--from", await candidate(root, pinnedWsdl), "--accept"]);
    expect(back.code).toBe(0);
    const withoutLock = (text: string): string => text.replace(/^wsdl\/.*lock\.json .*$/m, "");
    expect(withoutLock(await fingerprint(root))).toBe(withoutLock(before));
  }, 300_000);

  it("replaces nothing when the facade does not compile with the new contract, and shows where", async () => {
    const root = await copyPackage();
    // A hand-written line that relies on a field that goes.
    await writeFile(
      join(root, "src", "relies.ts"),
      `import type { GetAllAccountsItem } from "../generated/types.js";\nexport const plan = (item: GetAllAccountsItem): number => item.paymentPlanId;\n`,
    );
    const before = await fingerprint(root);
    const from = await candidate(root, remove("GetAllAccountsItem", "PaymentPlanId")(pinnedWsdl));
    const { code, stdout } = await generate(root, ["--from", from, "--accept"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/src\/relies\.ts:2:\d+: Property 'paymentPlanId' does not exist/);
    expect(await fingerprint(root)).toBe(before);
  }, 60_000);

  it("ends at --timeout, although nothing of it waits then, and leaves nothing", async () => {
    const root = await copyPackage();
    const before = await fingerprint(root);
    // 260 operations: to emit them takes longer than this run has.
    const from = await candidate(root, synthesize(20, true));
    const { code, stdout, stderr } = await generate(root, ["--from", from, "--timeout", "300", "--json"]);
    expect(code).toBe(3);
    const report = JSON.parse(stdout) as Summary;
    expect(report.message).toMatch(/not (?:done|read) in time \(--timeout\)/);
    const failed = report.steps.find(({ state }) => state === "failed");
    expect(stderr).toContain(`✖ ${failed?.name ?? ""}: `);
    expect(await fingerprint(root)).toBe(before);
    expect((await leftovers(root)).filter((name) => !copied.includes(name))).toEqual(["candidate.wsdl"]);
  }, 60_000);

  it("is put right by the next one of any kind when it is killed", async () => {
    const root = await copyPackage();
    const before = await fingerprint(root);
    const from = await candidate(root, withGetQuota(pinnedWsdl));
    const killed = await generate(root, ["--from", from], {}, "… emit");
    expect(killed).toMatchObject({ code: null, stdout: "" });
    expect(await leftovers(root)).toContain(".generate");
    const next = await generate(root, ["--check"]);
    expect(next.code).toBe(0);
    expect(next.stdout).toContain("interrupted; what it left behind has been cleared");
    expect(await leftovers(root)).not.toContain(".generate");
    expect(await fingerprint(root)).toBe(before);
  }, 60_000);

  it("trusts a certificate that NODE_EXTRA_CA_CERTS names", async () => {
    const { origin } = await serve({ "/": text(pinnedWsdl) }, { key: TEST_KEY, cert: TEST_CERTIFICATE });
    const root = await copyPackage();
    await writeFile(join(root, "ca.pem"), TEST_CERTIFICATE);
    const argv = ["--from", `${origin}/`, "--dry-run"];
    expect((await generate(root, argv)).code).toBe(3);
    expect((await generate(root, argv, { NODE_EXTRA_CA_CERTS: join(root, "ca.pem") })).code).toBe(0);
  }, 60_000);
});
