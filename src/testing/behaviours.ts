import { callerFields, wrapperOf } from "../soap/contract.js";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import type { AccountSeed, AccountStore, EmulatedAccount, EmulatedHistory } from "./accounts.js";
import type { EmulatorCall } from "./asmx.js";
import { EmulatorResult, refusal } from "./responses.js";
import { sampleOf } from "./call-values.js";

/** What the service itself does for an operation: gives the result's fields, or throws `EmulatorResult`. */
type ServiceBehaviour = (call: EmulatorCall, accounts: AccountStore) => object;

/** By the operation's name in the contract. No email is sent by any of them. */
const BEHAVIOURS: Readonly<Record<string, ServiceBehaviour>> = {
  /** Tells the status of an account to who knows its password, whatever the status is. */
  Authenticate: (call, accounts) => {
    const { status, backupServerName } = accountOf(call, accounts, ["password"]);
    return { accountStatus: status, backupServerName };
  },

  ChangeAccountEmail: (call, accounts) => {
    accounts.setEmail(accountOf(call, accounts, ["password"]), String(call.request.email));
    return {};
  },

  ChangeAccountPassword: (call, accounts) => {
    accounts.setPassword(accountOf(call, accounts, ["password"]), String(call.request.newPassword));
    return {};
  },

  ChangeBackupAccountEmail: (call, accounts) => {
    accounts.setEmail(accountOf(call, accounts, ["active"]), String(call.request.email));
    return {};
  },

  ChangeBackupAccountPassword: (call, accounts) => {
    const account = accountOf(call, accounts, ["active"]);
    // The operation is for other accounts; which result it gives is the emulator's own choice.
    if (account.isUltraSafe) throw invalid("Username is the name of an UltraSafe account.");
    accounts.setPassword(account, String(call.request.newPassword));
    return {};
  },

  CreateAccountBySize: (call, accounts) => {
    const { username, accountSizeMB: sizeMB, targetEntityId, fullName, isUltrasafe } = call.request;
    // The live service's bounds are not known.
    if (typeof sizeMB !== "bigint" || sizeMB <= 0n) throw invalid("AccountSizeMB must be more than 0.");
    return create(call, accounts, {
      username: String(username),
      sizeMB,
      entityId: targetEntityId as number | undefined,
      fullName: fullName as string | undefined,
      isUltraSafe: isUltrasafe === true,
    });
  },

  CreateAccountByPartnerLicenseKey: (call, accounts) =>
    create(call, accounts, {
      username: String(call.request.userName),
      fullName: call.request.firstName as string | undefined,
      isUltraSafe: call.request.isUltraSafe === true,
    }),

  /** What the devices of the account take up together, as seeded. */
  GetAccountUsedSpace: (call, accounts) => {
    const { systems } = accountOf(call, accounts, ["active"]);
    return { usedSpaceInKB: systems.reduce((sum, system) => sum + system.usedSpaceKB, 0n) };
  },

  GetAccountUsedSpaceBySystem: (call, accounts) => {
    const { username, systems } = accountOf(call, accounts, ["active"]);
    return { accountSpaces: systems.map((system) => ({ username, ...system })) };
  },

  /** The accounts of a customer type in the caller's hierarchy, in the order of their making. */
  GetAllAccounts: (call, accounts) => ({
    accounts: accounts
      .list()
      .filter((account) => account.customerTypeCode === call.request.customerTypeCode)
      .filter((account) => isInHierarchy(call, account))
      .map((account) => ({
        userName: account.username,
        customerName: account.fullName,
        email: account.email,
        entityId: account.entityId,
        customerTypeCode: account.customerTypeCode,
        paymentPlanId: account.paymentPlanId,
        signupDate: account.signupDate,
      })),
  }),

  /** A token that signs an account in, once. */
  GetAuthenticationToken: (call, accounts) => {
    const { username } = accountOf(call, accounts, ["active", "password"]);
    return { token: accounts.issueToken({ username, isAppUser: false }) };
  },

  /** A token that signs an account in, once. */
  GetAuthorizationTokenByEntity: (call, accounts) => {
    const { username } = accountOf(call, accounts, ["active"]);
    return { authToken: accounts.issueToken({ username, isAppUser: call.request.isAppUser === true }) };
  },

  /**
   * The uploads of the accounts together, one row a month, the latest `months` rows, oldest first. That the
   * accounts are added up, and the order, are the emulator's own choice.
   */
  GetHistoryEventsTotals: (call, accounts) => {
    const usernames = call.request.monitoredUsernames as readonly unknown[];
    const history = usernames.flatMap((username) => accountOf(call, accounts, ["active"], username).history);
    const months = Number(call.request.months);
    return { historyEventsTotalsData: months === 0 ? [] : totalsByMonth(history).slice(-months) };
  },
};

