import { writeFaultEnvelope } from "../soap/fault.js";
import type { SoapFault } from "../soap/fault.js";
import type { Reply, ReplyOptions } from "./reply.js";
import { soapReply } from "./reply.js";

/** A SOAP fault, HTTP status 500: `faultReply({ code: "client", reason: "Server was unable to read request." })`. */
export function faultReply(fault: SoapFault, { soapVersion = "1.1" }: ReplyOptions = {}): Reply {
  return soapReply(500, soapVersion, writeFaultEnvelope(soapVersion, fault));
}
