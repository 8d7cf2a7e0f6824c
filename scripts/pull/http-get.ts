import { request as httpRequest } from "node:http";
import type { IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { rootCertificates } from "node:tls";
import { decompress } from "./decompress.js";
import { publicUrl } from "./public-url.js";
import { PullError } from "./pull-error.js";

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly location: string | undefined;
  readonly bytes: Buffer;
}

export interface HttpGetOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly ca: string | undefined;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
}

/** One GET: no redirects, no retries. @throws PullError when no whole answer came. */
export async function httpGet(url: URL, options: HttpGetOptions): Promise<HttpAnswer> {
  const place = publicUrl(url);
  let received = 0;
  try {
    const response = await send(url, options);
    const chunks: Buffer[] = [];
    for await (const chunk of response as AsyncIterable<Buffer>) {
      received += chunk.length;
      if (received > options.maxBytes) {
        response.destroy();
        throw new PullError(`The answer of ${place} is larger than ${options.maxBytes} bytes (--max-bytes).`);
      }
      chunks.push(chunk);
    }
    return {
      status: response.statusCode ?? 0,
      contentType: response.headers["content-type"],
      location: response.headers.location,
      bytes: decompress(Buffer.concat(chunks), response.headers["content-encoding"], options.maxBytes),
    };
  } catch (error) {
    throw error instanceof PullError ? error : connectionFailure(error, place, received, options.signal);
  }
}

function send(url: URL, options: HttpGetOptions): Promise<IncomingMessage> {
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  const target = new URL(url);
  target.username = "";
  target.password = "";
  target.hash = "";
  return new Promise((resolve, reject) => {
    const outgoing = send(
      target,
      {
        method: "GET",
        agent: false,
        signal: options.signal,
        ...(options.ca === undefined ? {} : { ca: [...rootCertificates, options.ca] }),
        headers: {
          accept: "text/xml, application/wsdl+xml, application/xml;q=0.9, */*;q=0.1",
          "accept-encoding": "gzip, deflate, br",
          "user-agent": "account-management-service-client (generate)",
          ...options.headers,
        },
      },
      resolve,
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** Says what happened by Node's error code alone: its message may quote a URL. */
function connectionFailure(error: unknown, place: string, received: number, signal: AbortSignal): PullError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // The reason, not the error: an answer that is aborted half-way ends like one that was cut.
  if (signal.aborted) {
    return new PullError(`${place} did not answer in time (--timeout).`);
  }
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return new PullError(`The name of ${place} cannot be resolved (${code}).`);
  }
  if (code === "ECONNREFUSED") return new PullError(`${place} refuses connections.`);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|SSL/.test(code)) {
    return new PullError(
      `The certificate of ${place} is not trusted (${code}). --ca <file> names one that is.`,
    );
  }
  if (code === "ECONNRESET" || code === "EPIPE" || code === "ERR_STREAM_PREMATURE_CLOSE") {
    return new PullError(`The connection to ${place} was cut after ${received} bytes of the answer.`);
  }
  return new PullError(`${place} cannot be read${code === "" ? "" : ` (${code})`}.`);
}
