import { randomUUID } from "node:crypto";

/** Whom a token signs in. */
export interface TokenHolder {
  readonly username: string;
  readonly isAppUser: boolean;
}

/** Tokens that were handed out and not used yet. */
export class TokenStore {
  readonly #holders = new Map<string, TokenHolder>();

  /** A token that was never handed out before. */
  issue(holder: TokenHolder): string {
    const token = randomUUID().replaceAll("-", "");
    this.#holders.set(token, holder);
    return token;
  }

  /** Uses a token up; `undefined` for one that is unknown or used. */
  redeem(token: string): TokenHolder | undefined {
    const holder = this.#holders.get(token);
    this.#holders.delete(token);
    return holder;
  }
}
