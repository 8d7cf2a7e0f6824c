import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readTree } from "../../../scripts/replace.js";
import { contractOf, packageRoot, pinnedWsdl, sampleWsdl } from "../contracts.js";
import { withGetQuota } from "../corpus/operations.js";
import { emitted } from "./emitted.js";

/** What the sample WSDL gives. */
let before: ReadonlyMap<string, string>;
beforeAll(async () => {
  before = await emitted(contractOf(sampleWsdl));
});

describe("the emitted files", () => {
  it("are those in generated/, byte by byte", async () => {
    const pinned = await readTree(join(packageRoot, "generated"));
    const files = await emitted(contractOf(pinnedWsdl));
    expect([...files.keys()].sort()).toEqual([...pinned.keys()].sort());
    for (const [path, bytes] of pinned) expect(files.get(path)).toBe(Buffer.from(bytes).toString("utf8"));
  });

  it("are the same whatever the order of declarations, the prefixes and the formatting", async () => {
    const shuffledWsdl = shuffled(sampleWsdl);
    const disguised = reprefixed(shuffledWsdl).replace(/>\s+</g, "><");
    expect(shuffledWsdl.indexOf("<s:element")).not.toBe(sampleWsdl.indexOf("<s:element"));
    expect(disguised).not.toMatch(/[<"]tns:/);
    expect(await emitted(contractOf(disguised))).toEqual(before);
  });

  it("differ by nothing but the address and its hash when the host is another", async () => {
    const elsewhere = sampleWsdl.replaceAll("https://secure.", "https://other.");
    const after = await emitted(contractOf(elsewhere));
    const changed = [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
    expect(changed.sort()).toEqual(["contract.ts", "wsdl.ts"]);
    for (const path of changed) {
      expect(after.get(path)?.replaceAll("https://other.", "https://secure.")).toBe(before.get(path));
    }
  });
});

describe("a change of one operation", () => {
  /** What changes in each file, but for the contract's hash: the lines that go and those that come. */
  async function changes(wsdl: string): Promise<Record<string, { gone: string[]; come: string[] }>> {
    const after = await emitted(contractOf(wsdl));
    expect([...after.keys()]).toEqual([...before.keys()]);
    const changed: Record<string, { gone: string[]; come: string[] }> = {};
    for (const [path, text] of before) {
      const [old, now] = [linesOf(text), linesOf(after.get(path) ?? "")];
      const change = { gone: without(old, now), come: without(now, old) };
      if (change.gone.length + change.come.length > 0) changed[path] = change;
    }
    return changed;
  }

  const linesOf = (text: string): string[] => text.replace(/(?<=hash: ")[0-9a-f]{64}/, "").split("\n");

  /** The lines of one text that the other does not have, each as often as it stands there. */
  function without(lines: readonly string[], others: readonly string[]): string[] {
    const left = [...others];
    return lines.filter((line) => {
      const index = left.indexOf(line);
      if (index >= 0) left.splice(index, 1);
      return index < 0;
    });
  }

  it("adds to each file and changes no line about others: a new one", async () => {
    const changed = await changes(withGetQuota(sampleWsdl).replaceAll("GetQuota", "GetAccountQuota"));
    expect(Object.keys(changed).sort()).toEqual([...before.keys()].sort());
    expect(Object.values(changed).flatMap(({ gone }) => gone)).toEqual([]);
  });

  it("changes the lines about it: another field", async () => {
    const wsdl = sampleWsdl.replace(
      `<s:element minOccurs="0" maxOccurs="1" name="NewPassword" type="s:string" />`,
      (field) => `${field}<s:element minOccurs="0" maxOccurs="1" name="Hint" type="s:string" />`,
    );
    const changed = await changes(wsdl);
    expect(Object.keys(changed).sort()).toEqual([
      "contract.ts",
      "soap/definitions.ts",
      "types.ts",
      "wsdl.ts",
    ]);
    for (const { gone, come } of Object.values(changed)) {
      expect(gone).toEqual([]);
      expect(come.join("\n")).toMatch(/hint/i);
      expect(come.length).toBeLessThanOrEqual(2);
    }
  });

  it("changes the lines about it: other documentation", async () => {
    const wsdl = sampleWsdl.replace(
      "Creates an account of the given size",
      "Makes an account of the given size",
    );
    const changed = await changes(wsdl);
    expect(Object.keys(changed).sort()).toEqual(["contract.ts", "operations.ts", "wsdl.ts"]);
    for (const { gone, come } of Object.values(changed)) expect([gone.length, come.length]).toEqual([1, 1]);
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
