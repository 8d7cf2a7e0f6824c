import { randomUUID } from "node:crypto";
import { InvalidRequestError } from "../errors.js";
import { checkKeys } from "../options.js";
import { itemPath, pathOf } from "../soap/fields.js";
import { kindOf } from "../soap/values.js";

/** An account to begin with. Everything but `username` has a default. */
export interface AccountSeed {
  readonly username: string;
  /** Default `"account-pass"`. */
  readonly password?: string | undefined;
  /** Default: the username. */
  readonly email?: string | undefined;
  /** Default: the username. */
  readonly fullName?: string | undefined;
  /**
   * What `authenticate` tells. Default `"Active"`. An `"Inactive"` account is an ObjectEntityMismatch to every
   * operation that works on accounts.
   */
  readonly status?: string | undefined;
  /** Default 1. */
  readonly entityId?: number | undefined;
  /**
   * User name of the API credentials in whose hierarchy the account is; to others it is an
   * ObjectEntityMismatch. Default: in everybody's.
   */
  readonly partner?: string | undefined;
  /** Default `"Standard"`. */
  readonly customerTypeCode?: string | undefined;
  /** Default 1. */
  readonly paymentPlanId?: number | undefined;
  /** Default 2024-01-15T10:30:00Z. */
  readonly signupDate?: Date | undefined;
  /** In MB. Default 1024. */
  readonly sizeMB?: number | bigint | undefined;
  /** Its password cannot be changed for it. Default false. */
  readonly isUltraSafe?: boolean | undefined;
  /** Default `"backup01.example.test"`. */
  readonly backupServerName?: string | undefined;
  /** The account's devices and what each of them takes up. Default: none. */
  readonly systems?: readonly SystemSeed[] | undefined;
  /** Uploads, one row a month. Default: none. */
  readonly history?: readonly HistorySeed[] | undefined;
}

/** One device of an account. */
export interface SystemSeed {
  readonly systemName: string;
  /** Default `"Desktop"`. */
  readonly deviceType?: string | undefined;
  /** In KB. Default 0. */
  readonly usedSpaceKB?: number | bigint | undefined;
}

/** What an account uploaded in one month. */
export interface HistorySeed {
  readonly periodDate: Date;
  readonly uploadedFilesCount: number | bigint;
  /** The contract does not state the unit. */
  readonly uploadedFilesSize: number | bigint;
}

/** An account as it stands. It does not show its password: ask `hasPassword`. */
export interface EmulatedAccount {
  readonly username: string;
  readonly email: string;
  readonly fullName: string;
  readonly status: string;
  readonly entityId: number;
  readonly partner: string | undefined;
  readonly customerTypeCode: string;
  readonly paymentPlanId: number;
  readonly signupDate: Date;
  readonly sizeMB: bigint;
  readonly isUltraSafe: boolean;
  readonly backupServerName: string;
  readonly systems: readonly EmulatedSystem[];
  readonly history: readonly EmulatedHistory[];
}

export interface EmulatedSystem {
  readonly systemName: string;
  readonly deviceType: string;
  readonly usedSpaceKB: bigint;
}

export interface EmulatedHistory {
  readonly periodDate: Date;
  readonly uploadedFilesCount: bigint;
  readonly uploadedFilesSize: bigint;
}

/** A seed with every default filled in. */
function accountOf(seed: AccountSeed): EmulatedAccount {
  return {
    username: seed.username,
    email: seed.email ?? seed.username,
    fullName: seed.fullName ?? seed.username,
    status: seed.status ?? "Active",
    entityId: seed.entityId ?? 1,
    partner: seed.partner,
    customerTypeCode: seed.customerTypeCode ?? "Standard",
    paymentPlanId: seed.paymentPlanId ?? 1,
    signupDate: seed.signupDate ?? new Date("2024-01-15T10:30:00Z"),
    sizeMB: BigInt(seed.sizeMB ?? 1024),
    isUltraSafe: seed.isUltraSafe ?? false,
    backupServerName: seed.backupServerName ?? "backup01.example.test",
    systems: (seed.systems ?? []).map((system) => ({
      systemName: system.systemName,
      deviceType: system.deviceType ?? "Desktop",
      usedSpaceKB: BigInt(system.usedSpaceKB ?? 0),
    })),
    history: (seed.history ?? []).map((month) => ({
      periodDate: month.periodDate,
      uploadedFilesCount: BigInt(month.uploadedFilesCount),
      uploadedFilesSize: BigInt(month.uploadedFilesSize),
    })),
  };
}

