import { readable } from "../../../options/check.js";
import { checkSeed } from "../checks/seed.js";
import { accountOf, DEFAULT_PASSWORD } from "./account.js";
import type { AccountSeed, EmulatedAccount } from "./account.js";

/** What a test may look at and add to. */
export interface EmulatedAccounts {
  /** All accounts, in the order of their making. */
  list(): readonly EmulatedAccount[];
  /** The account of exactly that name. */
  find(username: string): EmulatedAccount | undefined;
  /** Whether that is the account's password now. */
  hasPassword(username: string, password: string): boolean;
  /**
   * Adds an account. Throws when there is one of that name, and `InvalidRequestError` for an unknown key or a
   * value of the wrong type.
   */
  add(seed: AccountSeed): EmulatedAccount;
}

/** The accounts of one emulator. */
export class AccountStore implements EmulatedAccounts {
  readonly #accounts = new Map<string, EmulatedAccount>();
  readonly #passwords = new Map<string, string>();

  /** The seeds have been checked. */
  constructor(seeds: readonly AccountSeed[]) {
    for (const seed of seeds) this.#put(seed);
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
    readable(() => {
      checkSeed(seed, "account");
    });
    return this.#put(seed);
  }

  #put(seed: AccountSeed): EmulatedAccount {
    if (this.#accounts.has(seed.username)) {
      throw new Error(`There is an account ${JSON.stringify(seed.username)} already.`);
    }
    const account = accountOf(seed);
    this.#accounts.set(account.username, account);
    this.#passwords.set(account.username, seed.password ?? DEFAULT_PASSWORD);
    return account;
  }

  setEmail(account: EmulatedAccount, email: string): void {
    this.#accounts.set(account.username, { ...account, email });
  }

  setPassword(account: EmulatedAccount, password: string): void {
    this.#passwords.set(account.username, password);
  }
}
