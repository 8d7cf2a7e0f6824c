/**
 * What a caller gets for each recorded response, by kind. A recording without a row, and a row without a
 * recording, fails the test.
 */
export type Outcome =
  /** The call resolves with the token in the recording and its Result. */
  | { readonly kind: "token" }
  /** The call resolves with the token; no part of the Result is stated. */
  | { readonly kind: "token without Result" }
  | {
      readonly kind: "error";
      readonly name: string;
      readonly code: string;
      /** What the error says besides; a string that ends in an ellipsis is a part of the property. */
      readonly facts: Readonly<Record<string, unknown>>;
    };

export interface RecordedKind {
  readonly why: string;
  readonly outcome: Outcome;
  readonly recordings: readonly string[];
}

const refused = (by: "Result" | "fault"): Outcome => ({
  kind: "error",
  name: "InvalidCredentialsError",
  code: "INVALID_CREDENTIALS",
  facts: by === "fault" ? { result: undefined } : { "result.code": "InvalidSoapCredentials" },
});

const saysNo = (result: number, code: string): Outcome => ({
  kind: "error",
  name: "ServiceResultError",
  code: "SERVICE_RESULT",
  facts: { "result.result": result, "result.code": code },
});

const fault = (code: string): Outcome => ({
  kind: "error",
  name: "SoapFaultError",
  code: "SOAP_FAULT",
  facts: { "fault.code": code },
});

const http = (status: number, excerpt: string): Outcome => ({
  kind: "error",
  name: "HttpError",
  code: "HTTP_ERROR",
  facts: { status, excerpt: excerpt === "" ? "" : `${excerpt}…` },
});

