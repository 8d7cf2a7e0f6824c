// A portal signs a customer in: it asks for a one-time token and decides what to do about each failure.
import {
  AccountManagementClient,
  AccountManagementError,
  ServiceResultError,
  fromEnvironment,
} from "account-management-service-client";

const client = new AccountManagementClient({ credentials: fromEnvironment(), endpoint: "sandbox" });

function isNoEntityOfOurs(error: AccountManagementError): boolean {
  return error instanceof ServiceResultError && error.result.code === "ObjectEntityMismatch";
}

export async function tokenFor(username: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { authToken } = await client.getAuthorizationTokenByEntity(
      { username, isAppUser: false },
      { signal, timeoutMs: 5_000 },
    );
    return authToken;
  } catch (error) {
    if (!(error instanceof AccountManagementError)) throw error;
    switch (error.code) {
      case "SERVICE_RESULT":
        // The entity is inactive or not the portal's: the customer's problem. Anything else is not.
        if (isNoEntityOfOurs(error)) return undefined;
        throw error;
      case "INVALID_CREDENTIALS":
      case "CREDENTIALS_UNAVAILABLE":
        throw new Error("The portal's API credentials need attention.", { cause: error });
      default:
        throw error;
    }
  }
}
