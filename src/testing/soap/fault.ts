import { escapeAttribute, escapeText } from "../../xml/text.js";
import type { SoapVersion } from "./version.js";
import { ENVELOPE_NAMESPACES } from "./version.js";
import { writeEnvelope } from "./envelope.js";

/** Whose mistake it was; each SOAP version has its own names for it (`Client` is `Sender` in 1.2). */
export type SoapFaultCode = "client" | "server" | "mustUnderstand" | "versionMismatch";

/** A SOAP fault in terms of both versions. */
export interface SoapFault {
  /** Default `"server"`. */
  readonly code?: SoapFaultCode | undefined;
  /** More precise codes, outermost first; SOAP 1.2 only, as 1.1 has no place for them. */
  readonly subcodes?: readonly { readonly namespace: string; readonly name: string }[] | undefined;
  /** `faultstring` in 1.1, `Reason` in 1.2. */
  readonly reason: string;
  /** `faultactor` in 1.1, `Node` in 1.2. */
  readonly actor?: string | undefined;
  /**
   * Well-formed XML for inside the detail element. Absent: an empty one, as ASMX sends. `false`: none at all,
   * as in faults about headers.
   */
  readonly detail?: string | false | undefined;
}

const CODES: Readonly<Record<SoapVersion, Readonly<Record<SoapFaultCode, string>>>> = {
  "1.1": {
    client: "Client",
    server: "Server",
    mustUnderstand: "MustUnderstand",
    versionMismatch: "VersionMismatch",
  },
  "1.2": {
    client: "Sender",
    server: "Receiver",
    mustUnderstand: "MustUnderstand",
    versionMismatch: "VersionMismatch",
  },
};

/** A whole envelope with the fault in it, as ASMX writes it. */
export function writeFaultEnvelope(version: SoapVersion, fault: SoapFault): string {
  const header = fault.code === "versionMismatch" ? UPGRADE : "";
  const content = version === "1.1" ? contentOf11(fault) : contentOf12(fault);
  return writeEnvelope(version, `<soap:Fault>${content}</soap:Fault>`, header);
}

function contentOf11(fault: SoapFault): string {
  return (
    `<faultcode>soap:${CODES["1.1"][fault.code ?? "server"]}</faultcode>` +
    `<faultstring>${faultText(fault.reason)}</faultstring>` +
    (fault.actor === undefined ? "" : `<faultactor>${faultText(fault.actor)}</faultactor>`) +
    detailOf(fault, "<detail />")
  );
}

function contentOf12(fault: SoapFault): string {
  const subcodes = (fault.subcodes ?? []).reduceRight(
    (inner, { namespace, name }) =>
      `<soap:Subcode><soap:Value xmlns:q0="${escapeAttribute(namespace)}">q0:${name}</soap:Value>${inner}</soap:Subcode>`,
    "",
  );
  return (
    `<soap:Code><soap:Value>soap:${CODES["1.2"][fault.code ?? "server"]}</soap:Value>${subcodes}</soap:Code>` +
    `<soap:Reason><soap:Text xml:lang="en">${faultText(fault.reason)}</soap:Text></soap:Reason>` +
    (fault.actor === undefined ? "" : `<soap:Node>${faultText(fault.actor)}</soap:Node>`) +
    detailOf(fault, "<soap:Detail />")
  );
}

/** A custom detail is the lower-case element in no namespace even in SOAP 1.2. */
function detailOf(fault: SoapFault, empty: string): string {
  if (fault.detail === false) return "";
  return fault.detail === undefined ? empty : `<detail>${fault.detail}</detail>`;
}

/** ASMX writes control characters as references that XML 1.0 forbids; clients have to live with it. */
function faultText(text: string): string {
  return escapeText(text).replace(
    CONTROL_CHARACTERS,
    (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  );
}

const CONTROL_CHARACTERS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g;

/** Tells the sender of an unknown envelope which ones would do. */
const UPGRADE =
  `<soap:Header><soap12:Upgrade xmlns:soap12="${ENVELOPE_NAMESPACES["1.2"]}">` +
  `<soap12:SupportedEnvelope qname="soap:Envelope" xmlns:soap="${ENVELOPE_NAMESPACES["1.1"]}" />` +
  `<soap12:SupportedEnvelope qname="soap12:Envelope" xmlns:soap12="${ENVELOPE_NAMESPACES["1.2"]}" />` +
  "</soap12:Upgrade></soap:Header>";