const SEED_KEYS = ["password", ...Object.keys(accountOf({ username: "" }))];
const ROW_KEYS = {
  systems: ["systemName", "deviceType", "usedSpaceKB"],
  history: ["periodDate", "uploadedFilesCount", "uploadedFilesSize"],
};

/** Throws `InvalidRequestError` for a key that a seed does not have, as for a mistyped one. */
function checkSeed(seed: AccountSeed, path: string): void {
  checkKeys(seed, SEED_KEYS, path, path);
  const { username } = seed;
  if (typeof username !== "string") {
    const field = pathOf(path, "username");
    throw new InvalidRequestError(field, `${field} must be a string, got ${kindOf(username)}.`);
  }
  for (const list of ["systems", "history"] as const) {
    for (const [index, row] of (seed[list] ?? []).entries()) {
      const at = itemPath(pathOf(path, list), index);
      checkKeys(row, ROW_KEYS[list], at, at);
    }
  }
}

/** What a test may look at and add to. */
export interface EmulatedAccounts {
  /** All accounts, in the order of their making. */
  list(): readonly EmulatedAccount[];
  /** The account of exactly that name. */
  find(username: string): EmulatedAccount | undefined;
  /** Whether that is the account's password now. */
  hasPassword(username: string, password: string): boolean;
  /** Adds an account. Throws when there is one of that name, and `InvalidRequestError` for an unknown key. */
  add(seed: AccountSeed): EmulatedAccount;
}

/** Whom a token signs in. */
export interface TokenHolder {
  readonly username: string;
  readonly isAppUser: boolean;
}

/** The accounts of one emulator, and the tokens that sign them in. */
export class AccountStore implements EmulatedAccounts {
  readonly #seeds: readonly AccountSeed[];
  readonly #accounts = new Map<string, EmulatedAccount>();
  readonly #passwords = new Map<string, string>();
  /** Those that were handed out and not used yet. */
  readonly #tokens = new Map<string, TokenHolder>();

  constructor(seeds: readonly AccountSeed[]) {
    for (const [index, seed] of seeds.entries()) checkSeed(seed, itemPath("accounts", index));
    this.#seeds = [...seeds];
    this.reset();
  }

  /** Back to the seeds, passwords included, and no tokens. */
  reset(): void {
    this.#accounts.clear();
    this.#tokens.clear();
    for (const seed of this.#seeds) this.#put(seed);
  }

  list(): readonly EmulatedAccount[] {
    return [...this.#accounts.values()];
  }

  find(username: string): EmulatedAccount | undefined {
    return this.#accounts.get(username);
  }

  hasPassword(username: string, password: string): boolean {
    return this.#passwords.get(username) === password;
  }

  add(seed: AccountSeed): EmulatedAccount {
    checkSeed(seed, "account");
    return this.#put(seed);
  }

  #put(seed: AccountSeed): EmulatedAccount {
    const { username, password = "account-pass" } = seed;
    if (this.#accounts.has(username)) {
      throw new Error(`There is an account ${JSON.stringify(username)} already.`);
    }
    const account = accountOf(seed);
    this.#accounts.set(username, account);
    this.#passwords.set(username, password);
    return account;
  }

  setEmail(account: EmulatedAccount, email: string): void {
    this.#accounts.set(account.username, { ...account, email });
  }

  setPassword({ username }: EmulatedAccount, password: string): void {
    this.#passwords.set(username, password);
  }

  /** A token that was never handed out before. */
  issueToken(holder: TokenHolder): string {
    const token = randomUUID().replaceAll("-", "");
    this.#tokens.set(token, holder);
    return token;
  }

  /** Whom the token signs in; it does so once. */
  redeem(token: string): TokenHolder | undefined {
    const holder = this.#tokens.get(token);
    this.#tokens.delete(token);
    return holder;
  }
}
