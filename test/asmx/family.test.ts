import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyPackage, generate } from "../scripts/package-copy.js";
import { compileCaller } from "../scripts/emit/regenerated-copy.js";
import { shared } from "../servers/shared.js";
import { startAsmxHost } from "./host.js";

/** What a user of the client of EntityManagementService writes: compiled as strictly as the package itself. */
const CALLER = `
import { AccountManagementClient, AccountManagementError, type AccountDevicesInfo } from "../src/index.js";

const [endpoint = "", soapVersion, password = ""] = process.argv.slice(2);
const client = new AccountManagementClient({
  credentials: { userName: "api-user", password },
  endpoint,
  soapVersion: soapVersion === "1.2" ? "1.2" : "1.1",
});
async function main(): Promise<unknown> {
  const user = await client.authenticateDashboardUser({ userName: "jane", password: "right" });
  const token: string | undefined = user.authenticationToken;
  const until: Date = user.validTillUtcDate;
  const page = await client.getEntityAccounts({ targetEntityID: 7, pageSize: 2, pageIndex: 0 });
  const accounts: readonly AccountDevicesInfo[] = page.accounts;
  const refusal = await client
    .authenticateDashboardUser({ userName: "jane", password: "wrong" })
    .catch((error: unknown) => error);
  const code = refusal instanceof AccountManagementError ? refusal.code : "none";
  return [token, until, accounts.map(({ username }) => username), code];
}
export async function mistakes(): Promise<void> {
  // @ts-expect-error a number is needed
  await client.getEntityAccounts({ targetEntityID: "7", pageSize: 2, pageIndex: 0 });
  // @ts-expect-error an operation of another service
  await client.getAllAccounts({});
}
console.log(JSON.stringify(await main().catch((error: unknown) => String(Reflect.get(Object(error), "code")))));
await client.close();
`;

const host = shared(() => startAsmxHost());

test("the pipeline, pointed at another service of the family by its settings, gives a typed client that calls it", async () => {
  const root = await copyPackage();
  const settings = join(root, "scripts", "service.ts");
  const ours = await readFile(settings, "utf8");
  await writeFile(
    settings,
    ours
      .replaceAll("AccountManagementService", "EntityManagementService")
      .replace('import { knownFacts } from "./facts.js";\n', "")
      .replace("facts: knownFacts", "facts: []"),
  );
  for (const folder of ["wsdl", "generated"]) await rm(join(root, folder), { recursive: true });
  const from = `${host.siblingUrl}?WSDL`;
  expect(await generate(root, ["--from", from])).toMatchObject({ code: 0 });
  expect(await readFile(join(root, "generated", "contract.ts"), "utf8")).toContain(
    `production: "secure.sosonlinebackup.com"`,
  );

  const caller = await compileCaller(root, CALLER);
  expect(caller.problems).toEqual([]);
  for (const soapVersion of ["1.1", "1.2"]) {
    expect(JSON.parse(await caller.run(host.siblingUrl, soapVersion, "api-pass"))).toEqual([
      "token of jane",
      "2030-01-31T12:00:00.000Z",
      ["user0", "user1"],
      "SERVICE_RESULT",
    ]);
    expect(await caller.run(host.siblingUrl, soapVersion, "wrong")).toBe(`"INVALID_CREDENTIALS"\n`);
  }
}, 400_000);
