import { readFile } from "node:fs/promises";
import http from "node:http";
import { createClientAsync } from "soap";
import type { IHttpClient } from "soap";
import type * as Package from "account-management-service-client";
import { packageEntry } from "./package-entry.js";

/** Asks for one token, in one of the ways that people do it today. */
export interface Contender {
  readonly call: () => Promise<string>;
}

const NAMESPACE = "sosonlinebackup.com";
const REQUEST = { username: "jane@example.com", isAppUser: false };
const CREDENTIALS = { userName: "api-user", password: "api-pass" };

/** By the names that the table and the chart show. */
export const contenders = {
  "this package": thisPackage,
  "soap, as its README shows it": (endpoint: string) => bareSoap(endpoint),
  "soap with keep-alive": (endpoint: string) => bareSoap(endpoint, nodeHttpClient()),
  "node:http by hand": handWritten,
} satisfies Record<string, (endpoint: string) => Contender | Promise<Contender>>;

export type Name = keyof typeof contenders;

/** The built package, as a user would import it: `npm run bench` builds it first. */
async function thisPackage(endpoint: string): Promise<Contender> {
  const { AccountManagementClient } = (await import(packageEntry())) as typeof Package;
  const client = new AccountManagementClient({ credentials: CREDENTIALS, endpoint });
  return {
    call: async () => (await client.getAuthorizationTokenByEntity(REQUEST)).authToken,
  };
}

/** What a caller of `soap` writes: no checks, no limits, no typed errors, no retries. */
async function bareSoap(endpoint: string, httpClient?: IHttpClient): Promise<Contender> {
  const wsdl = await readFile(new URL("../wsdl/AccountManagementService.wsdl", import.meta.url), "utf8");
  const client = await createClientAsync(wsdl, {
    disableCache: true,
    endpoint,
    ...(httpClient === undefined ? {} : { httpClient }),
  });
  const { userName, password } = CREDENTIALS;
  client.addSoapHeader({ AuthHeader: { UserName: userName, Password: password } }, "", "tns", NAMESPACE);
  const method: unknown = Reflect.get(client, "GetAuthorizationTokenByEntityAsync");
  if (typeof method !== "function") throw new Error("soap has no such method");
  const request = { request: { Username: REQUEST.username, IsAppUser: REQUEST.isAppUser } };
  return {
    call: async () => {
      const [answer] = (await Reflect.apply(method, client, [request])) as [
        { GetAuthorizationTokenByEntityResult: { AuthToken: string } },
      ];
      return answer.GetAuthorizationTokenByEntityResult.AuthToken;
    },
  };
}

function nodeHttpClient(): IHttpClient {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  return {
    request(url, body: string, callback, headers) {
      const sent = http.request(url, { method: "POST", agent, headers: { ...headers } }, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => {
          callback(null, { status: answer.statusCode, headers: answer.headers, data: text }, text);
        });
      });
      sent.on("error", callback);
      sent.end(body);
      return new Promise<never>(() => undefined);
    },
  };
}

/** The least that can be done: a template and a pattern. The bound that nobody can beat over node:http. */
function handWritten(endpoint: string): Contender {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const { userName, password } = CREDENTIALS;
  const body = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header><AuthHeader xmlns="${NAMESPACE}"><UserName>${userName}</UserName><Password>${password}</Password></AuthHeader></soap:Header><soap:Body><GetAuthorizationTokenByEntity xmlns="${NAMESPACE}"><request><Username>${REQUEST.username}</Username><IsAppUser>false</IsAppUser></request></GetAuthorizationTokenByEntity></soap:Body></soap:Envelope>`;
  const headers = {
    "Content-Type": "text/xml; charset=utf-8",
    SOAPAction: `"${NAMESPACE}/GetAuthorizationTokenByEntity"`,
    "Content-Length": Buffer.byteLength(body),
  };
  return {
    call: () =>
      new Promise((resolve, reject) => {
        const sent = http.request(endpoint, { method: "POST", agent, headers }, (answer) => {
          let text = "";
          answer.setEncoding("utf8");
          answer.on("data", (chunk: string) => (text += chunk));
          answer.on("end", () => resolve(/<AuthToken>([^<]*)</.exec(text)?.[1] ?? ""));
        });
        sent.on("error", reject);
        sent.end(body);
      }),
  };
}
