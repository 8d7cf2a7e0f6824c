import { InvalidRequestError } from "./errors.js";

/** The service's two installations. */
const HOSTS: ReadonlyMap<unknown, string> = new Map([
  [undefined, "secure.sosonlinebackup.com"],
  ["production", "secure.sosonlinebackup.com"],
  ["sandbox", "secure-sandbox.sosonlinebackup.com"],
]);

/** An installation of the service by name, or the whole URL of another one. */
export type Endpoint = "production" | "sandbox" | (string & {}) | URL;

export interface EndpointRules {
  /** Allow `http:` to other hosts than this machine. The credentials can then be read on the way. */
  readonly allowInsecureHttp?: boolean | undefined;
  /** Path of the service at its named installations, as the contract has it. A URL is used as it is. */
  readonly path: string;
}

/**
 * The URL that requests go to. The default is `"production"`.
 *
 * @throws `InvalidRequestError` with `field` `"endpoint"` for what is no URL, has a scheme other than `https:`
 * and `http:`, carries user info or a fragment, or is `http:` to another machine without `allowInsecureHttp`.
 */
export function resolveEndpoint(endpoint: Endpoint | undefined, rules: EndpointRules): URL {
  const host = HOSTS.get(endpoint);
  if (host !== undefined) return new URL(rules.path, `https://${host}`);
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

function refusal(why: string): InvalidRequestError {
  return new InvalidRequestError("endpoint", `The endpoint cannot be used: ${why}`);
}
