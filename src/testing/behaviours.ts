import { randomUUID } from "node:crypto";
import { callerFields, wrapperOf } from "../soap/contract.js";
import type { ContractDescriptor, OperationDescriptor, SoapVersion } from "../soap/contract.js";
import type { AccountSeed, AccountStore, EmulatedAccount, EmulatedHistory, TokenHolder } from "./accounts.js";
import { refusal } from "./responses.js";
import type { FaultReply, Outcome } from "./responses.js";
import { sampleOf } from "./values.js";

/** A call that has been decoded, and whose credentials are in order. */
export interface EmulatorCall<Request = Readonly<Record<string, unknown>>> {
  /** The operation's name in the contract. */
  readonly operation: string;
  readonly soapVersion: SoapVersion;
  /** As the client's caller passes it; an element that did not arrive is `undefined`. */
  readonly request: Request;
  /** Whether the `request` element around the fields arrived; true for operations that have none. */
  readonly hasRequest: boolean;
  /** What the AuthHeader said, password included: keep it out of logs. `undefined` without an AuthHeader. */
  readonly credentials:
    { readonly userName: string | undefined; readonly password: string | undefined } | undefined;
  /** HTTP headers by lower-case name, as they came. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What behaviours work on. */
export interface EmulatedService {
  readonly contract: ContractDescriptor;
  readonly accounts: AccountStore;
  /** Tokens that were handed out and not used yet. */
  readonly tokens: Map<string, TokenHolder>;
}

/** What the service itself does for an operation: gives the result's fields, or throws `EmulatorResult`. */
export type ServiceBehaviour = (
  call: EmulatorCall,
  service: EmulatedService,
  operation: OperationDescriptor,
) => Readonly<Record<string, unknown>>;

/** Thrown by a behaviour: the call ends with this Result, in the operation's own form of it. */
export class EmulatorResult extends Error {
  override readonly name = "EmulatorResult";
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(`The emulated service responds with ${outcome.code} (${outcome.result}).`);
    this.outcome = outcome;
  }
}

/** Thrown by a behaviour: the call ends with this SOAP fault. */
export class EmulatorFault extends Error {
  override readonly name = "EmulatorFault";
  readonly fault: FaultReply;

  constructor(fault: FaultReply) {
    super(fault.reason);
    this.fault = fault;
  }
}

