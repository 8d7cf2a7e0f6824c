// npm run portal: the portal on http://localhost:8080, with the credentials of the environment.
import { AccountManagementClient, fromEnvironment } from "account-management-service-client";
import { createPortal } from "./portal.js";

const client = new AccountManagementClient({
  credentials: fromEnvironment(),
  endpoint: process.env.ACCOUNT_MANAGEMENT_ENDPOINT ?? "sandbox",
  userAgent: "portal/1.0",
  logger: console,
});
createPortal(client).listen(8080, () => console.log("http://localhost:8080/sign-in?user=jane@example.com"));
