// A portal signs a customer in: it asks for a one-time token and decides what to do about each failure.
import {
  AccountManagementClient,
  AccountManagementError,
  fromEnvironment,
} from "account-management-service-client";

const client = new AccountManagementClient({ credentials: fromEnvironment(), endpoint: "sandbox" });

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
        // The service knows no such entity, or it is inactive: the customer's problem, not the portal's.
        return undefined;
      case "INVALID_CREDENTIALS":
      case "CREDENTIALS_UNAVAILABLE":
        throw new Error("The portal's API credentials need attention.", { cause: error });
      default:
        throw error;
    }
  }
}
