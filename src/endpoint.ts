import { InvalidRequestError } from "./errors.js";
import type { ContractDescriptor } from "./soap/contract.js";

/** An installation of the service by name, or the whole URL of another one. */
export type Endpoint = "production" | "sandbox" | (string & {}) | URL;

export interface EndpointRules {
  /** Allow `http:` to other hosts than this machine. The credentials can then be read on the way. */
  readonly allowInsecureHttp?: boolean | undefined;
  /** Hosts of the named installations, and the address with their path. A URL is used as it is. */
  readonly service: Pick<ContractDescriptor, "address" | "hosts">;
}

/**
 * The URL that requests go to. The default is `"production"`.
 *
 * @throws `InvalidRequestError` with `field` `"endpoint"` for what is no URL, has a scheme other than `https:`
 * and `http:`, carries user info or a fragment, or is `http:` to another machine without `allowInsecureHttp`.
 */
export function resolveEndpoint(endpoint: unknown = "production", rules: EndpointRules): URL {
  const { address, hosts } = rules.service;
  const host = typeof endpoint === "string" && Object.hasOwn(hosts, endpoint) ? hosts[endpoint] : undefined;
  if (host !== undefined) return new URL(new URL(address).pathname, `https://${host}`);
  const url = parse(endpoint);
  // No message shows more of the URL than its host: the rest may hold a password.
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw refusal("its scheme is neither https: nor http:.");
  }
  if (url.username !== "" || url.password !== "") {
    throw refusal("it carries a user name or a password; pass them as the option credentials.");
  }
  if (url.href.includes("#")) {
    throw refusal("it has a fragment (#…), which is never sent; leave it out.");
  }
  if (url.protocol === "http:" && rules.allowInsecureHttp !== true && !isLoopback(url.hostname)) {
    throw refusal(
      `http: to ${url.hostname} would send the credentials unencrypted; use https:, or set allowInsecureHttp if the way there is trusted.`,
    );
  }
  return url;
}

function parse(endpoint: unknown): URL {
  const text = endpoint instanceof URL ? endpoint.href : endpoint;
  if (typeof text !== "string" || !URL.canParse(text)) {
    throw refusal('it is none of "production", "sandbox" and an absolute URL.');
  }
  return new URL(text);
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

function refusal(why: string): InvalidRequestError {
  return new InvalidRequestError("endpoint", `The endpoint cannot be used: ${why}`);
}
