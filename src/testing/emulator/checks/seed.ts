import type { AccountSeed, HistorySeed, SystemSeed } from "../state/account.js";
import type { ChecksOf } from "./field.js";
import { date, flag, int32, int64, listOf, objectOf, optional, text } from "./field.js";

/** Throws `InvalidRequestError` for a key that a seed does not have and for a value of the wrong type. */
export const checkSeed = objectOf({
  username: text,
  password: optional(text),
  email: optional(text),
  fullName: optional(text),
  status: optional(text),
  entityId: optional(int32),
  partner: optional(text),
  customerTypeCode: optional(text),
  paymentPlanId: optional(int32),
  signupDate: optional(date),
  sizeMB: optional(int64),
  isUltraSafe: optional(flag),
  backupServerName: optional(text),
  systems: optional(
    listOf(
      objectOf({
        systemName: text,
        deviceType: optional(text),
        usedSpaceKB: optional(int64),
      } satisfies ChecksOf<SystemSeed>),
    ),
  ),
  history: optional(
    listOf(
      objectOf({
        periodDate: date,
        uploadedFilesCount: int64,
        uploadedFilesSize: int64,
      } satisfies ChecksOf<HistorySeed>),
    ),
  ),
} satisfies ChecksOf<AccountSeed>);
