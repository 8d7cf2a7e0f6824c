import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkContract } from "../../../scripts/check/check.js";
import { contractHash } from "../../../scripts/contract/model.js";
import { accountManagementService } from "../../../scripts/service.js";
import { contractOf, sampleWsdl } from "../contracts.js";
import { pullFailure, pullWith } from "./pulling.js";
import { serve, text } from "./server.js";

const corpus = fileURLToPath(new URL("../corpus/parts/", import.meta.url));

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "parts-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

function wsdl(...locations: readonly string[]): string {
  const imports = locations.map((location) => `<w:import namespace="x" location="${location}"/>`).join("");
  return `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/">${imports}</w:definitions>`;
}

function schema(inner = "", namespace = "x"): string {
  return `<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="${namespace}">${inner}</s:schema>`;
}

describe("a contract in parts", () => {
  it("says the same as in one file: wsdl:import, xsd:import, xsd:include with and without a namespace", async () => {
    const { documents, raw } = await pullWith(join(corpus, "service.wsdl"));
    expect(raw.map(({ location }) => location)).toEqual([
      "service.wsdl",
      "abstract/interface.wsdl",
      "abstract/types/messages.xsd",
      "abstract/types/shared.xsd",
    ]);
    const model = checkContract(documents, accountManagementService);
    // Every operation but two is left out of the parts, to keep them readable.
    const others =
      /<wsdl:operation name="(?!Authenticate"|GetAuthorizationTokenByEntity")[\s\S]*?<\/wsdl:operation>/g;
    const whole = contractOf(sampleWsdl.replace(others, ""));
    expect(contractHash(model)).toBe(contractHash(whole));
  });

  it("in a circle is read once each", async () => {
    const root = await folder({
      "a.wsdl": wsdl("b.wsdl", "b.wsdl"),
      "b.wsdl": wsdl("a.wsdl", "c.xsd"),
      "c.xsd": schema(`<s:include schemaLocation="c.xsd"/>`),
    });
    const { raw, documents } = await pullWith(join(root, "a.wsdl"));
    expect(raw).toHaveLength(3);
    expect(documents).toHaveLength(3);
  });

  it("may have a hundred documents and no more", async () => {
    const wide = (count: number): Record<string, string> => ({
      "main.wsdl": wsdl(...Array.from({ length: count }, (_, index) => `${index}.xsd`)),
      ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.xsd`, schema()])),
    });
    expect((await pullWith(join(await folder(wide(99)), "main.wsdl"))).raw).toHaveLength(100);
    expect(await pullFailure(join(await folder(wide(100)), "main.wsdl"))).toContain(
      "more than 100 documents",
    );
  });

  it("names a part that is missing, or that is something else", async () => {
    const root = await folder({
      "a.wsdl": wsdl("b.xsd"),
      "c.wsdl": wsdl("page.html"),
      "page.html": "<html><title>Hi</title></html>",
    });
    expect(await pullFailure(join(root, "a.wsdl"))).toBe("b.xsd does not exist.");
    expect(await pullFailure(join(root, "c.wsdl"))).toContain(
      `page.html is not a part of the contract (a WSDL or a schema) but an HTML page, titled "Hi"`,
    );
  });

  it("never asks for what every pipeline knows by heart", async () => {
    const root = await folder({
      "a.wsdl": `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"><w:types>${schema(
        `<s:import namespace="http://www.w3.org/2001/XMLSchema" schemaLocation="http://www.w3.org/2001/XMLSchema.xsd"/><s:import namespace="other"/>`,
      )}</w:types></w:definitions>`,
    });
    expect((await pullWith(join(root, "a.wsdl"))).raw).toHaveLength(1);
  });
});

describe("the parts of a file", () => {
  it.each([
    "../outside.xsd",
    "deep/../../outside.xsd",
    "/etc/hostname",
    "..%2Foutside.xsd",
    "..\\outside.xsd",
  ])("cannot be outside of its folder: %s", async (reference) => {
    const root = await folder({ "inner/a.wsdl": wsdl(reference), "outside.xsd": schema() });
    expect(await pullFailure(join(root, "inner", "a.wsdl"))).toContain("outside of its folder");
  });

  it("cannot be outside of its folder by way of a link", async () => {
    const root = await folder({ "inner/a.wsdl": wsdl("link.xsd"), "outside.xsd": schema() });
    await symlink(join(root, "outside.xsd"), join(root, "inner", "link.xsd"));
    expect(await pullFailure(join(root, "inner", "a.wsdl"))).toContain("outside of its folder");
  });

  it.each(["https://example.com/a.xsd", "file:///etc/hostname", "//example.com/a.xsd"])(
    "cannot be URLs: %s",
    async (reference) => {
      const root = await folder({ "a.wsdl": wsdl(reference) });
      expect(await pullFailure(join(root, "a.wsdl"))).toContain("by a URL");
    },
  );

  it("cannot be folders or devices", async () => {
    const root = await folder({ "a.wsdl": wsdl("sub"), "sub/x": "" });
    expect(await pullFailure(join(root, "a.wsdl"))).toBe("sub is not a file.");
    expect(await pullFailure("/dev/zero")).toBe("zero is not a file.");
  });

  it("cannot be links in a circle, and are not read when they are larger than allowed", async () => {
    const root = await folder({
      "a.wsdl": wsdl("loop.xsd"),
      "b.wsdl": wsdl("large.xsd"),
      "large.xsd": schema(),
    });
    await symlink("loop.xsd", join(root, "loop.xsd"));
    expect(await pullFailure(join(root, "a.wsdl"))).toBe("loop.xsd cannot be read (ELOOP).");
    expect(await pullFailure(join(root, "b.wsdl"), "--max-bytes", "130")).toMatch(
      /^large\.xsd is larger than \d+ bytes \(--max-bytes\)\.$/,
    );
  });

  it("cannot write on the terminal by their names", async () => {
    const root = await folder({ "a.wsdl": wsdl("%1b[2J.xsd") });
    expect(await pullFailure(join(root, "a.wsdl"))).toBe("[2J.xsd does not exist.");
  });

  it("are taken into the namespace that includes them, whatever their own default namespace is", async () => {
    const root = await folder({
      "a.wsdl": `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"><w:types>${schema(`<s:include schemaLocation="b.xsd"/>`)}</w:types></w:definitions>`,
      "b.xsd": `<schema xmlns="http://www.w3.org/2001/XMLSchema"/>`,
    });
    const { documents } = await pullWith(join(root, "a.wsdl"));
    expect(documents[1]?.root.attributes).toContainEqual(
      expect.objectContaining({ name: "targetNamespace", value: "x" }),
    );
    expect(documents[1]?.root.prefixes.get("")).toBe("http://www.w3.org/2001/XMLSchema");
  });

  it("have blanks and other characters in their names, encoded", async () => {
    const root = await folder({ "a.wsdl": wsdl("my%20part.xsd"), "my part.xsd": schema() });
    expect((await pullWith(join(root, "a.wsdl"))).raw).toHaveLength(2);
  });
});

