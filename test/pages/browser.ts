import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { BrowserContext, Page } from "playwright-core";

/** A browser with an empty profile, which asks nobody for anything by itself. */
export interface Browser {
  readonly page: Page;
  /** Every address that the pages asked for. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

export async function openBrowser(
  options: {
    readonly colorScheme?: "light" | "dark";
    readonly width?: number;
    readonly height?: number;
  } = {},
): Promise<Browser> {
  const { colorScheme = "light", width = 1280, height = 900 } = options;
  const profile = await mkdtemp(join(tmpdir(), "pages-"));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    colorScheme,
    viewport: { width, height },
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const asked: string[] = [];
  context.on("request", (request) => asked.push(request.url()));
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(15_000);
  return {
    page,
    asked,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Goes on with the Tab key to the control of that name, as someone without a mouse does. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(
      "(() => { const e = document.activeElement; return (e.labels?.[0]?.textContent ?? e.getAttribute('aria-label') ?? e.textContent).trim(); })()",
    );
    if (typeof focused === "string" && focused.startsWith(name)) return;
  }
  throw new Error(`The Tab key does not lead to ${name}.`);
}
