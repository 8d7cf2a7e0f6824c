import type { SoapVersion } from "../options/client-options.js";

/** Envelope namespaces by SOAP version. */
export const ENVELOPE_NAMESPACES: Readonly<Record<SoapVersion, string>> = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
};
