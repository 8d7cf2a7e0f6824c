import { AccountManagementClient, isAccountManagementError } from "../../src/index.js";
import type {
  AccountManagementError,
  CallOptions,
  ClientOptions,
  CreateAccountBySizeRequest,
  GetAuthorizationTokenByEntityResult,
} from "../../src/index.js";
import { wrapped, SUCCESS, tokenBody } from "../servers/soap-responses.js";
import { httpResponse } from "../transport/raw-server.js";

export const CREDENTIALS = { userName: "api-user", password: "pa55word-of-the-api" };

export const TOKEN_RESPONSE = httpResponse(tokenBody("token"));
export const CREATED_RESPONSE = httpResponse(wrapped("CreateAccountBySize", SUCCESS));

export const NEW_ACCOUNT: CreateAccountBySizeRequest = {
  targetEntityId: 7,
  username: "jane@example.com",
  password: "pa55word-of-the-account",
  accountSizeMB: 100,
  isUltrasafe: false,
  disableEmailsNotification: true,
};

export function clientOf(endpoint: URL, options: Partial<ClientOptions> = {}): AccountManagementClient {
  return new AccountManagementClient({ credentials: CREDENTIALS, endpoint, timeoutMs: 20_000, ...options });
}

/** A call that reads. */
export function read(
  client: AccountManagementClient,
  options?: CallOptions,
): Promise<GetAuthorizationTokenByEntityResult> {
  return client.getAuthorizationTokenByEntity({ username: "jane@example.com", isAppUser: false }, options);
}

/** A call that must not be carried out twice. */
export function create(client: AccountManagementClient, options?: CallOptions): Promise<unknown> {
  return client.createAccountBySize(NEW_ACCOUNT, options);
}

/** The typed error that a call ends in; fails where it succeeds, or fails otherwise. */
export async function errorOf(call: Promise<unknown>): Promise<AccountManagementError> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in outcome && isAccountManagementError(outcome.error)) return outcome.error;
  throw new Error(`No typed error: ${JSON.stringify(outcome)}`);
}
