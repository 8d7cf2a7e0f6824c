import { InvalidRequestError } from "./errors.js";
import type { ContractDescriptor } from "./soap/contract.js";

/** An installation of the service by name, or the whole URL of another one. */
export type Endpoint = "production" | "sandbox" | (string & {}) | URL;

/**
 * The URL that requests go to. The default is `"production"`.
 *
 * @param service - Hosts of the named installations, and the address with their path. A URL is used as it is.
 * @param allowInsecureHttp - Whether `http:` to other hosts than this machine is allowed.
 * @throws `InvalidRequestError` with `field` `"endpoint"` for what is no URL, has a scheme other than `https:`
 * and `http:`, carries user info or a fragment, or is `http:` to another machine without `allowInsecureHttp`.
 */
export function resolveEndpoint(
  endpoint: unknown = "production",
  { address, hosts }: Pick<ContractDescriptor, "address" | "hosts">,
  allowInsecureHttp = false,
): URL {
  const host = typeof endpoint === "string" && Object.hasOwn(hosts, endpoint) ? hosts[endpoint] : undefined;
  if (host !== undefined) return new URL(new URL(address).pathname, `https://${host}`);
  const url = urlOf(endpoint);
  const why =
    url === undefined
      ? 'it is none of "production", "sandbox" and an absolute URL.'
      : flawOf(url, allowInsecureHttp);
  if (url !== undefined && why === undefined) return url;
  throw new InvalidRequestError("endpoint", `The endpoint cannot be used: ${why}`);
}

/** A copy of what is or spells an absolute URL. */
function urlOf(value: unknown): URL | undefined {
  const text = value instanceof URL ? value.href : value;
  return typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
}

/** Shows no more of the URL than its host: the rest may hold a password. */
function flawOf(url: URL, allowInsecureHttp: boolean): string | undefined {
  const { href, protocol, hostname, username, password } = url;
  if (protocol !== "https:" && protocol !== "http:") return "its scheme is neither https: nor http:.";
  if (username !== "" || password !== "") {
    return "it carries a user name or a password; pass them as the option credentials.";
  }
  if (href.includes("#")) return "it has a fragment (#…), which is never sent; leave it out.";
  return protocol === "https:" || allowInsecureHttp || isLoopback(hostname)
    ? undefined
    : `http: to ${hostname} would send the credentials unencrypted; use https:, or set allowInsecureHttp if the way there is trusted.`;
}

/** `hostname` as the URL parser gives it: lower case, IPv4 in four decimal parts. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname)
  );
}

/** The port of an `http:` or `https:` URL, also where it is left out. */
export function portOf({ port, protocol }: URL): number {
  if (port !== "") return Number(port);
  return protocol === "https:" ? 443 : 80;
}

/**
 * The proxy on the way to the endpoint, as the option `proxy` says; `undefined` for none.
 *
 * @throws `InvalidRequestError` for what is no URL of a proxy. It does not quote it: it may hold a password.
 */
export function readProxy(
  option: unknown,
  endpoint: URL,
  env: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  if (option === undefined) return undefined;
  if (option !== "environment") return proxyUrl(option, "proxy");
  // As in curl and Go. The emulator is on loopback.
  if (isLoopback(endpoint.hostname) || isExcluded(endpoint, env.no_proxy ?? env.NO_PROXY ?? "")) {
    return undefined;
  }
  const name = endpoint.protocol === "https:" ? "https_proxy" : "http_proxy";
  const variable = env[name] === undefined ? name.toUpperCase() : name;
  const value = env[variable]?.trim() ?? "";
  if (value === "") return undefined;
  return proxyUrl(value.includes("://") ? value : `http://${value}`, `proxy (the variable ${variable})`);
}

function proxyUrl(value: unknown, what: string): URL {
  const url = urlOf(value);
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new InvalidRequestError("proxy", `${what} must be "environment" or an http: or https: URL.`);
}

/** `example.com` and `.example.com` stand for the host and all below it; a port may follow; `*` is everything. */
function isExcluded(endpoint: URL, noProxy: string): boolean {
  const { hostname } = endpoint;
  const port = String(portOf(endpoint));
  const entries = noProxy.toLowerCase().match(/[^\s,]+/g) ?? [];
  return entries.some((entry) => {
    const [, name = "", onlyPort = port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    const domain = name.replace(/^\*?\./, "");
    const covers = domain === "*" || hostname === domain || hostname.endsWith(`.${domain}`);
    return covers && onlyPort === port;
  });
}
