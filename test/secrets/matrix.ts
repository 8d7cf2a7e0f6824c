import http from "node:http";
import net from "node:net";
import { AccountManagementClient, isAccountManagementError } from "../../src/index.js";
import type { ClientOptions } from "../../src/index.js";
import { envelope, standardResult, wrapped } from "../servers/soap-responses.js";
import { ENCODINGS, SECRETS } from "../redaction/matrix.js";
import { httpResponse, startRawServer } from "../transport/raw-server.js";

const OPERATION = "ChangeBackupAccountPassword";
/** Withheld in every call, because its name says that it is a secret. */
const NAMED = "password=hunter2-hunter2";
const CONTROL = "control-0815-password";

const xml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const fault = (members: string): string =>
  httpResponse(envelope(`<soap:Fault>${members}</soap:Fault>`), "", "500 Internal Server Error");
const fault12 = (reason: string, role: string): string =>
  httpResponse(
    envelope(
      `<soap12:Fault><soap12:Code><soap12:Value>soap12:Receiver</soap12:Value></soap12:Code><soap12:Reason><soap12:Text>${xml(reason)}</soap12:Text></soap12:Reason><soap12:Role>${xml(role)}</soap12:Role></soap12:Fault>`,
      "1.2",
    ),
    "",
    "500 Internal Server Error",
  );
const refusal = (number: number, code: string, message: string): string =>
  httpResponse(wrapped(OPERATION, standardResult(number, xml(code), xml(message))));
const page = (body: string, type: string, status: string, headers = ""): string =>
  httpResponse(body, headers, status).replace("Content-Type: text/xml", () => `Content-Type: ${type}`);
const header = (text: string): string | undefined => (/^[\x20-\x7e]*$/.test(text) ? text : undefined);
const code = (text: string): string | undefined => (isKnownCode(text) ? undefined : text);

/** A code that everybody knows is kept, also when somebody has it as a password. */
function isKnownCode(text: string): boolean {
  return /^(?:Server|Client|Success|AlreadyExists)$/.test(text.trim());
}

/** Whatever gives the secret back: a response of the server, or what fails before there is one. */
type Echo = string | { readonly options: Partial<ClientOptions> } | { readonly soap: string };

/** Where a server, a proxy or a library can put a text. `echo` gives nothing where the text cannot stand. */
export const CHANNELS: Readonly<Record<string, (text: string) => Echo | undefined>> = {
  "the reason of a fault": (text) =>
    fault(`<faultcode>soap:Server</faultcode><faultstring>Failed for ${xml(text)}</faultstring>`),
  "the actor of a fault": (text) =>
    fault(
      `<faultcode>soap:Client</faultcode><faultstring/><faultactor>http://a/?p=${xml(text)}</faultactor>`,
    ),
  "the detail of a fault": (text) =>
    fault(`<faultcode>soap:Server</faultcode><faultstring>no</faultstring><detail>${xml(text)}</detail>`),
  "an attribute in the detail": (text) =>
    fault(
      `<faultcode>soap:Server</faultcode><faultstring>no</faultstring><detail><a b="${xml(text)}"/></detail>`,
    ),
  "the code of a fault": (text) =>
    code(text) &&
    fault(`<faultcode>${xml(text.replace(/[.:]/g, "-"))}</faultcode><faultstring>no</faultstring>`),
  "the subcode of a fault": (text) =>
    code(text) &&
    fault(
      `<faultcode>soap:Server.${xml(text.replace(/[.:]/g, "-"))}</faultcode><faultstring>no</faultstring>`,
    ),
  "the reason in SOAP 1.2": (text) => fault12(text, "urn:0"),
  "the role in SOAP 1.2": (text) => fault12("no", text),
  "the message of a Result": (text) => refusal(52, "AlreadyExists", `No: ${text}`),
  "the message of refused credentials": (text) => refusal(3, "InvalidSoapCredentials", text),
  "the code of a Result": (text) => code(text) && refusal(52, text, "no"),
  "a page of HTML": (text) =>
    page(`<html><body>Login failed for ${text}</body></html>`, "text/html", "500 Oops"),
  "a page of text": (text) => page(`Login failed: ${text}`, "text/plain", "503 Busy", "Retry-After: 17\r\n"),
  JSON: (text) => page(JSON.stringify({ message: text }), "application/json", "200 OK"),
  "a parameter of the content type": (text) =>
    header(text) && page("<html></html>", `text/html; x="${text}"`, "500 Oops"),
  "the content type": (text) =>
    text === NAMED
      ? page("{}", `application/x; ${text}`, "200 OK")
      : /^[\w.+-]{1,60}$/.test(text)
        ? page("{}", `application/x-${text}`, "200 OK")
        : undefined,
  "the target of a redirect": (text) =>
    httpResponse("", `Location: https://other.example/${encodeURIComponent(text)}\r\n`, "302 Found"),
  "the host of a redirect": (text) =>
    text === NAMED
      ? httpResponse("", `Location: https://other.example/${NAMED}\r\n`, "302 Found")
      : /^(?=.*[a-z])[a-z\d]{1,60}$/i.test(text)
        ? httpResponse("", `Location: https://${text}.example/\r\n`, "302 Found")
        : undefined,
  "Retry-After": (text) =>
    header(text) && !/^ *\d+ *$/.test(text)
      ? page("busy", "text/plain", "503 Busy", `Retry-After: ${text}\r\n`)
      : undefined,
  "the text of the status": (text) => header(text) && httpResponse("", "", `500 ${text}`),
  "Content-Encoding": (text) =>
    header(text) && text.trim() !== "" ? httpResponse("x", `Content-Encoding: x-${text}\r\n`) : undefined,
  "XML that is cut": (text) => httpResponse(`<a>${xml(text)}`),
  "another element": (text) => httpResponse(envelope(`<a>${xml(text)}</a>`)),
  "an error of the agent": (text) => ({ options: { agent: failingAgent(new Error(text)) } }),
  "the cause of an error of the agent": (text) => ({
    options: { agent: failingAgent(new Error("The proxy failed.", { cause: new Error(text) })) },
  }),
  "an error of the credentials provider": (text) => ({
    options: {
      credentials: () => {
        throw new Error(text);
      },
    },
  }),
  "a fault that the client of soap gets": (text) => ({
    soap: fault(`<faultcode>soap:Server</faultcode><faultstring>${xml(text)}</faultstring>`),
  }),
};