/**
 * What the service does for an operation; for one without a behaviour, a success whose every field has a value that
 * the schema allows. A request without what it cannot do without, as the contract's table has it, is refused first:
 * that the live service responds with InvalidInputParameters then, and how it words that, is the emulator's own choice.
 */
export function behave(
  contract: ContractDescriptor,
  { name, request, response }: OperationDescriptor,
  call: EmulatorCall,
  accounts: AccountStore,
): object {
  const wrapper = wrapperOf(contract, request);
  if (wrapper !== undefined && !call.hasRequest) throw invalid(`${wrapper.field.element} is required.`);
  for (const { property, element, optionalInSchema } of callerFields(contract, request)) {
    const value = call.request[property];
    const isEmpty =
      value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
    if (optionalInSchema === true && isEmpty) throw invalid(`${element} is required.`);
  }
  const behaviour = Object.hasOwn(BEHAVIOURS, name) ? BEHAVIOURS[name] : undefined;
  if (behaviour !== undefined) return behaviour(call, accounts);
  const fields = callerFields(contract, response);
  return sampleOf(
    contract,
    fields.filter(({ property }) => property !== response.outcome?.property),
  );
}

function invalid(what: string): EmulatorResult {
  return new EmulatorResult(refusal("InvalidInputParameters", what));
}

/** A new account, which is in the hierarchy of whoever made it. */
function create({ request, credentials }: EmulatorCall, accounts: AccountStore, seed: AccountSeed): object {
  if (accounts.find(seed.username) !== undefined) throw new EmulatorResult(refusal("AlreadyExists"));
  accounts.add({
    ...seed,
    password: String(request.password),
    email: request.email as string | undefined,
    partner: credentials?.userName,
  });
  return {};
}

/**
 * The account that the request names; all that keeps a caller from it is an ObjectEntityMismatch. By the vendor's
 * words that holds for one outside of the hierarchy and, where it must be `active`, for an inactive one; for an unknown
 * one, and for a wrong password where the caller must know the `password`, it is the emulator's own choice.
 */
function accountOf(
  call: EmulatorCall,
  accounts: AccountStore,
  needs: readonly ("active" | "password")[],
  username = call.request.userName ?? call.request.username,
): EmulatedAccount {
  const account = accounts.find(String(username));
  if (
    account !== undefined &&
    isInHierarchy(call, account) &&
    (account.status !== "Inactive" || !needs.includes("active")) &&
    (accounts.hasPassword(account.username, String(call.request.password)) || !needs.includes("password"))
  ) {
    return account;
  }
  throw new EmulatorResult(refusal("ObjectEntityMismatch"));
}

/** Whether the account is in the hierarchy of the call's API credentials. */
function isInHierarchy({ credentials }: EmulatorCall, { partner }: EmulatedAccount): boolean {
  return partner === undefined || partner === credentials?.userName;
}

function totalsByMonth(history: readonly EmulatedHistory[]): readonly EmulatedHistory[] {
  const totals = new Map<number, EmulatedHistory>();
  for (const row of history) {
    const key = row.periodDate.getTime();
    const total = totals.get(key);
    totals.set(key, {
      periodDate: row.periodDate,
      uploadedFilesCount: (total?.uploadedFilesCount ?? 0n) + row.uploadedFilesCount,
      uploadedFilesSize: (total?.uploadedFilesSize ?? 0n) + row.uploadedFilesSize,
    });
  }
  return [...totals.values()].sort((a, b) => a.periodDate.getTime() - b.periodDate.getTime());
}
