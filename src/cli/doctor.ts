import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { connect as connectTcp, isIP } from "node:net";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import { wsdl as packagedWsdl } from "../../generated/wsdl.js";
import { checkContract } from "../../scripts/check/check.js";
import { worstImpact } from "../../scripts/compare/changes.js";
import { compareContracts } from "../../scripts/compare/compare.js";
import type { ContractModel } from "../../scripts/contract/model.js";
import { accountManagementService } from "../../scripts/service.js";
import { portOf } from "../endpoint.js";
import { ServiceResultError, isAccountManagementError } from "../errors.js";
import { callerFields } from "../soap/contract.js";
import type { ContractDescriptor, OperationDescriptor } from "../soap/contract.js";
import { readXml } from "../soap/xml.js";
import { sampleOf } from "../testing/call-values.js";
import { createAgent } from "../transport/agent.js";
import { ProxyError } from "../transport/failures.js";
import { codeOf, createClient, endpointOf, proxyOf } from "./access.js";
import type { AccessOptions } from "./access.js";
import { invoke } from "./call.js";
import type { CommandContext } from "./program.js";

export interface DoctorOptions extends AccessOptions {
  readonly json?: boolean;
}

/** One thing that was looked at. */
interface Finding {
  readonly check: "proxy" | "name" | "connection" | "tls" | "clock" | "contract" | "credentials";
  readonly state: "ok" | "warning" | "problem" | "skipped";
  readonly detail: string;
  /** What to do about a warning or a problem. */
  readonly advice?: string | undefined;
}

/** What a check has seen, and what later ones need of it; with `advice` it is a warning. */
type Seen<T = unknown> = Pick<Finding, "detail" | "advice"> & { readonly value?: T };

/** Thrown by a check, like the client's own errors. */
class Problem extends Error {
  constructor(
    detail: string,
    readonly advice: string,
  ) {
    super(detail);
  }
}

const TIMEOUT_MS = 10_000;
const DAY_MS = 86_400_000;
/** A certificate that ends within this many days is worth a warning. */
const CERTIFICATE_DAYS = 14;
/** A `Date` header counts whole seconds, and the response takes its time. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Checks, from the machine outwards, what a call needs; the exit code is 1 when there is a problem. */
export async function doctor(context: CommandContext, options: DoctorOptions): Promise<number> {
  const { output } = context;
  const url = endpointOf(options, context);
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    if (options.json !== true) show(context, finding);
  };
  /** `undefined` when there is a problem, or when there was one with what the check `needs`. */
  const look = async <N, T>(
    check: Finding["check"],
    needs: N | undefined,
    examine: (needs: N) => Seen<T> | Promise<Seen<T>>,
  ): Promise<T | undefined> => {
    if (needs === undefined) {
      tell({ check, state: "skipped", detail: "not looked at, because of the problem above" });
      return undefined;
    }
    try {
      const { value, detail, advice } = await examine(needs);
      tell({ check, state: advice === undefined ? "ok" : "warning", detail, advice });
      return value;
    } catch (error) {
      if (!(error instanceof Problem || isAccountManagementError(error))) throw error;
      const advice = error instanceof Problem ? error.advice : ADVICE[check];
      tell({ check, state: "problem", detail: error.message, advice });
      return undefined;
    }
  };

  if (options.json !== true) output.line(`Endpoint ${url.href}\n`);
  const proxy = await look("proxy", url, (needed) => checkProxy(needed, context));
  const name = await look("name", proxy, (needed) => checkName(url, needed));
  const plain = await look("connection", name, () => checkConnection(url, proxy));
  const socket =
    url.protocol === "https:" ? await look("tls", plain, (needed) => checkTls(url, needed)) : plain;
  const page = socket === undefined ? undefined : await readWsdlPage(url, socket);
  await look("clock", page, checkClock);
  await look("contract", page, checkWsdl);
  await look("credentials", page, () => checkCredentials(context, options));
  plain?.destroy();
  if (options.json === true) output.json(findings);
  return findings.some(({ state }) => state === "problem") ? 1 : 0;
}

const PROXY_ADVICE = "Correct HTTPS_PROXY (http://host:port), or unset it where no proxy is needed.";

/** What to do about an error of the client. */
const ADVICE: Readonly<Partial<Record<Finding["check"], string>>> = {
  proxy: PROXY_ADVICE,
  credentials: "The vendor issues API users; each belongs to one installation, production or sandbox.",
};

const STYLES = { ok: "green", warning: "yellow", problem: "red", skipped: "dim" } as const;

