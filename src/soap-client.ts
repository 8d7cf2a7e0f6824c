import { contract } from "../generated/contract.js";
import type { ServiceClient as AccountManagementServiceClient } from "../generated/soap/client.js";
import { wsdl } from "../generated/wsdl.js";
import { CALL } from "./caller.js";
import { AccountManagementClient } from "./client.js";
import type { Codec } from "./client.js";
import { InvalidRequestError, InvalidResponseError } from "./errors.js";
import type { ClientOptions, ClientSettings } from "./options.js";
import { safeCause } from "./redaction/cause.js";
import { isSecretName } from "./redaction/secrets.js";
import { readEnvelope } from "./response.js";
import type { OperationDescriptor } from "./soap/contract.js";
import { writeHeader } from "./soap/envelope.js";
import { parseXml } from "./soap/xml.js";
import type { XmlElement } from "./soap/xml.js";

export type { AccountManagementServiceClient };
export type * from "../generated/soap/definitions.js";

/** What the generated client has of `soap`'s own, beside the operations. See the documentation of `soap`. */
export interface SoapMembers {
  addSoapHeader(header: unknown, name?: string, namespace?: string, xmlns?: string): number;
  clearSoapHeaders(): void;
  describe(): unknown;
  /** Refused: the endpoint is the client's. */
  setEndpoint(endpoint: string): void;
  readonly lastEndpoint?: string;
  readonly lastMessage?: string;
  readonly lastRequest?: string;
  readonly wsdl: { xmlToObject(xml: string): unknown };
}

/** Options of one call that `soap` itself reads. */
export type SoapCallOptions = Readonly<Record<string, unknown>>;

/**
 * The generated client of the package `soap`, for those who want the raw service, or used it before. It has
 * this package's credentials (set for each call), endpoint, SOAP version, time-out, retries, TLS rules, limit
 * of size and errors. What differs: requests are not checked (`soap` sends fields that the contract
 * does not have, and leaves out none that it needs), results are read by `soap` (numbers beyond 2^53 are
 * rounded, times without an offset are local, an empty list is `null`), and a Result that is a refusal is
 * returned, not thrown.
 *
 * @throws InvalidRequestError that names the option which is missing, unknown or wrong.
 */
export async function createSoapClient(options: ClientOptions): Promise<AccountManagementServiceClient> {
  return new AccountManagementClient(options).soap();
}

type Reply = (error: unknown, response?: { readonly headers: object }, body?: unknown) => void;

/** What `soap` hands to its HTTP client of itself. */
interface Caller {
  lastRequest: string;
  lastMessage: string;
  lastResponse: unknown;
  readonly wsdl: { xmlToObject(xml: string): unknown };
}

/** @internal */
export async function connectSoap(
  own: AccountManagementClient,
  { soapVersion, endpoint }: ClientSettings,
): Promise<AccountManagementServiceClient> {
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
      const codec = codecOf(caller, url === endpoint.href);
      void own[CALL](operationOf(headers), envelope, undefined, codec)
        .then(
          (response) => reply(null, response, response.data),
          (error: unknown) => reply(error),
        )
        .finally(() => (caller.lastResponse = undefined));
      // `soap` waits for the callback alone.
      return Promise.resolve();
    },
  };
  // Bundlers that put everything into one file would load `soap` with the client if it were imported above.
  const { createClientAsync } = await import("soap");
  const client: unknown = await createClientAsync(
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
  return client as AccountManagementServiceClient;
}

/** `soap` has written the envelope, and reads the response; what lies between is the client's. */
function codecOf(caller: Caller, isOwnEndpoint: boolean): Codec {
  return {
    write: (_operation, envelope) => {
      if (!isOwnEndpoint)
        throw new InvalidRequestError("endpoint", "The endpoint is the client's and cannot be changed.");
      return { xml: envelope as string, secrets: secretsIn(envelope as string) };
    },
    envelope: (version, table, operation, envelope, credentials) => {
      const { headers, xml } = writeHeader(version, table, operation, credentials);
      // Put in here and not left with `soap`, whose headers are shared by all calls in flight.
      return { headers, body: Buffer.from(envelope.replace(/(?=<(\w+):Body[ >])/, () => xml)) };
    },
    read: (response, context) => {
      const result = readEnvelope(response, context);
      try {
        caller.wsdl.xmlToObject(result);
      } catch (error) {
        // `soap` would hang the whole response on its error.
        const { name } = context.operation;
        const cause = safeCause(error, context.redact);
        const message = `${name}: the package soap cannot read the response.`;
        throw new InvalidResponseError(message, { cause });
      }
      return { result, unknownElements: [] };
    },
  };
}

/** `soap` tells its HTTP client no more of an operation than its SOAP action. */
function operationOf(headers: unknown): OperationDescriptor {
  const texts = Object.values(headers as Readonly<Record<string, unknown>>).map(String);
  const found = Object.values<OperationDescriptor>(contract.operations).find(({ soapAction }) =>
    texts.some((text) => text.includes(`"${soapAction}"`)),
  );
  if (found === undefined) {
    throw new InvalidRequestError("SOAPAction", "The SOAP action is the client's and cannot be changed.");
  }
  return found;
}

/** The values in an envelope whose element names say that they are secret; refuses what is not plain XML. */
function secretsIn(envelope: string): string[] {
  // `soap` lets a text pass unescaped that looks like CDATA, so that a user name could add elements.
  if (envelope.includes("<![CDATA[")) {
    throw new InvalidRequestError("request", "The request holds a text that begins like CDATA.");
  }
  const secrets: string[] = [];
  const pending: XmlElement[] = [];
  try {
    pending.push(parseXml(envelope));
  } catch {
    throw new InvalidRequestError("request", "The request cannot be written as XML.");
  }
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (isSecretName(element.name) && element.text !== "") secrets.push(element.text);
    pending.push(...element.children);
  }
  return secrets;
}
