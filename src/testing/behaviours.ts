import type { SoapVersion } from "../soap/contract.js";
import { callerFields, wrapperOf } from "../soap/contract.js";
import type {
  ComplexTypeDescriptor,
  ContractDescriptor,
  FieldDescriptor,
  OperationDescriptor,
} from "../soap/contract.js";
import { TEXT_PROPERTY, TYPE_PROPERTY, resolveType } from "../soap/fields.js";
import type { AccountSeed, AccountStore, EmulatedAccount, EmulatedHistory, TokenStore } from "./accounts.js";
import { alreadyExists, invalidInputParameters, objectEntityMismatch } from "./responses.js";
import type { FaultReply, Outcome } from "./responses.js";

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
  readonly tokens: TokenStore;
}

/** What the service itself does for an operation: gives the result's fields, or throws `EmulatorResult`. */
export type ServiceBehaviour = (
  call: EmulatorCall,
  service: EmulatedService,
  operation: OperationDescriptor,
) => Readonly<Record<string, unknown>>;

/** Behaviours by the operation's name in the contract. */
type ServiceBehaviours = Readonly<Record<string, ServiceBehaviour>>;

/** New email addresses and passwords. No email is sent by any of them. */
const accountChangeBehaviours: ServiceBehaviours = {
  ChangeAccountEmail: (call, service) => {
    const account = ownedAccount(call, service, call.request.userName, call.request.password);
    service.accounts.setEmail(account, String(call.request.email));
    return {};
  },
  ChangeAccountPassword: (call, service) => {
    const account = ownedAccount(call, service, call.request.userName, call.request.password);
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
    if (account.isUltraSafe) {
      // The operation is for other accounts; which result it gives is the emulator's own choice.
      throw new EmulatorResult(invalidInputParameters("Username is the name of an UltraSafe account."));
    }
    service.accounts.setPassword(account, String(call.request.newPassword));
    return {};
  },
};

/** New accounts, which are in the hierarchy of whoever made them. */
const accountCreationBehaviours: ServiceBehaviours = {
  CreateAccountBySize: ({ request, credentials }, service) => {
    const sizeMB = request.accountSizeMB;
    if (typeof sizeMB !== "bigint" || sizeMB <= 0n) {
      // The live service's bounds are not known.
      throw new EmulatorResult(invalidInputParameters("AccountSizeMB must be more than 0."));
    }
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
};

function create(service: EmulatedService, seed: AccountSeed): Record<string, never> {
  if (service.accounts.find(seed.username) !== undefined) throw new EmulatorResult(alreadyExists());
  service.accounts.add(seed);
  return {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The accounts of a customer type in the caller's hierarchy, in the order of their making. */
const accountListBehaviours: ServiceBehaviours = {
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
};

/**
 * The account of that name in the caller's hierarchy. That an unknown account is an ObjectEntityMismatch is
 * the emulator's own choice; an inactive one, or one outside of the hierarchy, is by the vendor's words.
 */
function activeAccount(
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
function ownedAccount(
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
function isPartnerOf(userName: string | undefined, account: EmulatedAccount): boolean {
  return account.partner === undefined || account.partner === userName;
}

/** Tells the status of an account to who knows its password, whatever the status is. */
const authenticationBehaviours: ServiceBehaviours = {
  Authenticate: (call, service) => {
    const account = ownedAccount(call, service, call.request.userName, call.request.password);
    return { accountStatus: account.status, backupServerName: account.backupServerName };
  },
};

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

/**
 * For an operation that has no behaviour: a success whose every field has a value that the schema allows.
 * Strings say `string`, lists have one item, everything else is as small as .NET makes it.
 */
const fallbackBehaviour: ServiceBehaviour = (_call, { contract }, { response }) =>
  sampleOf(contract, callerFields(contract, response).filter(isNot(response.outcome?.property)));

function isNot(property: string | undefined): (field: FieldDescriptor) => boolean {
  return (field) => field.property !== property;
}

/** A value that the schema allows for each of the fields. */
export function sampleOf(
  contract: ContractDescriptor,
  fields: readonly FieldDescriptor[],
  within: readonly ComplexTypeDescriptor[] = [],
): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = valueOf(contract, field.type, within);
      return [field.property, field.repeated === true ? listOf(value) : value];
    }),
  );
}

/** `undefined` where a type would contain itself. */
function valueOf(
  contract: ContractDescriptor,
  key: string,
  within: readonly ComplexTypeDescriptor[],
): unknown {
  const type = resolveType(contract, key);
  switch (type.kind) {
    case "value":
      return type.codec.absent() ?? type.codec.parse(TEXTS.get(key) ?? "string");
    case "enumeration":
      return type.values[0];
    case "array":
      return listOf(valueOf(contract, type.item.type, within));
    case "complex":
      return within.includes(type) ? undefined : complexSample(contract, type, within);
  }
}

function complexSample(
  contract: ContractDescriptor,
  type: ComplexTypeDescriptor,
  within: readonly ComplexTypeDescriptor[],
): Record<string, unknown> | undefined {
  if (type.abstract === true) return derivedSample(contract, type, within);
  const sample = sampleOf(contract, type.fields, [...within, type]);
  if (type.textType !== undefined) sample[TEXT_PROPERTY] = valueOf(contract, type.textType, within);
  return sample;
}

function derivedSample(
  contract: ContractDescriptor,
  type: ComplexTypeDescriptor,
  within: readonly ComplexTypeDescriptor[],
): Record<string, unknown> | undefined {
  for (const key of type.derived ?? []) {
    const derived = contract.types[key];
    if (derived?.kind !== "complex" || derived.abstract === true || within.includes(derived)) continue;
    return { [TYPE_PROPERTY]: key, ...complexSample(contract, derived, [...within, type]) };
  }
  return undefined;
}

/** For the built-in types that are null by default and are not any text. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ["xs:date", "2024-01-31"],
  ["xs:time", "12:30:00"],
  ["xs:gYearMonth", "2024-01"],
  ["xs:gYear", "2024"],
  ["xs:gMonthDay", "--01-31"],
  ["xs:gMonth", "--01"],
  ["xs:gDay", "---31"],
  ["xs:duration", "P1D"],
  ["xs:base64Binary", "AA=="],
  ["xs:hexBinary", "00"],
]);

function listOf(item: unknown): readonly unknown[] {
  return item === undefined ? [] : [item];
}

/**
 * The uploads of the accounts together, one row a month, the latest `months` rows, oldest first. That the
 * accounts are added up, and the order, are the emulator's own choice.
 */
const historyBehaviours: ServiceBehaviours = {
  GetHistoryEventsTotals: (call, service) => {
    const usernames = call.request.monitoredUsernames as readonly unknown[];
    const history = usernames.flatMap((username) => activeAccount(call, service, username).history);
    const months = Number(call.request.months);
    return { historyEventsTotalsData: months === 0 ? [] : totalsByMonth(history).slice(-months) };
  },
};

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

/**
 * Refuses a request without what the operation cannot do without, as the contract's table has it. That the
 * live service answers InvalidInputParameters then, and how it words that, is the emulator's own choice.
 */
function requireInput(call: EmulatorCall, service: EmulatedService, operation: OperationDescriptor): void {
  const wrapper = wrapperOf(service.contract, operation.request);
  if (wrapper !== undefined && !call.hasRequest) throw missing(wrapper.field.element);
  for (const field of callerFields(service.contract, operation.request)) {
    if (field.optionalInSchema === true && isEmpty(call.request[field.property]))
      throw missing(field.element);
  }
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)
  );
}