function show({ output }: CommandContext, { check, state, detail, advice }: Finding): void {
  const [first = "", ...more] = [...detail.split("\n"), ...(advice === undefined ? [] : [`→ ${advice}`])];
  output.line(`${output.style(STYLES[state], state.padEnd(8))} ${check.padEnd(12)} ${first}`);
  for (const line of more) output.line(`${" ".repeat(22)}${line}`);
}

/** What `attempt` gives; why it fails is a problem of that endpoint. */
async function orProblem<T>(attempt: Promise<T>, what: string, advice: string): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    if (!(error instanceof ProxyError)) throw new Problem(`${what} (${codeOf(error)})`, advice);
    throw new Problem(error.message, "Ask whoever runs the proxy whether it lets you reach this host.");
  }
}

async function checkProxy(url: URL, context: CommandContext): Promise<Seen<URL | null>> {
  const proxy = proxyOf(url, context);
  if (proxy === undefined) {
    return { detail: "the environment names none for this endpoint: calls go straight there", value: null };
  }
  const what = `the proxy ${proxy.host} takes no connection`;
  (await orProblem(openSocket(proxy), what, `Start the proxy. ${PROXY_ADVICE}`)).destroy();
  return { detail: `the proxy ${proxy.host} takes connections`, value: proxy };
}

async function checkName(url: URL, proxy: URL | null): Promise<Seen<true>> {
  const host = hostOf(url);
  if (proxy) return { detail: `the proxy looks ${host} up`, value: true };
  if (isIP(host) !== 0) return { detail: `${host} is an address: there is nothing to look up`, value: true };
  const { address } = await orProblem(
    lookup(host),
    `${host} was not found`,
    "Check the spelling of the endpoint, this machine's name server, and whether it needs a VPN.",
  );
  return { detail: `${host} is ${address}`, value: true };
}

async function checkConnection(url: URL, proxy: URL | null | undefined): Promise<Seen<Duplex>> {
  const target = `port ${portOf(url)} of ${hostOf(url)}`;
  const value = await orProblem<Duplex>(
    proxy ? openTunnel(url, proxy) : openSocket(url),
    `${target} takes no connection`,
    "Check the port of the endpoint, that the service runs, and that no firewall stands in between.",
  );
  return { detail: `${target} takes connections`, value };
}

async function checkTls(url: URL, socket: Duplex): Promise<Seen<Duplex>> {
  const host = hostOf(url);
  const value = connectTls({ socket, host, servername: isIP(host) ? "" : host });
  try {
    await ready(value, "secureConnect");
  } catch (error) {
    throw tlsProblem(codeOf(error));
  }
  const days = Math.floor((Date.parse(value.getPeerCertificate().valid_to) - Date.now()) / DAY_MS);
  const detail = `${String(value.getProtocol())}; the certificate is trusted, for ${days} days more`;
  if (days >= CERTIFICATE_DAYS) return { detail, value };
  return { detail, value, advice: "Tell whoever runs the endpoint to renew the certificate." };
}

function tlsProblem(code: string): Problem {
  if (/^(?:ERR_SSL|EPROTO|ECONN|ETIMEDOUT)/.test(code)) {
    return new Problem(`the port does not speak TLS (${code})`, "Check the port of the endpoint.");
  }
  const advice = /^CERT_(?:NOT_YET_VALID|HAS_EXPIRED)$/.test(code)
    ? "Check this machine's clock first; if it is right, the server needs a new certificate."
    : code === "ERR_TLS_CERT_ALTNAME_INVALID"
      ? "It belongs to another host: check the endpoint."
      : "If the certificate authority is your own, set NODE_EXTRA_CA_CERTS to the file of its certificate. Never switch the check off: the password would go to whoever answers.";
  return new Problem(`the server's certificate is not trusted (${code})`, advice);
}

type WsdlPage = Awaited<ReturnType<typeof readWsdlPage>>;

