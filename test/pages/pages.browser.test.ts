import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator } from "../../src/testing/index.js";
import type { OperationDescriptor } from "../../src/soap/contract.js";
import { shapes } from "../round-trip/shapes.js";
import { openBrowser, tabTo } from "./browser.js";
import type { Browser } from "./browser.js";
import { listening } from "../servers/listening.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let emulator: Emulator;
let browser: Browser;

beforeAll(async () => {
  emulator = await startEmulator({
    accounts: [{ username: "jane@example.com" }, { username: "joe@example.com" }],
  });
  browser = await openBrowser();
});

beforeEach(() => emulator.reset());

afterEach(() => {
  const { origin } = new URL(emulator.url);
  expect(browser.asked.filter((url) => !url.startsWith(origin) && !url.startsWith("data:"))).toEqual([]);
});

afterAll(async () => {
  await browser.close();
  await emulator.close();
});

async function open(operation: string): Promise<void> {
  await browser.page.goto(`${emulator.url}?op=${operation}`);
}

/** Types into the controls in the order of the page, by keyboard alone, and sends. */
async function send(
  operation: string,
  values: readonly (readonly [control: string, keys: string])[],
  { version = "1.1", password = "api-pass" } = {},
): Promise<void> {
  const { page } = browser;
  await open(operation);
  await tabTo(page, "1.1");
  if (version === "1.2") await page.keyboard.press("ArrowDown");
  for (const [control, keys] of [["UserName", "api-user"], ["Password", password], ...values] as const) {
    await tabTo(page, control);
    if (keys === " " || keys === "Enter") await page.keyboard.press(keys === " " ? "Space" : keys);
    else await page.keyboard.type(keys);
  }
  await tabTo(page, "Send the request");
  await page.keyboard.press("Enter");
  await page.locator("#verdict strong").waitFor();
}

function textOf(selector: string): Promise<string> {
  return browser.page.locator(selector).innerText();
}

describe("By keyboard alone", () => {
  it.each(["1.1", "1.2"])("a token is had over SOAP %s", async (version) => {
    const fields = [
      ["Username", "jane@example.com"],
      ["IsAppUser", " "],
    ] as const;
    await send("GetAuthorizationTokenByEntity", fields, { version });
    expect(await textOf("#verdict")).toMatch(/^Success after \d+ ms/);
    const token = /<AuthToken>(\w+)<\/AuthToken>/.exec(await textOf("#received"))?.[1] ?? "";
    expect(emulator.redeem(token)).toEqual({ username: "jane@example.com", isAppUser: true });
    expect(emulator.requests).toMatchObject([{ soapVersion: version, userName: "api-user", status: 200 }]);
  });

  it("a refused credential is explained in the words of the error table", async () => {
    await send("GetAuthorizationTokenByEntity", [["Username", "jane@example.com"]], { password: "wrong" });
    expect(await textOf("#verdict")).toMatch(
      /^InvalidCredentialsError \(INVALID_CREDENTIALS\): The service refused the user name or password[^]*InvalidSoapCredentials\./,
    );
  });

  it("an account created with a wrong size is explained, whether it is too small or no number", async () => {
    const account = (size: string): readonly (readonly [string, string])[] => [
      ["TargetEntityId", "1"],
      ["Username", "new@example.com"],
      ["Password", "hush"],
      ["AccountSizeMB", size],
      ["FullName", "New"],
      ["Email", "new@example.com"],
    ];
    await send("CreateAccountBySize", account("-5"));
    expect(await textOf("#verdict")).toMatch(/ServiceResultError[^]*AccountSizeMB must be more than 0\./);
    await send("CreateAccountBySize", account("big"));
    expect(await textOf("#verdict")).toMatch(/SoapFaultError[^]*accountSizeMB must be an integer/);
    expect(emulator.accounts.find("new@example.com")).toBeUndefined();
  });

  it("a list of two items is sent", async () => {
    await send("GetHistoryEventsTotals", [
      ["Add an item", "Enter"],
      ["Add an item", "Enter"],
      ["months", "3"],
    ]);
    expect(emulator.requests.at(-1)?.request).toMatchObject({ months: 3, monitoredUsernames: [] });
    await open("GetHistoryEventsTotals");
    const { page } = browser;
    await tabTo(page, "UserName");
    await page.keyboard.type("api-user");
    await tabTo(page, "Password");
    await page.keyboard.type("api-pass");
    for (const name of ["jane@example.com", "joe@example.com"]) {
      await tabTo(page, "Add an item");
      await page.keyboard.press("Enter");
      // The new item has the focus.
      await page.keyboard.type(name);
    }
    await tabTo(page, "months");
    await page.keyboard.type("3");
    await page.keyboard.press("Enter");
    await page.locator("#verdict strong").waitFor();
    expect(await textOf("#verdict")).toMatch(/^Success/);
    expect(emulator.requests.at(-1)?.request).toEqual({
      monitoredUsernames: ["jane@example.com", "joe@example.com"],
      months: 3,
    });
    expect(await textOf("#code")).toContain('monitoredUsernames: ["jane@example.com", "joe@example.com"],');
  });
});

