/** What a caller gets for each recorded response, by kind. A row without a recording fails the test. */
export type Outcome =
  /** The call resolves with the token in the recording and its Result. */
  | "token"
  /** The call resolves with the token; no part of the Result is stated. */
  | "token without Result"
  /** What the error says besides; a string that ends in an ellipsis is a part of the property. */
  | readonly [error: string, facts: Readonly<Record<string, unknown>>];

export interface RecordedKind {
  readonly why: string;
  readonly outcome: Outcome;
  readonly recordings: readonly string[];
}

const refused = (by: "Result" | "fault"): Outcome => [
  "InvalidCredentialsError",
  by === "fault" ? { result: undefined } : { "result.code": "InvalidSoapCredentials" },
];

const saysNo = (result: number, code: string): Outcome => [
  "ServiceResultError",
  { "result.result": result, "result.code": code },
];

const fault = (code: string): Outcome => ["SoapFaultError", { "fault.code": code }];

const http = (status: number, excerpt: string): Outcome => [
  "HttpError",
  { status, excerpt: excerpt === "" ? "" : `${excerpt}…` },
];

/** The recordings of one name, one a SOAP version. */
const both = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [`${name}.soap11`, `${name}.soap12`]);

/** All but the ordinary successes. */
export const RECORDED_KINDS: readonly RecordedKind[] = [
  {
    why: "a token without a Result: having read what the operation is called for is proof enough",
    outcome: "token without Result",
    recordings: [...both("23b-Result-null")],
  },
  {
    why: "refused credentials as a Result in a 200; the number is this host's own, so the name decides",
    outcome: refused("Result"),
    recordings: [
      ...both("10-auth-wrong-as-result", "12-auth-missing-AuthHeader", "12b-auth-missing-Header-element"),
    ],
  },
  {
    why: "refused credentials as a fault: the same class, whichever way the service says it",
    outcome: refused("fault"),
    recordings: [...both("11-auth-wrong-as-soapexception")],
  },
  {
    why: "a Result that is no success, with a code that is not documented",
    outcome: saysNo(44, "NotFound"),
    recordings: [...both("04-business-notfound")],
  },
  {
    why: "a Result that is no success, with a documented code",
    outcome: saysNo(52, "AlreadyExists"),
    recordings: [...both("04b-business-alreadyexists")],
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
    recordings: [...both("14b-unknown-header-mustUnderstand")],
  },
  {
    why: "no SOAP envelope was sent: the response is SOAP 1.1, whichever version was meant",
    outcome: fault("VersionMismatch"),
    recordings: [...both("32c-not-an-envelope")],
  },
  {
    why: "the host gives up before SOAP: a SOAP content type and an empty body",
    outcome: http(400, ""),
    recordings: [
      ...both(
        "30-malformed-xml",
        "36-comment-and-pi-in-body",
        "36b-comment-only-in-string",
        "36c-pi-only-in-string",
        "62c-unknown-entity",
        "62e-raw-control-char",
        "62f-child-element-in-string",
      ),
      "30c-not-xml.soap11",
      "30d-json-body.soap11",
      "31-empty-body-len0.soap11",
      "35-doctype.soap11",
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
    outcome: ["ConnectionError", {}],
    recordings: ["81-HEAD"],
  },
];
