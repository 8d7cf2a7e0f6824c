import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  responseEnvelope,
  soapResponse,
  standardResult,
  SUCCESS,
  wrapped,
} from "../../servers/soap-responses.js";
import { startRespondingServer } from "../../servers/responding-server.js";
import type { RespondingServer } from "../../servers/responding-server.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import { ADDITIONS, withOperations } from "../corpus/operations.js";
import { regenerateCopy } from "./regenerated-copy.js";
import type { RegeneratedCopy } from "./regenerated-copy.js";

const RESPONSES: Readonly<Record<string, string>> = {
  SetAccountNote: responseEnvelope(
    "SetAccountNote",
    `${standardResult(0, "Success", "", "SetAccountNoteResult")}<noteId>9007199254740993</noteId>`,
  ),
  GetAccountQuota: wrapped("GetAccountQuota", `<QuotaMB>12.500</QuotaMB>${SUCCESS}`),
  GetDevices: wrapped(
    "GetDevices",
    `${SUCCESS}<Devices><Device><Name>a</Name><Kind>Toaster</Kind><LastSeen>2024-01-31T12:00:00</LastSeen></Device><Device xsi:nil="true" /></Devices>`,
  ),
  FindPartners: wrapped("FindPartners", "<Result>Success</Result><Partners><string>a</string></Partners>"),
};

/** What a user of the regenerated package writes: compiled as strictly as the package itself. */
const CALLER = `
import { AccountManagementClient } from "../src/index.js";
import type { Device, DeviceKind, FindPartnersResultCode, KnownDeviceKind, ServiceResult } from "../src/index.js";

const [endpoint = "", soapVersion] = process.argv.slice(2);
const client = new AccountManagementClient({
  credentials: { userName: "u", password: "p" },
  endpoint,
  soapVersion: soapVersion === "1.2" ? "1.2" : "1.1",
});
const note = await client.setAccountNote({ userName: "jane", password: "secret", note: "<&>" });
const noteId: bigint = note.noteId;
const noted: ServiceResult = note.result;
const quota = await client.getAccountQuota({ username: "jane", includeDevices: true });
const quotaMB: string = quota.quotaMB;
// The next line is struck out in an editor.
const devices: Device[] = (await client.getDevices({ usernames: ["a", "b"], kind: "Phone" })).devices;
const kinds: DeviceKind[] = devices.map(({ kind }) => kind);
const known: KnownDeviceKind = "Computer";
const lastSeen: Date | undefined = devices[0]?.lastSeen;
const found = await client.findPartners({ region: "EU" });
const code: FindPartnersResultCode = found.result;
const partners: (string | null)[] = found.partners;
export async function mistakes(): Promise<void> {
  // @ts-expect-error a required field is missing
  await client.getAccountQuota({ username: "jane" });
  // @ts-expect-error a field is unknown
  await client.findPartners({ region: "EU", page: 1 });
  // @ts-expect-error a field has the wrong type
  await client.getDevices({ usernames: "a", kind: "Phone" });
  // @ts-expect-error a name that a request's enumeration does not have
  await client.getDevices({ usernames: [], kind: "Toaster" });
  // @ts-expect-error a mistyped method
  await client.setAccountNotes({});
}
await client.getAccountUsedSpace({ userName: "jane" }).catch((error: unknown) => console.log(String(error)));
const values = { noteId: String(noteId), noted, quotaMB, kinds, known, lastSeen, code, partners };
console.log(JSON.stringify(values));
await client.close();
`;

let copy: RegeneratedCopy;
let server: RespondingServer;
beforeAll(async () => {
  copy = await regenerateCopy(contractOf(withOperations(ADDITIONS)(sampleWsdl)), CALLER);
  server = await startRespondingServer(({ body }) => {
    const operation = /<(?:soap|soap12):Body><(\w+)/.exec(body)?.[1] ?? "";
    return soapResponse(RESPONSES[operation] ?? "<unknown />");
  });
}, 120_000);
afterAll(async () => {
  await server.close();
  await copy.remove();
});

describe("a contract with one more operation in each of the four styles", () => {
  it("compiles with src/ as it is, and its caller with it", () => {
    expect(copy.problems).toEqual([]);
  });

  it("is emitted as data and types alone", () => {
    expect(copy.foreignSyntax).toEqual([]);
  });

  it.each(["1.1", "1.2"])("is called through the facade over SOAP %s, typed", async (soapVersion) => {
    const before = server.requests.length;
    const printed = (await copy.runCaller(server.url, soapVersion)).trim().split("\n");
    expect(JSON.parse(printed.at(-1) ?? "")).toEqual({
      noteId: "9007199254740993",
      noted: { result: 0, code: "Success" },
      quotaMB: "12.500",
      kinds: ["Toaster"],
      known: "Computer",
      lastSeen: "2024-01-31T12:00:00.000Z",
      code: "Success",
      partners: ["a"],
    });
    // The old operations are there as well.
    expect(printed[0]).toMatch(/^HttpError: GetAccountUsedSpace: /);
    const bodies = server.requests
      .slice(before)
      .map(({ body }) => /Body>(.*)<\/soap(?:12)?:Body>/.exec(body)?.[1]);
    const xmlns = `xmlns="sosonlinebackup.com"`;
    expect(bodies.slice(0, 4)).toEqual([
      `<SetAccountNote ${xmlns}><userName>jane</userName><password>secret</password><note>&lt;&amp;&gt;</note></SetAccountNote>`,
      `<GetAccountQuota ${xmlns}><request><Username>jane</Username><IncludeDevices>true</IncludeDevices></request></GetAccountQuota>`,
      `<GetDevices ${xmlns}><usernames><string>a</string><string>b</string></usernames><kind>Phone</kind></GetDevices>`,
      `<FindPartners ${xmlns}><request><Region>EU</Region></request></FindPartners>`,
    ]);
    const headers = server.requests[before]?.headers;
    expect(headers?.soapaction).toBe(
      soapVersion === "1.1" ? `"sosonlinebackup.com/SetAccountNote"` : undefined,
    );
    expect(server.requests.slice(before).every(({ body }) => body.includes("<UserName>u</UserName>"))).toBe(
      true,
    );
  });
});