describe("the parts of a URL", () => {
  it.each([
    ["another host", "https://example.com/a.xsd"],
    ["another port", "http://127.0.0.1:1/a.xsd"],
    ["a file", "file:///etc/hostname"],
    ["data", "data:text/xml,x"],
    ["what only looks like the same host", "blob:http://127.0.0.1/a"],
  ])("cannot come from %s", async (_, reference) => {
    const { origin, requests } = await serve({ "/a": text(wsdl(reference)) });
    expect(await pullFailure(`${origin}/a`)).toContain("parts come only from");
    expect(requests).toHaveLength(1);
  });

  it("cannot come from what is no URL", async () => {
    const { origin } = await serve({ "/a": text(wsdl("http://[")) });
    expect(await pullFailure(`${origin}/a`)).toContain('by "http://[", which is not a URL');
  });

  it("are asked for as an ASMX or WCF host names them", async () => {
    const { origin } = await serve({
      "/s?wsdl": text(wsdl("/s?wsdl=wsdl0")),
      "/s?wsdl=wsdl0": text(wsdl("?xsd=xsd0")),
      "/s?xsd=xsd0": text(schema()),
    });
    const { raw } = await pullWith(`${origin}/s?wsdl`);
    expect(raw.map(({ location }) => location.replace(origin, ""))).toEqual([
      "/s?wsdl",
      "/s?wsdl=wsdl0",
      "/s?xsd=xsd0",
    ]);
  });
});
