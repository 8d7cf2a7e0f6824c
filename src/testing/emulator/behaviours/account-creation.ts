import { alreadyExists, invalidInputParameters } from "../../soap/result-outcome.js";
import type { AccountSeed } from "../state/account.js";
import type { EmulatedService, ServiceBehaviours } from "./behaviour.js";
import { EmulatorResult } from "./failure.js";

/** New accounts, which are in the hierarchy of whoever made them. */
export const accountCreationBehaviours: ServiceBehaviours = {
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