function missing(element: string): EmulatorResult {
  return new EmulatorResult(invalidInputParameters(`${element} is required.`));
}

/** Tokens that sign an account in. Both kinds can be redeemed once. */
const tokenBehaviours: ServiceBehaviours = {
  GetAuthorizationTokenByEntity: (call, service) => {
    const { username } = activeAccount(call, service, call.request.username);
    return { authToken: service.tokens.issue({ username, isAppUser: call.request.isAppUser === true }) };
  },
  GetAuthenticationToken: (call, service) => {
    const account = ownedAccount(call, service, call.request.username, call.request.password);
    if (account.status === "Inactive") throw new EmulatorResult(objectEntityMismatch());
    return { token: service.tokens.issue({ username: account.username, isAppUser: false }) };
  },
};

/** What the devices of an account take up, as seeded. */
const usedSpaceBehaviours: ServiceBehaviours = {
  GetAccountUsedSpace: (call, service) => ({
    usedSpaceInKB: usedSpaceKB(activeAccount(call, service, call.request.userName)),
  }),
  GetAccountUsedSpaceBySystem: (call, service) => {
    const account = activeAccount(call, service, call.request.username);
    return { accountSpaces: account.systems.map((system) => ({ username: account.username, ...system })) };
  },
};

function usedSpaceKB(account: EmulatedAccount): bigint {
  return account.systems.reduce((sum, system) => sum + system.usedSpaceKB, 0n);
}

const BEHAVIOURS: ServiceBehaviours = {
  ...accountChangeBehaviours,
  ...accountCreationBehaviours,
  ...accountListBehaviours,
  ...authenticationBehaviours,
  ...historyBehaviours,
  ...tokenBehaviours,
  ...usedSpaceBehaviours,
};

/** What the service does for an operation: its input checked, then its behaviour or the fallback. */
export function behaviourOf(operationName: string): ServiceBehaviour {
  const behaviour = Object.hasOwn(BEHAVIOURS, operationName) ? BEHAVIOURS[operationName] : undefined;
  return (call, service, operation) => {
    requireInput(call, service, operation);
    return (behaviour ?? fallbackBehaviour)(call, service, operation);
  };
}
