// One measurement in a process of its own: `node bench/child.mjs WHAT ENTRY ENDPOINT`. Prints the CPU time of the
// whole process in ms, Node's start included.
import { readFile } from "node:fs/promises";

const [what, entry, endpoint] = process.argv.slice(2);
const loaded = what === "nothing" ? {} : await import(entry);
if (what === "package") {
  const client = new loaded.AccountManagementClient({
    credentials: { userName: "api-user", password: "api-pass" },
    endpoint,
  });
  const { authToken } = await client.getAuthorizationTokenByEntity({ username: "jane", isAppUser: false });
  if (authToken.length !== 32) throw new Error("no token");
  await client.close();
} else if (what === "soap") {
  const wsdl = new URL("../wsdl/AccountManagementService.wsdl", import.meta.url);
  const client = await loaded.createClientAsync(await readFile(wsdl, "utf8"), { endpoint });
  const header = { AuthHeader: { UserName: "api-user", Password: "api-pass" } };
  client.addSoapHeader(header, "", "tns", "sosonlinebackup.com");
  const request = { request: { Username: "jane", IsAppUser: false } };
  const [response] = await client.GetAuthorizationTokenByEntityAsync(request);
  if (response.GetAuthorizationTokenByEntityResult.AuthToken.length !== 32) throw new Error("no token");
}
const { user, system } = process.cpuUsage();
console.log((user + system) / 1_000);
process.exit();
