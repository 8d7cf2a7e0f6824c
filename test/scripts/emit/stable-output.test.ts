import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readTree } from "../../../scripts/replace.js";
import { contractOf, packageRoot, pinnedWsdl } from "../contracts.js";
import { ADDITIONS, withOperations } from "./added-operations.js";
import { emitted } from "./emitted.js";

/** What the pinned WSDL gives. */
let before: ReadonlyMap<string, string>;
beforeAll(async () => {
  before = await emitted(contractOf(pinnedWsdl));
});

describe("the emitted files", () => {
  it("are those in generated/, byte by byte", async () => {
    const pinned = await readTree(join(packageRoot, "generated"));
    expect([...before.keys()].sort()).toEqual([...pinned.keys()].sort());
    for (const [path, bytes] of pinned) expect(before.get(path)).toBe(Buffer.from(bytes).toString("utf8"));
  });

  it("are the same whatever the order of declarations, the prefixes and the formatting", async () => {
    const shuffledWsdl = shuffled(pinnedWsdl);
    const disguised = reprefixed(shuffledWsdl).replace(/>\s+</g, "><");
    expect(shuffledWsdl.indexOf("<s:element")).not.toBe(pinnedWsdl.indexOf("<s:element"));
    expect(disguised).not.toMatch(/[<"]tns:/);
    expect(await emitted(contractOf(disguised))).toEqual(before);
  });

  it("differ by nothing but the address and its hash when the host is another", async () => {
    const elsewhere = pinnedWsdl.replaceAll("https://secure.", "https://other.");
    const after = await emitted(contractOf(elsewhere));
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    expect(changed.sort()).toEqual(["contract.ts", "wsdl.ts"]);
    for (const path of changed) {
      expect(after.get(path)?.replaceAll("https://other.", "https://secure.")).toBe(before.get(path));
    }
  });
});

describe("a change of one operation", () => {
  const INDEXES = ["caller-types.ts", "client.ts", "contract.ts", "operations.ts", "types.ts", "wsdl.ts"];

  /** Paths of the files whose text, without its banner's hash, differs. */
  async function changedFiles(wsdl: string): Promise<string[]> {
    const after = await emitted(contractOf(wsdl));
    const withoutHash = (text: string | undefined): string | undefined =>
      text?.replace(/(?<=sha256 |hash: ")[0-9a-f]{64}/g, "");
    return [...new Set([...before.keys(), ...after.keys()])]
      .filter((path) => withoutHash(before.get(path)) !== withoutHash(after.get(path)))
      .sort();
  }

  it("changes the files about it and the indexes only: a new one", async () => {
    const [, quota] = ADDITIONS;
    if (quota === undefined) throw new Error("There is an addition.");
    const changed = await changedFiles(withOperations([quota]));
    const about = changed.filter((path) => !INDEXES.includes(path) && !/^(?:ports|services)\//.test(path));
    expect(about).toEqual([
      "definitions/GetAccountQuotaRequest.ts",
      "definitions/GetAccountQuotaResult.ts",
      "definitions/GetAccountQuotaSoapIn.ts",
      "definitions/GetAccountQuotaSoapOut.ts",
      "operations/GetAccountQuota.ts",
      "types/GetAccountQuotaRequest.ts",
      "types/GetAccountQuotaResult.ts",
    ]);
  });

  it("changes the files about it and the WSDL only: another field", async () => {
    const wsdl = pinnedWsdl.replace(
      `<s:element minOccurs="0" maxOccurs="1" name="NewPassword" type="s:string" />`,
      (field) => `${field}<s:element minOccurs="0" maxOccurs="1" name="Hint" type="s:string" />`,
    );
    expect(await changedFiles(wsdl)).toEqual([
      "definitions/ChangeBackupAccountPasswordRequest.ts",
      "operations/ChangeBackupAccountPassword.ts",
      "types/ChangeBackupAccountPasswordRequest.ts",
      "wsdl.ts",
    ]);
  });

  it("changes the files about it and the indexes only: other documentation", async () => {
    const wsdl = pinnedWsdl.replace(
      "Creates an account of the given size",
      "Makes an account of the given size",
    );
    expect(await changedFiles(wsdl)).toEqual([
      "operations.ts",
      "operations/CreateAccountBySize.ts",
      "wsdl.ts",
    ]);
  });

  it("changes no bytes, the banner's hash included, of files about others", async () => {
    const after = await emitted(contractOf(withOperations(ADDITIONS)));
    for (const [path, text] of before) {
      if (/^(?:operations|types|definitions)\//.test(path)) expect(after.get(path)).toBe(text);
    }
  });
});

/** Reverses what has no order: declarations, messages, operations of port types and bindings, ports. */
function shuffled(wsdl: string): string {
  const reverse = (text: string, child: RegExp): string => {
    const parts = [...text.matchAll(child)].map(([part]) => part);
    const reversed = [...parts].reverse();
    let index = 0;
    return text.replace(child, () => reversed[index++] ?? "");
  };
  return reverse(
    wsdl.replace(/<s:schema [^]*<\/s:schema>/, (schema) =>
      reverse(
        schema,
        /^ {6}<s:(?:element|complexType|simpleType) name="\w+"(?: type="[^"]*" \/>|>[^]*?^ {6}<\/s:\w+>)/gm,
      ),
    ),
    /^ {2}<wsdl:message [^]*?<\/wsdl:message>/gm,
  ).replace(/<wsdl:(portType|binding|service) [^]*?<\/wsdl:\1>/g, (block) =>
    reverse(block, /^ {4}<wsdl:(operation|port) [^]*?<\/wsdl:\1>/gm),
  );
}

function reprefixed(wsdl: string): string {
  const renamed = { tns: "own", s: "xsd", wsdl: "w", soap: "s11", soap12: "s12" };
  return Object.entries(renamed).reduce(
    (text, [from, to]) =>
      text
        .replaceAll(`xmlns:${from}=`, `xmlns:${to}=`)
        .replace(new RegExp(`(<\\/?|(?:type|element|message|binding|base|ref)=")${from}:`, "g"), `$1${to}:`),
    wsdl,
  );
}
