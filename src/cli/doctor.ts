import { lookup } from "node:dns/promises";
import { connect as connectTcp } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TLSSocket } from "node:tls";
import { wsdl as packagedWsdl } from "../../generated/wsdl.js";
import { compareContracts } from "../../scripts/compare/compare.js";
import { readContract } from "../../scripts/contract/wsdl.js";
import { knownFacts } from "../../scripts/facts.js";
import { AccountManagementClient } from "../client.js";
import { isAccountManagementError } from "../errors.js";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import { clientOptions } from "./access.js";
import type { AccessOptions } from "./access.js";
import type { CommandContext } from "./program.js";
import { skeleton } from "./samples.js";

export interface DoctorOptions extends AccessOptions {
  readonly json?: boolean;
}

/** One thing that was looked at. `advice` says what to do about it. */
interface Finding {
  readonly check: "proxy" | "name" | "connection" | "tls" | "clock" | "contract" | "credentials";
  readonly state: "ok" | "warning" | "problem" | "skipped";
  readonly detail: string;
  readonly advice?: string;
}

const TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;
/** A certificate that ends within this many days is worth a warning. */
const CERTIFICATE_DAYS = 14;
/** Clocks that differ by more than this are told; certificates and logs depend on them. In ms. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Checks, from the machine outwards, what a call needs; the exit code is 1 when there is a problem. */
export async function doctor(context: CommandContext, options: DoctorOptions): Promise<number> {
  const { output } = context;
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    if (options.json !== true) show(context, finding);
  };
  await using client = new AccountManagementClient({ ...clientOptions(options, context), retries: 0 });
  const url = new URL(client.endpoint);
  if (options.json !== true) output.line(`Endpoint ${client.endpoint}, SOAP ${client.soapVersion}\n`);

  tell(await checkProxy(url, context.streams.env));
  const name = await checkName(url);
  tell(name);
  const connection = name.state === "problem" ? skipped("connection", "the name was not found") : await checkConnection(url);
  tell(connection);
  if (url.protocol === "https:") {
    tell(connection.state === "ok" ? await checkTls(url) : skipped("tls", "there is no connection"));
  }
  const reachable = !findings.some(({ state }) => state === "problem");
  const page = reachable ? await fetchWsdl(url) : undefined;
  tell(page === undefined ? skipped("clock", "the endpoint cannot be reached") : checkClock(page));
  tell(page === undefined ? skipped("contract", "the endpoint cannot be reached") : checkContract(page));
  tell(
    reachable
      ? await checkCredentials(context.table, client)
      : skipped("credentials", "the endpoint cannot be reached"),
  );
  if (options.json === true) output.json(findings);
  return findings.some(({ state }) => state === "problem") ? 1 : 0;
}

function show({ output }: CommandContext, { check, state, detail, advice }: Finding): void {
  const marks = { ok: ["green", "ok"], warning: ["yellow", "warning"], problem: ["red", "problem"], skipped: ["dim", "skipped"] } as const;
  const [style, word] = marks[state];
  output.line(`${output.style(style, word.padEnd(8))} ${check.padEnd(12)} ${detail}`);
  if (advice !== undefined) output.line(`${" ".repeat(22)}${advice}`);
}

function skipped(check: Finding["check"], why: string): Finding {
  return { check, state: "skipped", detail: `Not looked at: ${why}.` };
}

/** The proxy that the environment asks for, as curl and others read it. */
async function checkProxy(url: URL, env: NodeJS.ProcessEnv): Promise<Finding> {
  const check = "proxy";
  const variable = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const given = env[variable] ?? env[variable.toLowerCase()];
  if (given === undefined || given === "") return { check, state: "ok", detail: `${variable} is not set: calls go straight to the endpoint.` };
  if (!URL.canParse(given)) {
    return { check, state: "problem", detail: `${variable} is not a URL.`, advice: `Set ${variable} to http://host:port, or unset it.` };
  }
  const proxy = new URL(given);
  try {
    (await openSocket(proxy.hostname, Number(proxy.port || (proxy.protocol === "https:" ? 443 : 80)))).destroy();
  } catch (error) {
    return {
      check,
      state: "problem",
      detail: `The proxy ${proxy.host} of ${variable} cannot be reached (${codeOf(error)}).`,
      advice: `Start the proxy, correct ${variable}, or unset it where none is needed.`,
    };
  }
  return { check, state: "ok", detail: `The proxy ${proxy.host} of ${variable} takes connections.` };
}

async function checkName(url: URL): Promise<Finding> {
  const check = "name";
  const host = hostOf(url);
  try {
    const { address } = await lookup(host);
    return { check, state: "ok", detail: `${host} is ${address}.` };
  } catch (error) {
    return {
      check,
      state: "problem",
      detail: `The name ${host} was not found (${codeOf(error)}).`,
      advice: "Check the spelling of the endpoint, the DNS server of this machine, and whether it needs a VPN.",
    };
  }
}

async function checkConnection(url: URL): Promise<Finding> {
  const check = "connection";
  const port = portOf(url);
  try {
    (await openSocket(hostOf(url), port)).destroy();
    return { check, state: "ok", detail: `Port ${port} takes connections.` };
  } catch (error) {
    return {
      check,
      state: "problem",
      detail: `Port ${port} of ${hostOf(url)} takes no connection (${codeOf(error)}).`,
      advice: "Check the port of the endpoint, that the service runs, and that no firewall stands in between.",
    };
  }
}