describe("What is shown of a call", () => {
  it("has the request without its secrets, and the call in TypeScript to copy", async () => {
    await send(
      "GetAuthenticationToken",
      [
        ["Username", "jane@example.com"],
        ["Password", "account-pass"],
      ],
      { version: "1.2" },
    );
    expect(await textOf("#verdict")).toMatch(/^Success/);
    const shown = (await textOf("#sent")) + (await textOf("#code"));
    expect(shown).not.toMatch(/account-pass|api-pass/);
    expect(shown).toContain("<Password>***</Password>");
    await browser.page.locator("#copy").click();
    await browser.page.getByText("Copied.").waitFor();
    const copied = await browser.page.evaluate("navigator.clipboard.readText()");
    expect(copied).toBe(
      [
        'import { AccountManagementClient, fromEnvironment } from "account-management-service-client";',
        "",
        "const client = new AccountManagementClient({",
        "  credentials: fromEnvironment(),",
        `  endpoint: "${emulator.url}",`,
        '  soapVersion: "1.2",',
        "});",
        "const result = await client.getAuthenticationToken({",
        '  username: "jane@example.com",',
        '  password: process.env.PASSWORD ?? "",',
        "});",
      ].join("\n"),
    );
  });

  it("takes markup in an input for text", async () => {
    const evil = '"><img src=x onerror=alert(1)>&amp;';
    await send("GetAuthorizationTokenByEntity", [["Username", evil]]);
    expect(await textOf("#verdict")).toMatch(/ObjectEntityMismatch/);
    expect(emulator.requests.at(-1)?.request).toMatchObject({ username: evil });
    expect(await browser.page.locator("img").count()).toBe(0);
  });

  it("says so when there is no response", async () => {
    // The browser asks again on a connection that it had kept.
    emulator.failNext({ kind: "reset" }, { times: Infinity });
    await send("GetAuthorizationTokenByEntity", []);
    expect(await textOf("#verdict")).toMatch(/^ConnectionError/);
  });

  it("says so when the response is not SOAP", async () => {
    emulator.failNext({ kind: "http", status: 503, body: "<h1>Away" });
    await send("GetAuthorizationTokenByEntity", []);
    expect(await textOf("#verdict")).toMatch(/^HttpError[^]*503/);
  });
});

