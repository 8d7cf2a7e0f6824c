import type { AccountSeed, Emulator, EmulatorOptions } from "../../../src/testing/index.js";
import { startEmulator } from "../../../src/testing/index.js";
import { exchange } from "../../testing/wire/exchange.js";
import { parseResponse } from "../../testing/wire/recording.js";
import { reset, seedAccount } from "../controls.js";
import type { AsmxHost } from "../host.js";
import { comparable } from "./comparable.js";
import type { Comparable } from "./comparable.js";

/** The months of history that both services know of each account. */
const months = 2;
const signupDate = "2024-01-15T10:30:00Z";

/** The same accounts in both services, as the host derives their rows. */
export async function seedHost(host: AsmxHost): Promise<void> {
  await reset(host);
  const more = { password: "account-pass", email: "jane@example.com", customerName: "Jane Doe", signupDate };
  for (const name of ["jane", "alice@example.com"]) {
    await seedAccount(host, name, { ...more, usedSpaceKB: 7, systems: 2, historyMonths: months });
  }
}

export async function seededEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  // The clients close their half of the connection at once: the pages must not have to be loaded first.
  await import("../../../src/testing/pages/pages.js");
  return startEmulator({ accounts: ["jane", "alice@example.com"].map(emulatorSeed), ...options });
}

function emulatorSeed(username: string): AccountSeed {
  const units = Array.from({ length: username.length }, (_, index) => username.charCodeAt(index));
  return {
    username,
    password: "account-pass",
    email: "jane@example.com",
    fullName: "Jane Doe",
    signupDate: new Date(signupDate),
    systems: [
      { systemName: `${username}-system-1`, deviceType: "Desktop", usedSpaceKB: 4 },
      { systemName: `${username}-system-2`, deviceType: "Laptop", usedSpaceKB: 3 },
    ],
    history: Array.from({ length: months }, (_, index) => ({
      periodDate: new Date(Date.UTC(2026, -index, 1)),
      uploadedFilesCount: username.length,
      uploadedFilesSize: units.reduce((sum, unit, place) => sum + (place + 1) * unit, 0),
    })),
  };
}

/** Sends the bytes on a connection of their own, and gives what can be compared of the response. */
export async function responseOf(url: string, bytes: Uint8Array): Promise<Comparable> {
  return comparable(parseResponse(await exchange(url, bytes)));
}