/** By the operation's name in the contract. No email is sent by any of them. */
const BEHAVIOURS: Readonly<Record<string, ServiceBehaviour>> = {
  /** Tells the status of an account to who knows its password, whatever the status is. */
  Authenticate: (call, service) => {
    const { status, backupServerName } = ownedAccount(call, service, call.request.userName);
    return { accountStatus: status, backupServerName };
  },

  ChangeAccountEmail: (call, service) => {
    const account = ownedAccount(call, service, call.request.userName);
    service.accounts.setEmail(account, String(call.request.email));
    return {};
  },

  ChangeAccountPassword: (call, service) => {
    const account = ownedAccount(call, service, call.request.userName);
    service.accounts.setPassword(account, String(call.request.newPassword));
    return {};
  },

  ChangeBackupAccountEmail: (call, service) => {
    const account = activeAccount(call, service, call.request.username);
    service.accounts.setEmail(account, String(call.request.email));
    return {};
  },

  ChangeBackupAccountPassword: (call, service) => {
    const account = activeAccount(call, service, call.request.username);
    // The operation is for other accounts; which result it gives is the emulator's own choice.
    if (account.isUltraSafe) throw invalid("Username is the name of an UltraSafe account.");
    service.accounts.setPassword(account, String(call.request.newPassword));
    return {};
  },

  CreateAccountBySize: ({ request, credentials }, service) => {
    const sizeMB = request.accountSizeMB;
    // The live service's bounds are not known.
    if (typeof sizeMB !== "bigint" || sizeMB <= 0n) throw invalid("AccountSizeMB must be more than 0.");
    return create(service, {
      username: String(request.username),
      password: String(request.password),
      sizeMB,
      entityId: typeof request.targetEntityId === "number" ? request.targetEntityId : undefined,
      fullName: textOf(request.fullName),
      email: textOf(request.email),
      isUltraSafe: request.isUltrasafe === true,
      partner: credentials?.userName,
    });
  },

  CreateAccountByPartnerLicenseKey: ({ request, credentials }, service) =>
    create(service, {
      username: String(request.userName),
      password: String(request.password),
      fullName: textOf(request.firstName),
      email: textOf(request.email),
      isUltraSafe: request.isUltraSafe === true,
      partner: credentials?.userName,
    }),

  /** What the devices of the account take up together, as seeded. */
  GetAccountUsedSpace: (call, service) => {
    const { systems } = activeAccount(call, service, call.request.userName);
    return { usedSpaceInKB: systems.reduce((sum, system) => sum + system.usedSpaceKB, 0n) };
  },

  GetAccountUsedSpaceBySystem: (call, service) => {
    const { username, systems } = activeAccount(call, service, call.request.username);
    return { accountSpaces: systems.map((system) => ({ username, ...system })) };
  },

  /** The accounts of a customer type in the caller's hierarchy, in the order of their making. */
  GetAllAccounts: ({ request, credentials }, { accounts }) => ({
    accounts: accounts
      .list()
      .filter((account) => account.customerTypeCode === request.customerTypeCode)
      .filter((account) => isPartnerOf(credentials?.userName, account))
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
  GetAuthenticationToken: (call, service) => {
    const { username } = activeAccount(call, service, call.request.username);
    ownedAccount(call, service, username);
    return { token: issueToken(service, { username, isAppUser: false }) };
  },

  /** A token that signs an account in, once. */
  GetAuthorizationTokenByEntity: (call, service) => {
    const { username } = activeAccount(call, service, call.request.username);
    return { authToken: issueToken(service, { username, isAppUser: call.request.isAppUser === true }) };
  },

  /**
   * The uploads of the accounts together, one row a month, the latest `months` rows, oldest first. That the
   * accounts are added up, and the order, are the emulator's own choice.
   */
  GetHistoryEventsTotals: (call, service) => {
    const usernames = call.request.monitoredUsernames as readonly unknown[];
    const history = usernames.flatMap((username) => activeAccount(call, service, username).history);
    const months = Number(call.request.months);
    return { historyEventsTotalsData: months === 0 ? [] : totalsByMonth(history).slice(-months) };
  },
};

/**
 * What the service does for an operation. A request without what it cannot do without, as the contract's table has it,
 * is refused first: that the live service responds with InvalidInputParameters then, and how it words that, is the
 * emulator's own choice.
 */
export function behave(
  call: EmulatorCall,
  service: EmulatedService,
  operation: OperationDescriptor,
): unknown {
  const { contract } = service;
  const wrapper = wrapperOf(contract, operation.request);
  if (wrapper !== undefined && !call.hasRequest) throw invalid(`${wrapper.field.element} is required.`);
  for (const field of callerFields(contract, operation.request)) {
    const value = call.request[field.property];
    const isEmpty =
      value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
    if (field.optionalInSchema === true && isEmpty) throw invalid(`${field.element} is required.`);
  }
  const behaviour = Object.hasOwn(BEHAVIOURS, operation.name) ? BEHAVIOURS[operation.name] : undefined;
  return behaviour === undefined ? sampleResult(contract, operation) : behaviour(call, service, operation);
}

function invalid(what: string): EmulatorResult {
  return new EmulatorResult(refusal("InvalidInputParameters", what));
}

/** A new account, which is in the hierarchy of whoever made it. */
function create({ accounts }: EmulatedService, seed: AccountSeed): Record<string, never> {
  if (accounts.find(seed.username) !== undefined) throw new EmulatorResult(refusal("AlreadyExists"));
  accounts.add(seed);
  return {};
}

/** A token that was never handed out before. */
function issueToken({ tokens }: EmulatedService, holder: TokenHolder): string {
  const token = randomUUID().replaceAll("-", "");
  tokens.set(token, holder);
  return token;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/**
 * The account of that name in the caller's hierarchy. That an unknown account is an ObjectEntityMismatch is
 * the emulator's own choice; one outside of the hierarchy is by the vendor's words.
 */
function accountOf(
  { credentials }: EmulatorCall,
  { accounts }: EmulatedService,
  username: unknown,
): EmulatedAccount {
  const account = accounts.find(String(username));
  if (account !== undefined && isPartnerOf(credentials?.userName, account)) return account;
  throw new EmulatorResult(refusal("ObjectEntityMismatch"));
}

/** The account, if it is not inactive, which is an ObjectEntityMismatch by the vendor's words. */
function activeAccount(call: EmulatorCall, service: EmulatedService, username: unknown): EmulatedAccount {
  const account = accountOf(call, service, username);
  if (account.status !== "Inactive") return account;
  throw new EmulatorResult(refusal("ObjectEntityMismatch"));
}

/** The account, if the request has its password. Which result a wrong one gives is the emulator's own choice. */
function ownedAccount(call: EmulatorCall, service: EmulatedService, username: unknown): EmulatedAccount {
  const account = accountOf(call, service, username);
  if (service.accounts.hasPassword(account.username, String(call.request.password))) return account;
  throw new EmulatorResult(refusal("ObjectEntityMismatch"));
}

/** Whether the account is in the hierarchy of those API credentials. */
function isPartnerOf(userName: string | undefined, account: EmulatedAccount): boolean {
  return account.partner === undefined || account.partner === userName;
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

/** For an operation that has no behaviour: a success whose every field has a value that the schema allows. */
function sampleResult(
  contract: ContractDescriptor,
  { response }: OperationDescriptor,
): Record<string, unknown> {
  const fields = callerFields(contract, response);
  return sampleOf(
    contract,
    fields.filter(({ property }) => property !== response.outcome?.property),
  );
}
