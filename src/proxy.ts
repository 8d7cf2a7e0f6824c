import { isLoopback, portOf, urlOf } from "./endpoint.js";
import { InvalidRequestError } from "./errors.js";

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
