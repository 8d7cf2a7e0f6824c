import { describe, expect, it } from "vitest";
import { wsdl } from "../../../generated/wsdl.js";
import { startEmulator } from "../../../src/testing/index.js";
import { shared } from "../../servers/shared.js";

const emulator = shared(() => startEmulator());

describe("The service description", () => {
  it.each(["WSDL", "wsdl", "Wsdl="])("is at ?%s", async (query) => {
    const response = await fetch(`${emulator.url}?${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/xml; charset=utf-8");
    expect(await response.text()).toContain("<wsdl:definitions");
  });

  it("is the published contract with the emulator's own address at both ports", async () => {
    const text = await (await fetch(emulator.wsdlUrl)).text();
    expect(text.split(`location="${emulator.url}"`)).toHaveLength(3);
    const address =
      "https://secure.sosonlinebackup.com/WebApi/AccountManagementService/AccountManagementService.asmx";
    expect(text.replaceAll(emulator.url, address)).toBe(wsdl);
  });
});

describe("The web site", () => {
  it("has a help page that names the operations", async () => {
    const response = await fetch(emulator.url);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain('<a href="?op=GetAuthorizationTokenByEntity">');
    expect(text).toContain("one-time usage token");
  });

  it("has a page for each operation", async () => {
    const known = await fetch(`${emulator.url}?op=GetAllAccounts`);
    expect(await known.text()).toContain("sosonlinebackup.com/GetAllAccounts");
  });

  it.each(["HEAD", "PUT", "DELETE", "OPTIONS"])("does not take %s", async (method) => {
    const response = await fetch(emulator.url, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("content-type")).toBe("text/html");
  });

  it("minds upper and lower case in the path", async () => {
    const response = await fetch(emulator.url.replace("WebApi", "webapi"));
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("The resource cannot be found.");
  });

  it("escapes what it repeats", async () => {
    const { origin } = new URL(emulator.url);
    expect(await (await fetch(`${origin}/a'"&b`)).text()).toContain("&amp;b");
  });

  it("keeps connections open and says so with a length", async () => {
    const response = await fetch(emulator.wsdlUrl);
    expect(response.headers.get("connection")).toBe("keep-alive");
    expect(Number(response.headers.get("content-length"))).toBe((await response.arrayBuffer()).byteLength);
    expect(response.headers.get("x-aspnet-version")).toBe("4.0.30319");
  });
});
