import type http from "node:http";
import type { Access } from "../contract/operation.js";

/** One HTTP POST, ready to be sent as often as the retry rules allow. */
export interface TransportRequest {
  /** Name of the operation in the WSDL, for errors. */
  readonly operation: string;
  /** Decides which failures are `retryable`. */
  readonly access: Access;
  readonly url: URL;
  /** `Content-Length` and `Accept-Encoding` are the transport's own and override these. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Limit in bytes for the answer's body, as it comes and once more decompressed. */
  readonly maxResponseBytes: number;
  /** Node's process-wide agent when left out. */
  readonly agent?: http.Agent | undefined;
  /** Takes the call's secrets out of a text; everything shown in an error goes through it. */
  readonly redact: (text: string) => string;
}

/** An HTTP answer of any status but 3xx, read to its end. */
export interface TransportAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly headers: http.IncomingHttpHeaders;
  /** The body, decompressed. */
  readonly body: Buffer;
}