async function checkTls(url: URL): Promise<Finding> {
  const check = "tls";
  let socket: TLSSocket;
  try {
    socket = await openTls(url);
  } catch (error) {
    const code = codeOf(error);
    const isClock = code === "CERT_NOT_YET_VALID" || code === "CERT_HAS_EXPIRED";
    return {
      check,
      state: "problem",
      detail: `The server's certificate is not accepted (${code}).`,
      advice: isClock
        ? "Check the clock of this machine first; if it is right, the server needs a new certificate."
        : "For a certificate authority of your own, set NODE_EXTRA_CA_CERTS to its certificate. Never switch the check off: the password would go to whoever answers.",
    };
  }
  const { valid_to: validTo } = socket.getPeerCertificate();
  const version = socket.getProtocol() ?? "TLS";
  socket.destroy();
  const days = Math.floor((Date.parse(validTo) - Date.now()) / DAY_MS);
  if (days < CERTIFICATE_DAYS) {
    return { check, state: "warning", detail: `${version}; the certificate ends in ${days} days.`, advice: "Tell whoever runs the endpoint." };
  }
  return { check, state: "ok", detail: `${version}; the certificate is trusted and ends in ${days} days.` };
}

interface WsdlPage {
  readonly status: number;
  readonly text: string;
  readonly date: string | null;
}

async function fetchWsdl(url: URL): Promise<WsdlPage> {
  const target = new URL(url);
  target.search = "?WSDL";
  try {
    const response = await fetch(target, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: response.status, text: await response.text(), date: response.headers.get("date") };
  } catch (error) {
    return { status: 0, text: codeOf(error), date: null };
  }
}

function checkClock({ date }: WsdlPage): Finding {
  const check = "clock";
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return skipped(check, "the server does not say what time it is");
  const differenceMs = Date.now() - server;
  const seconds = Math.round(Math.abs(differenceMs) / 1_000);
  if (Math.abs(differenceMs) <= CLOCK_TOLERANCE_MS) return { check, state: "ok", detail: "The clocks agree." };
  return {
    check,
    state: "problem",
    detail: `This machine's clock is ${seconds} s ${differenceMs > 0 ? "ahead of" : "behind"} the server's.`,
    advice: "Set the clock (NTP). A wrong one breaks TLS and makes logs useless to support.",
  };
}

function checkContract({ status, text }: WsdlPage): Finding {
  const check = "contract";
  if (status !== 200) {
    return {
      check,
      state: "warning",
      detail: status === 0 ? `The WSDL could not be read (${text}).` : `The WSDL is not there (HTTP ${status}).`,
      advice: "Check the path of the endpoint; it ends in .asmx.",
    };
  }
  let changes;
  try {
    const [before, after] = [packagedWsdl, text].map((content) => readContract([{ name: "WSDL", bytes: Buffer.from(content) }]));
    changes = compareContracts(before, after, knownFacts).changes;
  } catch (error) {
    return {
      check,
      state: "problem",
      detail: `The endpoint's WSDL cannot be taken as a contract: ${error instanceof Error ? error.message : "unknown reason"}`,
      advice: "Check that the endpoint is AccountManagementService.",
    };
  }
  const worst = changes.filter(({ impact }) => impact === "breaking");
  if (changes.length === 0) return { check, state: "ok", detail: "The endpoint's WSDL is the contract of this package." };
  const [first] = worst.length > 0 ? worst : changes;
  return {
    check,
    state: worst.length > 0 ? "problem" : "warning",
    detail: `The endpoint's WSDL differs from the contract of this package: ${changes.length} changes, ${worst.length} of them breaking. ${first?.text ?? ""}`,
    advice: "Update this package, or regenerate it: npm run generate -- --pull in its repository tells all changes.",
  };
}

/** By a call that only reads, for names that nobody has: whatever the service says of them, it took the credentials. */
async function checkCredentials(table: ContractDescriptor, client: AccountManagementClient): Promise<Finding> {
  const check = "credentials";
  const operation = Object.values(table.operations).find(({ access, authenticated }) => access === "read" && authenticated);
  if (operation === undefined) return skipped(check, "the contract has no operation that only reads");
  try {
    await callWithUnknownNames(table, client, operation);
  } catch (error) {
    if (!isAccountManagementError(error)) throw error;
    switch (error.code) {
      case "SERVICE_RESULT":
        break;
      case "INVALID_CREDENTIALS":
      case "CREDENTIALS_UNAVAILABLE":
        return { check, state: "problem", detail: error.message, advice: "The vendor issues API users; they belong to one installation, production or sandbox." };
      default:
        return { check, state: "problem", detail: error.message };
    }
  }
  return { check, state: "ok", detail: `The service takes the credentials (asked with ${operation.name}).` };
}

async function callWithUnknownNames(
  table: ContractDescriptor,
  client: AccountManagementClient,
  operation: OperationDescriptor,
): Promise<void> {
  const nobody = `doctor-${Math.random().toString(36).slice(2)}`;
  const request = Object.fromEntries(
    Object.entries(skeleton(table, operation.request)).map(([field, value]) => [field, value === "" ? nobody : value]),
  );
  await (Reflect.get(client, operation.method) as (request: object) => Promise<object>).call(client, request);
}

function openSocket(host: string, port: number): Promise<Socket> {
  return ready(connectTcp({ host, port, timeout: TIMEOUT_MS }), "connect");
}

function openTls(url: URL): Promise<TLSSocket> {
  const host = hostOf(url);
  return ready(connectTls({ host, port: portOf(url), servername: host, timeout: TIMEOUT_MS }), "secureConnect");
}

function ready<S extends Socket>(socket: S, event: string): Promise<S> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve(socket));
    socket.once("error", reject);
    socket.once("timeout", () => {
      socket.destroy();
      reject(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" }));
    });
  });
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}

function portOf(url: URL): number {
  return Number(url.port || (url.protocol === "https:" ? 443 : 80));
}

function codeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return inner instanceof Error ? String(Reflect.get(inner, "code") ?? inner.name) : "unknown reason";
}
