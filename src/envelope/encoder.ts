import type { contract } from "../../generated/contract.js";
import type { Credentials } from "../credentials/credentials.js";
import type { ContractDescriptor, OperationDescriptor } from "../contract/operation.js";
import { InvalidRequestError } from "../errors/index.js";
import { writeFields } from "../message/write.js";
import type { SoapVersion } from "../options/client-options.js";
import { safeCause } from "../redaction/index.js";

/** A request as it goes onto the wire. */
export interface EncodedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Encoder {
  /** `content` is what stands inside the message element, as XML. */
  encode(operation: OperationDescriptor, content: string, credentials: Credentials): EncodedRequest;
}

type Port = Readonly<Record<string, (args: { readonly $xml: string }, callback: () => void) => void>>;

const encoders = new Map<SoapVersion, Promise<Encoder>>();

/**
 * The encoder of a SOAP version. All clients share it: it holds the parsed contract, and no call leaves
 * anything behind in it, because encoding is synchronous.
 */
export function encoderFor(version: SoapVersion, table: typeof contract): Promise<Encoder> {
  const existing = encoders.get(version);
  if (existing !== undefined) return existing;
  const created = createEncoder(version, table);
  encoders.set(version, created);
  created.catch(() => encoders.delete(version));
  return created;
}

/**
 * What becomes of a call when the shared encoder cannot be made: an error of its own, since errors are kept.
 * Only a program that was put together wrongly lacks `soap`.
 */
export function encoderFailure(error: unknown, operation: string): InvalidRequestError {
  return new InvalidRequestError(
    "soap",
    `${operation}: the package soap could not be loaded; the cause says why. Nothing was sent. In an ESM bundle it needs require(): see the README on bundling.`,
    { operation, cause: safeCause(error, (text) => text) },
  );
}

/**
 * The generated client, with an HTTP client that takes the envelope and sends nothing. `soap` is imported at
 * the first call, since most of its import time is an HTTP client that is not used here.
 */
async function createEncoder(version: SoapVersion, table: ContractDescriptor): Promise<Encoder> {
  const [{ createClientAsync }, { wsdl }] = await Promise.all([
    import("../../generated/client.js"),
    import("../../generated/wsdl.js"),
  ]);
  let taken: { readonly envelope: string; readonly headers: Readonly<Record<string, string>> } | undefined;
  const client = await createClientAsync(wsdl, {
    // `soap`'s process-wide cache lets one client rewrite the options of another.
    disableCache: true,
    // Everything is escaped already; `soap` would let a string through that looks like CDATA.
    escapeXML: false,
    envelopeKey: version === "1.1" ? "soap" : "soap12",
    forceSoap12Headers: version === "1.2",
    httpClient: {
      request: (_url: string, envelope: string, _callback: unknown, headers: Record<string, string> = {}) => {
        taken = { envelope, headers };
        // `soap` waits for the callback alone.
        return new Promise<never>(() => undefined);
      },
    },
  });
  client.wsdl.xmlnsInEnvelope = `xmlns:xsd="http://www.w3.org/2001/XMLSchema"`;
  const ports = Reflect.get(client, table.service) as Readonly<Record<string, Port>>;
  const port = ports[table.ports[version] ?? table.ports["1.1"] ?? table.ports["1.2"] ?? ""];

  return {
    encode(operation, content, credentials) {
      const method = port?.[operation.name];
      if (method === undefined)
        throw new InvalidRequestError(
          "soapVersion",
          `The contract has no operation ${operation.name} in SOAP ${version}.`,
          { operation: operation.name },
        );
      try {
        if (operation.authenticated && table.authHeader !== undefined) {
          const { element, namespace, fields } = table.authHeader;
          const header = writeFields(table, fields, credentials, { path: "credentials" });
          client.addSoapHeader({ [element]: { $xml: header } }, "", "tns", namespace);
        }
        method({ $xml: content }, () => undefined);
        if (taken === undefined) throw new Error("soap made no request");
        return { headers: httpHeaders(version, taken.headers), body: Buffer.from(taken.envelope, "utf8") };
      } finally {
        taken = undefined;
        client.clearSoapHeaders();
        client.lastRequest = "";
        client.lastMessage = "";
      }
    },
  };
}

/** As the service's samples have them: SOAP 1.2 goes without the `action` parameter that `soap` adds. */
function httpHeaders(
  version: SoapVersion,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return version === "1.1" ? headers : { "Content-Type": "application/soap+xml; charset=utf-8" };
}
