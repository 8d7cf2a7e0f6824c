import { objectEntityMismatch } from "../../soap/result-outcome.js";
import type { EmulatedAccount } from "../state/account.js";
import type { EmulatedService, EmulatorCall } from "./behaviour.js";
import { EmulatorResult } from "./failure.js";

/**
 * The account of that name in the caller's hierarchy. That an unknown account is an ObjectEntityMismatch is
 * the emulator's own choice; an inactive one, or one outside of the hierarchy, is by the vendor's words.
 */
export function activeAccount(
  { credentials }: EmulatorCall,
  { accounts }: EmulatedService,
  username: unknown,
): EmulatedAccount {
  const account = accounts.find(String(username));
  if (
    account === undefined ||
    account.status === "Inactive" ||
    !isPartnerOf(credentials?.userName, account)
  ) {
    throw new EmulatorResult(objectEntityMismatch());
  }
  return account;
}

/** The account, if that is its password. Which result a wrong one gives is the emulator's own choice. */
export function ownedAccount(
  { credentials }: EmulatorCall,
  { accounts }: EmulatedService,
  username: unknown,
  password: unknown,
): EmulatedAccount {
  const account = accounts.find(String(username));
  if (
    account === undefined ||
    !accounts.hasPassword(account.username, String(password)) ||
    !isPartnerOf(credentials?.userName, account)
  ) {
    throw new EmulatorResult(objectEntityMismatch());
  }
  return account;
}

/** Whether the account is in the hierarchy of those API credentials. */
export function isPartnerOf(userName: string | undefined, account: EmulatedAccount): boolean {
  return account.partner === undefined || account.partner === userName;
}