/** What the endpoint has at `?WSDL`; nothing where the connection ends before. */
async function readWsdlPage(url: URL, socket: Duplex) {
  try {
    const request = httpRequest({
      createConnection: () => socket,
      path: `${url.pathname}?WSDL`,
      headers: { Host: url.host, Connection: "close" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    return { status: response.statusCode, date: response.headers.date, body: await buffer(response) };
  } catch {
    return { status: undefined, date: undefined, body: Buffer.alloc(0) };
  }
}

function checkClock({ date = "" }: WsdlPage): Seen {
  const differenceMs = Date.now() - Date.parse(date);
  if (Number.isNaN(differenceMs)) return { detail: "the server does not say what time it is" };
  if (Math.abs(differenceMs) <= CLOCK_TOLERANCE_MS) {
    return { detail: "this machine's clock and the server's agree" };
  }
  const seconds = Math.round(Math.abs(differenceMs) / 1_000);
  throw new Problem(
    `this machine's clock is ${seconds} s ${differenceMs > 0 ? "ahead of" : "behind"} the server's`,
    "Set the clock (NTP). A wrong one breaks TLS, and makes the times of a log useless to the vendor's support.",
  );
}

/** How many changes are told. */
const MOST_CHANGES = 5;

function checkWsdl({ status, body }: WsdlPage): Seen {
  if (status !== 200) {
    const detail = `the endpoint gives no WSDL (${status === undefined ? "no response" : `HTTP ${status}`})`;
    return { detail, advice: "Check the path of the endpoint; it ends in .asmx." };
  }
  let after: ContractModel;
  try {
    after = contractOf(body);
  } catch (error) {
    throw new Problem(
      `what the endpoint gives as its WSDL is not a contract: ${(error as Error).message}`,
      "Check that the endpoint is AccountManagementService, and that nothing in between replaces its responses.",
    );
  }
  const before = contractOf(Buffer.from(packagedWsdl));
  const changes = compareContracts(before, after, accountManagementService.facts);
  const worst = worstImpact(changes);
  if (worst === undefined || worst === "invisible") {
    return { detail: "the endpoint's WSDL is the contract of this package" };
  }
  const shown = changes.slice(0, MOST_CHANGES).map(({ impact, words }) => `${impact}: ${words}`);
  if (changes.length > MOST_CHANGES) shown.push(`and ${changes.length - MOST_CHANGES} more`);
  const detail = `the endpoint's WSDL differs from the contract of this package\n${shown.join("\n")}`;
  const advice =
    "Look for a newer version of this package, or generate one: npm run generate -- --pull in its repository.";
  if (worst === "additive") return { detail, advice };
  throw new Problem(detail, advice);
}

function contractOf(wsdl: Buffer): ContractModel {
  return checkContract([{ location: "WSDL", root: readXml(wsdl) }], accountManagementService);
}

/** By a call that only reads, for names that nobody has: whatever the service says of them, it took the credentials. */
async function checkCredentials(context: CommandContext, options: DoctorOptions): Promise<Seen> {
  const operation = harmlessOperation(context.table);
  if (operation === undefined) {
    return { detail: "not looked at: the contract has no operation that would tell" };
  }
  const nobody = `doctor-${Math.random().toString(36).slice(2)}`;
  const request = sampleOf(context.table, callerFields(context.table, operation.request));
  for (const [name, value] of Object.entries(request)) if (value === "string") request[name] = nobody;
  try {
    const client = await createClient({ ...options, retries: 0 }, context);
    await invoke(client, operation, request).finally(() => client.close());
  } catch (error) {
    // The service looked at the request, so it has accepted the credentials.
    if (!(error instanceof ServiceResultError)) throw error;
  }
  return { detail: `the service accepts them (asked with ${operation.name})` };
}

/** It only reads, and carries nobody's password: a wrong one could lock an account. */
function harmlessOperation(table: ContractDescriptor): OperationDescriptor | undefined {
  const fields = ({ request }: OperationDescriptor) => callerFields(table, request);
  return Object.values(table.operations)
    .filter(({ access, authenticated }) => access === "read" && authenticated)
    .filter((operation) => fields(operation).every(({ secret }) => secret !== true))
    .sort((a, b) => fields(a).length - fields(b).length)[0];
}

function openSocket(url: URL): Promise<Socket> {
  return ready(connectTcp({ host: hostOf(url), port: portOf(url) }), "connect");
}

/** The client's own way through a proxy, without TLS. */
function openTunnel(url: URL, proxy: URL): Promise<Duplex> {
  const agent = createAgent(new URL(`http://${url.hostname}:${portOf(url)}`), proxy);
  return new Promise((resolve, reject) => {
    agent.createConnection({}, (error, socket) => {
      if (error === null) resolve(socket);
      else reject(error);
    });
  });
}

async function ready(socket: Socket, event: string): Promise<Socket> {
  const late = Object.assign(new Error("No connection in time"), { code: "ETIMEDOUT" });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(late));
  try {
    await once(socket, event);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  // From here on it may end at any time: what reads from it says so.
  return socket.setTimeout(0).on("error", () => undefined);
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "");
}
