import type { SoapVersion } from "./version.js";
import { ENVELOPE_NAMESPACES } from "./version.js";

/**
 * An envelope as ASMX writes it: the prefix is `soap` in both versions, and the schema namespaces are always
 * declared. `body` and `header` are XML; `header` brings its own `soap:Header` element.
 */
export function writeEnvelope(version: SoapVersion, body: string, header = ""): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${ENVELOPE_NAMESPACES[version]}"` +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">' +
    `${header}<soap:Body>${body}</soap:Body></soap:Envelope>`
  );
}