describe("axe finds nothing", () => {
  const find = async (): Promise<unknown> => {
    const { page } = browser;
    // The page's policy lets no other script in.
    await page.evaluate(AXE);
    return page.evaluate(
      "axe.run(document).then(({ passes, violations }) => passes.length < 10 ? 'nothing was checked' : violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))",
    );
  };

  it.each(["light", "dark"] as const)("on the list, in %s", async (colorScheme) => {
    await browser.page.emulateMedia({ colorScheme });
    await browser.page.goto(emulator.url);
    expect(await find()).toEqual([]);
  });

  it.each(["light", "dark"] as const)(
    "on an operation's page before and after a call, in %s",
    async (colorScheme) => {
      await browser.page.emulateMedia({ colorScheme });
      await open("CreateAccountBySize");
      expect(await find()).toEqual([]);
      await send("CreateAccountBySize", [["Username", "x"]]);
      expect(await find()).toEqual([]);
      await send("GetHistoryEventsTotals", [["Add an item", "Enter"]]);
      expect(await find()).toEqual([]);
    },
  );
});

it("a value of a derived type, with flags beside it, is sent and shown as what it is", async () => {
  const [echo] = Object.values(shapes.operations);
  const flags = { kind: "enumeration", name: "Rights", values: ["Read", "Write"], flags: true } as const;
  const rights = { element: "Rights", property: "rights", type: "Rights", required: false };
  const shape = { element: "Shape", property: "shape", type: "Shape", required: false };
  const request = { element: "Echo", namespace: shapes.namespace, fields: [rights, shape] };
  await using other = await startEmulator({
    contract: {
      wsdl: "",
      descriptor: {
        ...shapes,
        operations: { echo: { ...echo, name: "Echo", method: "echo", request } as OperationDescriptor },
        types: { ...shapes.types, Rights: { ...flags, namespace: shapes.namespace } },
      },
    },
  });
  const own = await openBrowser();
  try {
    const { page } = own;
    await page.goto(`${other.url}?op=Echo`);
    await page.getByLabel("Rights").selectOption("Write");
    await page.getByLabel("xsi:type").first().selectOption("Circle");
    const circle = page.locator('[data-type="Circle"]');
    await circle.getByLabel("Fill").selectOption("dark blue");
    await circle.getByLabel("Radius").fill("2.5");
    await page.getByRole("button", { name: "Send the request" }).click();
    await page.locator("#verdict strong").waitFor();
    expect(other.requests.at(-1)).toMatchObject({
      request: { rights: ["Write"], shape: { xsiType: "Circle", fill: "dark blue", radius: 2.5 } },
      mismatches: [],
    });
    const sent = await page.locator("#sent").innerText();
    expect(sent).toMatch(/^ {6}<Shape [^>]*xsi:type="t:Circle">\n {8}<Fill>dark blue<\/Fill>$/m);
    const code = await page.locator("#code").innerText();
    expect(code).toContain('rights: ["Write"],');
    expect(code).toMatch(/xsiType: "Circle",\s+fill: "dark blue",\s+radius: 2\.5,/);
  } finally {
    await own.close();
  }
});

it("a form and a script of another site cannot call the emulator", async () => {
  const other = createServer((_, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(
      `<form method="post" enctype="text/plain" action="${emulator.url}"><input name="<a" value="/>"></form>`,
    );
  });
  const port = await listening(other);
  const stranger = await openBrowser();
  try {
    await stranger.page.goto(`http://localhost:${port}/`);
    const script = `fetch(${JSON.stringify(emulator.url)}, { method: "POST", mode: "no-cors", headers: { "Content-Type": "text/plain" }, body: "<a/>" }).then(() => "sent", () => "refused")`;
    await stranger.page.evaluate(script);
    const withSoap = script.replace("no-cors", "cors").replace("text/plain", "text/xml");
    expect(await stranger.page.evaluate(withSoap)).toBe("refused");
    await Promise.all([
      stranger.page.waitForURL(emulator.url),
      stranger.page.evaluate("document.forms[0].submit()"),
    ]);
    expect(await stranger.page.locator("body").innerText()).toContain("Forbidden");
    expect(emulator.requests).toEqual([]);
  } finally {
    await stranger.close();
    other.close();
  }
});
