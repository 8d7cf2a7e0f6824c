import net from "node:net";
import http from "node:http";
import zlib from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { AccountManagementClient, ClientOptions } from "../../src/index.js";
import { WITHHELD } from "../../src/redaction/secrets.js";
import { envelope, standardResult, SUCCESS, tokenBody, wrapped } from "../servers/soap-responses.js";
import { httpResponse, refusingUrl, startRawServer } from "../transport/raw-server.js";
import type { RawServer } from "../transport/raw-server.js";
import { clientOf, create, read } from "../transport-guarantees/service.js";

const servers: RawServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface Told {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean | undefined;
  readonly requestSent: boolean | undefined;
  readonly text: string;
}

async function told(
  response: string | Buffer,
  call: (client: AccountManagementClient) => Promise<unknown> = read,
  options: Partial<ClientOptions> = {},
): Promise<Told> {
  const server = await startRawServer((socket) => socket.write(response));
  servers.push(server);
  const failure: unknown = await call(clientOf(server.url, { retries: 0, ...options })).then(
    (value) => ({ code: "none", message: "", value }),
    (error: unknown) => error,
  );
  const { code, message, retryable, requestSent } = failure as Told;
  return { code, message, retryable, requestSent, text: JSON.stringify(failure) };
}

const password = (secret: string): Partial<ClientOptions> => ({
  credentials: { userName: "u", password: secret },
});
const fault = (members: string): string =>
  httpResponse(envelope(`<soap:Fault>${members}</soap:Fault>`), "", "500 Oops");
const reason = (text: string): string =>
  fault(`<faultcode>soap:Server</faultcode><faultstring>${text}</faultstring>`);
const typed = (body: string | Buffer, type: string): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`,
    ),
    Buffer.from(body),
  ]);
const withToken = (result: string): string =>
  httpResponse(wrapped("GetAuthorizationTokenByEntity", `<AuthToken>t</AuthToken>${result}`));
const inside = (markup: string): string =>
  httpResponse(tokenBody().replace("<soap:Body>", `${markup}<soap:Body>`));

it("a secret behind what looks like an escape is withheld: ?p=account", async () => {
  const actor = fault(
    "<faultcode>soap:Server</faultcode><faultstring/><faultactor>http://a/?p=account-pa55-&amp;lt;b</faultactor>",
  );
  expect((await told(actor, read, password("account-pa55-<b"))).text).toContain(`"actor":"${WITHHELD}"`);
});

it("timeoutMs ends the reading of a response that is all white space", async () => {
  const body = zlib.gzipSync(tokenBody().replace("<soap:Body>", `<soap:Body>${"\n".repeat(10_000_000)}`));
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
  const response = Buffer.concat([Buffer.from(head), body]);
  expect(await told(response, read, { timeoutMs: 50 })).toMatchObject({ code: "TIMEOUT" });
});

describe("after a write nobody is told to try again", () => {
  it.each([
    ["HTTP 502", httpResponse("<h1>Busy</h1>", "", "502 Busy")],
    ["HTTP 503", httpResponse("<h1>Busy</h1>", "", "503 Busy")],
    ["HTTP 504", httpResponse("<h1>Busy</h1>", "", "504 Busy")],
    ["a fault of the server", reason("Timeout expired")],
    [
      "an unexpected error",
      httpResponse(wrapped("CreateAccountBySize", standardResult(1, "UnexpectedError"))),
    ],
    ["a response that is too long", httpResponse("x".repeat(2_000))],
    ["an encoding that is not known", httpResponse("x", "Content-Encoding: zstd\r\n")],
    ["data that cannot be decompressed", httpResponse("x", "Content-Encoding: gzip\r\n")],
    ["long headers", `HTTP/1.1 200 OK\r\nX: ${"x".repeat(20_000)}\r\n\r\n`],
    ["a redirect", httpResponse("", "Location: /done\r\n", "303 See Other")],
  ])("but to find out first: %s", async (_, response) => {
    const { message } = await told(response, create, { maxResponseBytes: 1_000 });
    expect(message).toContain("find out before calling again");
    expect(message).not.toContain("try again");
  });
});

describe("messages name the cause, and nothing is tried again", () => {
  it.each([
    ["HTTP 304", "HTTP/1.1 304 Not Modified\r\n\r\n", "HTTP_ERROR", /HTTP 304 and an empty body/],
    [
      "long headers",
      `HTTP/1.1 200 OK\r\nX: ${"x".repeat(20_000)}\r\n\r\n`,
      "INVALID_RESPONSE",
      /longer headers than Node reads/,
    ],
    [
      "a control character",
      "HTTP/1.1 200 OK\r\nX: a\u0001b\r\n\r\n",
      "INVALID_RESPONSE",
      /malformed HTTP .* at fault\./,
    ],
    [
      "MTOM",
      typed("--b", `multipart/related; boundary=b; type="application/xop+xml"`),
      "INVALID_RESPONSE",
      /MIME multipart message \(MTOM/,
    ],
    [
      "two byte order marks",
      httpResponse(`\ufeff\ufeff${tokenBody()}`),
      "INVALID_RESPONSE",
      /two byte order marks/,
    ],
    [
      "gzip without its header",
      typed(zlib.gzipSync(tokenBody()), "text/xml"),
      "INVALID_RESPONSE",
      /gzip data without/,
    ],
    [
      "an unknown charset",
      typed(tokenBody(), "text/xml; charset=x-none"),
      "INVALID_RESPONSE",
      /character set that is not supported/,
    ],
    [
      "VersionMismatch",
      fault("<faultcode>soap:VersionMismatch</faultcode>"),
      "SOAP_FAULT",
      /option soapVersion/,
    ],
    [
      "MustUnderstand",
      fault("<faultcode>soap:MustUnderstand</faultcode>"),
      "SOAP_FAULT",
      /does not understand a header/,
    ],
  ])("%s", async (_, response, code, message) => {
    const failure = await told(response);
    expect(failure.message).toMatch(message);
    expect(failure).toMatchObject({ code, retryable: false, requestSent: true });
  });

  it("a proxy that is dead, which may come back", async () => {
    const proxy = await refusingUrl();
    const agent = Object.assign(new http.Agent(), {
      createConnection: () => net.connect(Number(proxy.port), proxy.hostname),
    });
    const failure = await told("", read, { agent });
    expect(failure.message).toContain(
      `${proxy.host} refused the connection (ECONNREFUSED). Check the option agent`,
    );
    expect(failure).toMatchObject({ code: "CONNECTION_FAILED", retryable: true, requestSent: false });
  });
});

describe("what cannot be read as a result is none", () => {
  it.each([
    ["a processing instruction with a bad name", inside("<?x?y z?>")],
    ["an element with a bad name", inside("<soap:-x/>")],
    [
      "a namespace in white space",
      httpResponse(tokenBody().replace(`"sosonlinebackup.com"`, `" sosonlinebackup.com "`)),
    ],
  ])("%s", async (_, response) => {
    expect(await told(response)).toMatchObject({ code: "INVALID_RESPONSE" });
  });

  it("and a whole Result is one", async () => {
    expect(await told(withToken(SUCCESS))).toMatchObject({ code: "none" });
  });
});