export const RECORDED_KINDS: readonly RecordedKind[] = [
  {
    why: "a success: the token, every character of it",
    outcome: { kind: "token" },
    recordings: [
      "01-success.soap11",
      "01-success.soap12",
      "01b-success-appuser.soap11",
      "01b-success-appuser.soap12",
      "03-soap12-with-action-param",
      "03b-soap12-with-wrong-action-param",
      "12d-auth-missing-describe.soap11",
      "12d-auth-missing-describe.soap12",
      "13-auth-header-wrong-namespace.soap11",
      "13-auth-header-wrong-namespace.soap12",
      "13c-auth-header-children-swapped.soap11",
      "13c-auth-header-children-swapped.soap12",
      "13d-auth-header-Username-case.soap11",
      "13d-auth-header-Username-case.soap12",
      "14-auth-header-mustUnderstand.soap11",
      "14-auth-header-mustUnderstand.soap12",
      "14d-auth-header-twice.soap11",
      "14d-auth-header-twice.soap12",
      "34b-soap12-envelope-in-soap11-ct-with-action",
      "37-bom.soap11",
      "37-bom.soap12",
      "37c-no-xml-decl.soap11",
      "37c-no-xml-decl.soap12",
      "40b-no-SOAPAction-header.soap11",
      "40d-SOAPAction-unquoted.soap11",
      "40f-soap12-wrong-SOAPAction-header",
      "41f-ct-textxml-no-charset.soap11",
      "41h-ct-charset-bogus.soap11",
      "41i-ct-charset-latin1.soap11",
      "41m-ct-soap12-but-textxml-no-action",
      "52-param-wrong-name.soap11",
      "52-param-wrong-name.soap12",
      "52b-param-missing.soap11",
      "52b-param-missing.soap12",
      "52d-param-child-wrong-namespace.soap11",
      "52d-param-child-wrong-namespace.soap12",
      "52e-param-children-swapped.soap11",
      "52e-param-children-swapped.soap12",
      "52f-param-extra-child.soap11",
      "52f-param-extra-child.soap12",
      "52g-Username-twice.soap11",
      "52g-Username-twice.soap12",
      "52h-IsAppUser-missing.soap11",
      "52h-IsAppUser-missing.soap12",
      "52i-request-wrong-ns-prefix.soap11",
      "52i-request-wrong-ns-prefix.soap12",
      "52j-two-body-children.soap11",
      "52j-two-body-children.soap12",
      "52l-unknown-attribute.soap11",
      "52l-unknown-attribute.soap12",
      "60-bool-_0_.soap11",
      "60-bool-_0_.soap12",
      "60-bool-_1_.soap11",
      "60-bool-_1_.soap12",
      "60-bool-__true__.soap11",
      "60-bool-__true__.soap12",
      "61-nil-Username.soap11",
      "61-nil-Username.soap12",
      "61c-nil-request.soap11",
      "61c-nil-request.soap12",
      "61d-empty-Username.soap11",
      "61d-empty-Username.soap12",
      "61e-selfclosed-Username.soap11",
      "61e-selfclosed-Username.soap12",
      "61f-whitespace-only-Username.soap11",
      "61f-whitespace-only-Username.soap12",
      "61g-newline-only-Username.soap11",
      "61g-newline-only-Username.soap12",
      "61i-xsi-type-ok.soap11",
      "61i-xsi-type-ok.soap12",
      "61k-xml-space-preserve.soap11",
      "61k-xml-space-preserve.soap12",
      "62-entities.soap11",
      "62-entities.soap12",
      "62b-cdata.soap11",
      "62b-cdata.soap12",
      "63-unicode.soap11",
      "63-unicode.soap12",
      "63c-invalid-utf8.soap11",
      "63c-invalid-utf8.soap12",
      "64-whitespace-significant.soap11",
      "64-whitespace-significant.soap12",
      "65-echo-entities.soap11",
      "65-echo-entities.soap12",
      "65b-echo-unicode-emoji.soap11",
      "65b-echo-unicode-emoji.soap12",
      "70-username-1MB.soap11",
      "70-username-1MB.soap12",
      "73-deep-nesting-2000.soap11",
      "82c-POST-soap-with-query",
      "82d-POST-soap-query-WSDL",
      "91-expect-100.soap11",
      "92-unbuffered-response.soap11",
      "92-unbuffered-response.soap12",
      "93-slow-2s.soap11",
      "93-slow-2s.soap12",
      "94-accept-encoding-gzip.soap11",
      "95-http10-client.soap11",
      "95b-keepalive-two-requests.soap11",
      "97-no-host-header.soap11",
    ],
  },
  {
    why: "a token without a Result: having read what the operation is called for is proof enough",
    outcome: { kind: "token without Result" },
    recordings: ["23b-Result-null.soap11", "23b-Result-null.soap12"],
  },
  {
    why: "refused credentials as a Result in a 200; the number is this host's own, so the name decides",
    outcome: refused("Result"),
    recordings: [
      "10-auth-wrong-as-result.soap11",
      "10-auth-wrong-as-result.soap12",
      "12-auth-missing-AuthHeader.soap11",
      "12-auth-missing-AuthHeader.soap12",
      "12b-auth-missing-Header-element.soap11",
      "12b-auth-missing-Header-element.soap12",
    ],
  },
  {
    why: "refused credentials as a fault: the same class, whichever way the service says it",
    outcome: refused("fault"),
    recordings: ["11-auth-wrong-as-soapexception.soap11", "11-auth-wrong-as-soapexception.soap12"],
  },
  {
    why: "a Result that is no success, with a code that is not documented",
    outcome: saysNo(44, "NotFound"),
    recordings: ["04-business-notfound.soap11", "04-business-notfound.soap12"],
  },
  {
    why: "a Result that is no success, with a documented code",
    outcome: saysNo(52, "AlreadyExists"),
    recordings: ["04b-business-alreadyexists.soap11", "04b-business-alreadyexists.soap12"],
  },
  {
    why: "a Result that is no success: the number of invalid input with a name of its own",
    outcome: saysNo(2, "GeneralError"),
    recordings: [
      "32-soap-Body-empty.soap11",
      "50b-unknown-op-right-action.soap11",
      "51-op-wrong-namespace.soap11",
      "51b-op-no-namespace.soap11",
    ],
  },
  {
    why: "SOAP 1.1 blames the request",
    outcome: fault("Client"),
    recordings: [
      "02-seed-literal-placeholders.soap11",
      "40-wrong-SOAPAction.soap11",
      "40c-empty-SOAPAction.soap11",
      "40e-SOAPAction-lowercase-op.soap11",
      "50-unknown-operation.soap11",
      "60-bool-_TRUE_.soap11",
      "60-bool-__.soap11",
      "60-bool-_maybe_.soap11",
      "61b-nil-IsAppUser.soap11",
    ],
  },
  {
    why: "SOAP 1.2 blames the request",
    outcome: fault("Sender"),
    recordings: [
      "02-seed-literal-placeholders.soap12",
      "32-soap-Body-empty.soap12",
      "50-unknown-operation.soap12",
      "50b-unknown-op-right-action.soap12",
      "51-op-wrong-namespace.soap12",
      "51b-op-no-namespace.soap12",
      "60-bool-_TRUE_.soap12",
      "60-bool-__.soap12",
      "60-bool-_maybe_.soap12",
      "61b-nil-IsAppUser.soap12",
    ],
  },
  {
    why: "SOAP 1.1 blames the server",
    outcome: fault("Server"),
    recordings: [
      "20-unhandled-exception.soap11",
      "21-soapexception-with-detail.soap11",
      "31b-no-content-length.soap11",
      "65e-response-lone-surrogate.soap11",
      "90-chunked-request.soap11",
      "96b-content-length-too-long.soap11",
    ],
  },
  {
    why: "SOAP 1.2 blames the server",
    outcome: fault("Receiver"),
    recordings: [
      "20-unhandled-exception.soap12",
      "21-soapexception-with-detail.soap12",
      "30c-not-xml.soap12",
      "30d-json-body.soap12",
      "31-empty-body-len0.soap12",
      "31b-no-content-length.soap12",
      "35-doctype.soap12",
      "65e-response-lone-surrogate.soap12",
    ],
  },
  {
    why: "a header block that the host does not know, in both versions",
    outcome: fault("MustUnderstand"),
    recordings: ["14b-unknown-header-mustUnderstand.soap11", "14b-unknown-header-mustUnderstand.soap12"],
  },
  {
    why: "no SOAP envelope was sent: the response is SOAP 1.1, whichever version was meant",
    outcome: fault("VersionMismatch"),
    recordings: ["32c-not-an-envelope.soap11", "32c-not-an-envelope.soap12"],
  },
  {
    why: "the host gives up before SOAP: a SOAP content type and an empty body",
    outcome: http(400, ""),
    recordings: [
      "30-malformed-xml.soap11",
      "30-malformed-xml.soap12",
      "30c-not-xml.soap11",
      "30d-json-body.soap11",
      "31-empty-body-len0.soap11",
      "35-doctype.soap11",
      "36-comment-and-pi-in-body.soap11",
      "36-comment-and-pi-in-body.soap12",
      "36b-comment-only-in-string.soap11",
      "36b-comment-only-in-string.soap12",
      "36c-pi-only-in-string.soap11",
      "36c-pi-only-in-string.soap12",
      "62c-unknown-entity.soap11",
      "62c-unknown-entity.soap12",
      "62e-raw-control-char.soap11",
      "62e-raw-control-char.soap12",
      "62f-child-element-in-string.soap11",
      "62f-child-element-in-string.soap12",
      "94c-request-content-encoding-gzip.soap11",
    ],
  },
  {
    why: "the host takes no such content type: a SOAP content type and an empty body",
    outcome: http(415, ""),
    recordings: [
      "34-soap11-envelope-in-soap12-ct",
      "41-ct-text-plain.soap11",
      "41b-ct-application-xml.soap11",
      "41c-ct-none.soap11",
      "41d-ct-json.soap11",
      "41e-ct-form.soap11",
      "41l-ct-text-plain.soap12",
    ],
  },
  {
    why: "the help page: HTML is no SOAP, even with a 200",
    outcome: http(200, "AccountManagementService"),
    recordings: ["80-GET-no-query", "80e-GET-with-SOAPAction"],
  },
  {
    why: "a page about a failure",
    outcome: http(500, "<!DOCTYPE html"),
    recordings: ["80d-GET-op", "80f-GET-method-path", "80j-GET-op-unknown"],
  },
  {
    why: "a failure in plain text",
    outcome: http(500, "Index was outside the bounds of the array."),
    recordings: ["82-POST-method-path-form"],
  },
  {
    why: "not found: a page",
    outcome: http(404, "<!DOCTYPE html"),
    recordings: ["82e-POST-lowercase-path.soap11", "82f-POST-other-asmx-404"],
  },
  {
    why: "another HTTP method than POST: a page",
    outcome: http(405, "<!DOCTYPE html"),
    recordings: ["81b-PUT", "81c-DELETE"],
  },
  {
    why: "the response to a HEAD announces a body that never comes: cut short",
    outcome: { kind: "error", name: "ConnectionError", code: "CONNECTION_FAILED", facts: {} },
    recordings: ["81-HEAD"],
  },
];
