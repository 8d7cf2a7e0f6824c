import type { SoapVersion } from "../soap/version.js";
import { soapContentType } from "../soap/version.js";

/** An HTTP answer for `nock(…).post(…).reply(status, body, headers)`, or for any other stand-in of the service. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ReplyOptions {
  /** The version that the client under test speaks. Default `"1.1"`. */
  readonly soapVersion?: SoapVersion | undefined;
}

export function soapReply(status: number, version: SoapVersion, body: string): Reply {
  return { status, headers: { "Content-Type": soapContentType(version) }, body };
}
