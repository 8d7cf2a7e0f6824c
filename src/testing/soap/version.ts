export type SoapVersion = "1.1" | "1.2";

export const ENVELOPE_NAMESPACES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};

const SOAP_MEDIA_TYPES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "text/xml",
  "1.2": "application/soap+xml",
};

/** The `Content-Type` of every SOAP answer, the ones with an empty body included. */
export function soapContentType(version: SoapVersion): string {
  return `${SOAP_MEDIA_TYPES[version]}; charset=utf-8`;
}
