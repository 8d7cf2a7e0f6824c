import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatProblem } from "../../scripts/contract/nodes.js";
import { soapResponse, SUCCESS, wrapped } from "../servers/soap-responses.js";
import { startRespondingServer } from "../servers/responding-server.js";
import type { RespondingServer } from "../servers/responding-server.js";
import { contractOf, sampleWsdl } from "./contracts.js";
import {
  accountAndAccountType,
  defaultValues,
  flags,
  goodOperationAndDataSet,
  soap12Alone,
} from "./corpus/plausible.js";
import { regenerateCopy } from "./emit/regenerated-copy.js";

describe("a new operation", () => {
  let server: RespondingServer;
  let content = "";
  beforeAll(async () => {
    server = await startRespondingServer(() => soapResponse(wrapped("GetQuota", SUCCESS + content)));
  });
  afterAll(() => server.close());

  const calling = (imports: string, statement: string, options = ""): string => `
import { AccountManagementClient${imports} } from "../src/index.js";
const client = new AccountManagementClient({
  credentials: { userName: "u", password: "p" },
  endpoint: process.argv[2] ?? "",${options}
});
const quota = await client.getQuota({ username: "jane" });
${statement}
await client.close();
`;

  it.each([
    [
      "with a [Flags] enumeration",
      flags,
      "<Rights>Read Write</Rights>",
      calling("", "const rights: readonly string[] = quota.rights; console.log(JSON.stringify(rights));"),
      `["Read","Write"]`,
    ],
    [
      "with default and fixed values, one absent and one empty",
      defaultValues,
      "<F/>",
      calling("", "const n: number = quota.n ?? 0; console.log(JSON.stringify([n, quota.f]));"),
      `[5,"x"]`,
    ],
    [
      "with the types Account and AccountType, both of which can be imported",
      accountAndAccountType,
      "<A><Id>1</Id><Kind>B</Kind></A>",
      calling(
        ", type Account, type AccountType",
        "const a: Account | undefined = quota.a; const kind: AccountType | undefined = a?.kind; console.log(kind);",
      ),
      "B",
    ],
    [
      "beside one that gives a DataSet, which is left out",
      goodOperationAndDataSet,
      "<QuotaMB>7</QuotaMB>",
      calling("", `console.log(String(quota.quotaMB), "getPayments" in client);`),
      "7 false",
    ],
  ])(
    "%s is called through the regenerated package",
    async (_, edit, responded, caller, printed) => {
      const copy = await regenerateCopy(contractOf(edit(sampleWsdl)), caller);
      content = responded;
      expect(copy.problems).toEqual([]);
      expect((await copy.runCaller(server.url)).trim()).toBe(printed);
      await copy.remove();
    },
    120_000,
  );

  it("that gives a DataSet is told with its place and its reason, and all others are served", () => {
    const served = contractOf(sampleWsdl).operations.map(({ name }) => name);
    const { operations, unserved } = contractOf(goodOperationAndDataSet(sampleWsdl));
    expect(operations.map(({ name }) => name)).toEqual([...served, "GetQuota"].sort());
    expect(unserved.map(({ name }) => name)).toEqual(["GetPayments"]);
    expect(unserved.map(formatProblem).join()).toMatch(/^test\.wsdl:\d+:\d+: .*holds nothing but xs:any/);
  });
});

describe("a contract with SOAP 1.2 alone", () => {
  it("makes 1.2 the default, and 1.1 the prepared error", async () => {
    const caller = `
import { AccountManagementClient } from "../src/index.js";
const options = { credentials: { userName: "u", password: "p" } };
const client = new AccountManagementClient(options);
let said = "";
try {
  new AccountManagementClient({ ...options, soapVersion: "1.1" });
} catch (error) {
  said = String(error);
}
console.log(client.soapVersion, said);
await client.close();
`;
    const copy = await regenerateCopy(contractOf(soap12Alone(sampleWsdl)), caller);
    expect(copy.problems).toEqual([]);
    expect(await copy.runCaller()).toMatch(/^1\.2 InvalidRequestError: .*no port for SOAP 1\.1/);
    await copy.remove();
  }, 120_000);
});
