import { isPartnerOf } from "./account-lookup.js";
import type { ServiceBehaviours } from "./behaviour.js";

/** The accounts of a customer type in the caller's hierarchy, in the order of their making. */
export const accountListBehaviours: ServiceBehaviours = {
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
