import type { Agent } from "node:http";
import { contract } from "../generated/contract.js";
import { createClientAsync } from "../generated/soap/client.js";
import type { ServiceClient as AccountManagementServiceClient } from "../generated/soap/client.js";
import { wsdl } from "../generated/wsdl.js";
import { AccountManagementClient } from "./client.js";
import { resolveCredentials } from "./credentials.js";
import { InvalidRequestError, InvalidResponseError } from "./errors.js";
import type { ClientOptions, ClientSettings } from "./options.js";
import { safeCause } from "./redaction/cause.js";
import { createRedactor, isSecretName, secretsOfHeaders } from "./redaction/secrets.js";
import { readEnvelope } from "./response.js";
import type { OperationDescriptor } from "./soap/contract.js";
import { writeHeader } from "./soap/envelope.js";
import { XmlError, parseXml } from "./soap/xml.js";
import type { XmlElement } from "./soap/xml.js";
import { Call } from "./transport/deadline.js";
import { post } from "./transport/post.js";
import type { HttpResponse } from "./transport/post.js";
import { retrying } from "./transport/retry.js";

export type { AccountManagementServiceClient };
export type * from "../generated/soap/definitions.js";

/**
 * The generated client of the package `soap`, for those who want the service raw, or come from there. It has
 * this package's credentials (set for each call), endpoint, SOAP version, time-out, retries, TLS rules, limit
 * of size and errors. What does not hold here: requests are not checked (`soap` sends fields that the contract
 * does not have, and leaves out none that it needs), results are read by `soap` (numbers beyond 2^53 are
 * rounded, times without an offset are local, an empty list is `null`), and a Result that is a refusal is
 * returned, not thrown.
 *
 * @throws InvalidRequestError that names the option which is missing, unknown or wrong.
 */
export async function createSoapClient(options: ClientOptions): Promise<AccountManagementServiceClient> {
  return new AccountManagementClient(options).soap();
}

/** What the generated client shares with the client that it was asked of. */
export interface SoapContext {
  readonly settings: ClientSettings;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: () => Agent;
  /** Refuses calls once the client is closed. */
  readonly begin: (call: Call) => void;
  readonly end: (call: Call) => void;
}

type Reply = (error: unknown, response?: HttpResponse, body?: string) => void;

/** What `soap` hands to its HTTP client of itself. */
interface Caller {
  lastRequest: string;
  lastMessage: string;
  lastResponse: unknown;
  readonly wsdl: { xmlToObject(xml: string): unknown };
}

/** @internal */
export async function connectSoap(context: SoapContext): Promise<AccountManagementServiceClient> {
  const { soapVersion, endpoint } = context.settings;
  const httpClient = {
    request(
      url: string,
      envelope: string,
      reply: Reply,
      headers: unknown,
      _options: unknown,
      caller: Caller,
    ) {
      // Shared by all calls, and read by nobody here: what it would keep are the secrets of one of them.
      caller.lastRequest = caller.lastMessage = "";
      void exchange(context, url, envelope, headers, caller)
        .then(
          ([response, body]) => reply(null, response, body),
          (error: unknown) => reply(error),
        )
        .finally(() => (caller.lastResponse = undefined));
      // `soap` waits for the callback alone.
      return Promise.resolve();
    },
  };
  return createClientAsync(
    wsdl,
    {
      // `soap`'s process-wide cache lets one client rewrite the options of another.
      disableCache: true,
      envelopeKey: soapVersion === "1.1" ? "soap" : "soap12",
      forceSoap12Headers: soapVersion === "1.2",
      httpClient: httpClient as never,
    },
    endpoint.href,
  );
}

async function exchange(
  context: SoapContext,
  url: string,
  envelope: string,
  soapHeaders: unknown,
  caller: Caller,
): Promise<[HttpResponse, string]> {
  const { settings } = context;
  const operation = operationOf(soapHeaders);
  const { name, access } = operation;
  const call = new Call({
    operation: name,
    access,
    timeoutMs: settings.timeoutMs,
    tryTimeoutMs: settings.tryTimeoutMs,
  });
  try {
    context.begin(call);
    if (url !== settings.endpoint.href) {
      throw refused(operation, "endpoint", "the endpoint is the client's and cannot be changed");
    }
    const secrets = secretsIn(envelope, operation);
    const given = resolveCredentials(settings.credentials, name);
    const credentials = given instanceof Promise ? await call.deadline.within(given) : given;
    const redact = createRedactor([credentials.password, ...secrets, ...secretsOfHeaders(context.headers)]);
    const header = writeHeader(settings.soapVersion, contract, operation, credentials);
    const request = {
      url: settings.endpoint,
      headers: { ...context.headers, Accept: "*/*", ...header.headers },
      // Put in here and not left with `soap`, whose headers are shared by all calls in flight.
      body: Buffer.from(
        envelope.replace(/(?=<(\w+):Body[ >])/, () => header.xml),
        "utf8",
      ),
      maxResponseBytes: settings.maxResponseBytes,
      agent: context.agent(),
      redact,
    };
    return await retrying({ retries: settings.retries, call }, async (deadline) => {
      const response = await post(request, call, deadline);
      const checkTime = (): void => deadline.throwIfEnded();
      const text = readEnvelope(response, { contract, operation, redact, checkTime });
      try {
        caller.wsdl.xmlToObject(text);
      } catch (error) {
        // `soap` would hang the whole response on its error.
        const cause = safeCause(error, redact);
        throw new InvalidResponseError(`${name}: the package soap cannot read the response.`, {
          operation: name,
          cause,
        });
      }
      return [response, text];
    });
  } finally {
    context.end(call);
    call.deadline.dispose();
  }
}

/** `soap` tells its HTTP client no more of an operation than its SOAP action. */
function operationOf(headers: unknown): OperationDescriptor {
  const texts = Object.values(headers as Readonly<Record<string, unknown>>).map(String);
  const found = Object.values<OperationDescriptor>(contract.operations).find(({ soapAction }) =>
    texts.some((text) => text.includes(`"${soapAction}"`)),
  );
  if (found === undefined) throw new Error("soap called an operation that the contract does not have.");
  return found;
}

/** The values in an envelope whose element names say that they are secret; refuses what is not plain XML. */
function secretsIn(envelope: string, operation: OperationDescriptor): string[] {
  // `soap` lets a text pass unescaped that looks like CDATA, so that a user name could add elements.
  if (envelope.includes("<![CDATA[")) {
    throw refused(operation, "request", "the request holds a text that begins like CDATA");
  }
  const secrets: string[] = [];
  const pending: XmlElement[] = [parsed(envelope, operation)];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (isSecretName(element.name) && element.text !== "") secrets.push(element.text);
    pending.push(...element.children);
  }
  return secrets;
}

function parsed(envelope: string, operation: OperationDescriptor): XmlElement {
  try {
    return parseXml(envelope);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw refused(operation, "request", "the request cannot be written as XML");
  }
}

function refused({ name }: OperationDescriptor, field: string, why: string): InvalidRequestError {
  return new InvalidRequestError(field, `${name}: ${why}. Nothing was sent.`, { operation: name });
}
