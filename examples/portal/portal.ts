// A portal whose page sends a customer to the backup service, signed in by a one-time token.
import { createServer } from "node:http";
import type { Server } from "node:http";
import { ServiceResultError, isAccountManagementError } from "account-management-service-client";
import type { AccountManagementClient, AccountManagementError } from "account-management-service-client";

/** What the portal needs of a client. A real one fits, and so does a fake one. */
export type TokenSource = Pick<AccountManagementClient, "getAuthorizationTokenByEntity">;

export interface Page {
  readonly status: number;
  readonly text: string;
}

/** Asks for a token, and decides what each failure means for the customer. */
export async function signIn(client: TokenSource, username: string): Promise<Page> {
  try {
    const { authToken } = await client.getAuthorizationTokenByEntity(
      { username, isAppUser: false },
      { timeoutMs: 5_000 },
    );
    return { status: 200, text: `Your token: ${authToken}` };
  } catch (error) {
    if (!isAccountManagementError(error)) throw error;
    return pageFor(error);
  }
}

function pageFor(error: AccountManagementError): Page {
  if (error instanceof ServiceResultError && error.result.code === "ObjectEntityMismatch") {
    return { status: 404, text: "There is no backup account of this name." };
  }
  // For whoever runs the portal. The message holds no password and no token.
  console.error(`${error.code} ${error.callId ?? ""} ${error.message}`);
  return error.retryable
    ? { status: 503, text: "The backup service does not respond. Please try again." }
    : { status: 502, text: "Signing in does not work at the moment. We have been told." };
}

/** `GET /sign-in?user=jane@example.com` */
export function createPortal(client: TokenSource): Server {
  return createServer((request, response) => {
    const username = new URL(request.url ?? "/", "http://portal").searchParams.get("user");
    const page = username === null ? { status: 400, text: "Who are you?" } : signIn(client, username);
    Promise.resolve(page)
      .then(({ status, text }) => response.writeHead(status, { "Content-Type": "text/plain" }).end(text))
      .catch(() => response.writeHead(500).end());
  });
}