function failingAgent(error: Error): http.Agent {
  return Object.assign(new http.Agent(), {
    createConnection: () => {
      const socket = new net.Socket();
      process.nextTick(() => socket.destroy(error));
      return socket;
    },
  });
}

export interface Matrix {
  /**
   * What the error of a call with this password shows when `channel` gives `text` back; `undefined` where the
   * text cannot stand there.
   */
  shown(password: string, channel: string, text: string): Promise<string | undefined>;
  /** The same where the text is withheld for another reason, in a call with another password. */
  withheld(channel: string): Promise<string>;
  close(): Promise<void>;
}

export async function startMatrix(): Promise<Matrix> {
  let response = "";
  const server = await startRawServer((socket: net.Socket) => socket.write(response, "utf8"));
  const references = new Map<string, string>();
  const clients = new Map<string, AccountManagementClient>();
  const clientOf = (password: string, options: Partial<ClientOptions> = {}): AccountManagementClient =>
    new AccountManagementClient({
      credentials: { userName: "api-user", password },
      endpoint: server.url,
      retries: 0,
      ...options,
    });

  async function shown(password: string, channel: string, text: string): Promise<string | undefined> {
    const echo = CHANNELS[channel]?.(text);
    if (echo === undefined) return undefined;
    if (typeof echo === "object" && "options" in echo) return factsOf(call(clientOf(password, echo.options)));
    let client = clients.get(password);
    if (client === undefined) clients.set(password, (client = clientOf(password)));
    response = typeof echo === "string" ? echo : echo.soap;
    if (typeof echo === "string") return factsOf(call(client));
    const soap = await client.soap();
    return factsOf(soap.GetAllAccountsAsync({}));
  }

  return {
    shown,
    async withheld(channel) {
      const known = references.get(channel);
      if (known !== undefined) return known;
      const made = await shown(CONTROL, channel, NAMED);
      if (made === undefined) throw new Error(`${channel} has no reference.`);
      references.set(channel, made);
      return made;
    },
    async close() {
      for (const client of clients.values()) await client.close();
      await server.close();
    },
  };
}

function call(client: AccountManagementClient): Promise<unknown> {
  return client.changeBackupAccountPassword({
    username: "jane",
    newPassword: "a-new-one-0815",
    sendEmailToCustomer: false,
  });
}

/** All that an error says, with its causes, but for what differs from call to call. */
async function factsOf(failing: Promise<unknown>): Promise<string> {
  const error: unknown = await failing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isAccountManagementError(error)) throw new Error("The call did not end in a typed error.");
  const causes: unknown[] = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    causes.push([
      cause.name,
      cause.message,
      Reflect.get(cause, "code"),
      isAccountManagementError(cause) ? cause.toJSON() : 0,
    ]);
  }
  const text = JSON.stringify([error.toJSON(), causes], (key, value: unknown) =>
    key === "callId" ? 0 : value,
  );
  return text.replace(/line \d+, column \d+/g, "");
}

/** Every secret in every encoding in every channel. */
export function* combinations(): Generator<readonly [secret: string, encoding: string, channel: string]> {
  for (const secret of SECRETS) {
    for (const encoding of Object.keys(ENCODINGS)) {
      for (const channel of Object.keys(CHANNELS)) yield [secret, encoding, channel];
    }
  }
}

/** What is wrong with each `every`-th combination, counted from `first`. */
export async function leaks(matrix: Matrix, every: number): Promise<string[]> {
  const found: string[] = [];
  let nth = 0;
  for (const [secret, encoding, channel] of combinations()) {
    nth += 1;
    if (nth % every !== 0) continue;
    const text = ENCODINGS[encoding]?.(secret) ?? "";
    const shown = await matrix.shown(secret, channel, text);
    if (shown === undefined || shown === (await matrix.withheld(channel))) continue;
    found.push(`${JSON.stringify(secret.slice(0, 40))} ${encoding} in ${channel}: ${shown.slice(0, 500)}`);
  }
  return found;
}
