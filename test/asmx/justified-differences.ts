import { filled, MISMATCH, NOT_RECOGNIZED, NOT_UNDERSTOOD } from "../testing/wire/differences.js";
import type { Comparable } from "./parity/comparable.js";

/** Requests that the emulator is meant to respond to differently from the real host, and why. */
export interface JustifiedDifference {
  /** Names of the requests. */
  readonly requests: RegExp;
  readonly why: string;
  /** The emulator's response from the host's: what it does not change is the same. */
  readonly expected: (host: Comparable) => Comparable;
}

const PLACEHOLDERS =
  "Mono leaves {0} as it is; Microsoft's words, which users of the live service see, have the value.";
const SERVER = "What a web server says for itself is no matter of ASMX; the emulator follows IIS.";
const PAGE = "Pages for people and how they are typed differ from host to host; no client reads them.";

export const justifiedDifferences: readonly JustifiedDifference[] = [
  words(/^14b-unknown-header-mustUnderstand/, NOT_UNDERSTOOD, "Foo"),
  words(/^an unknown header that must be understood/, NOT_UNDERSTOOD, "Odd"),
  words(/^32c-not-an-envelope/, MISMATCH, "", "http://schemas.xmlsoap.org/soap/envelope/"),
  action(/^40-wrong-SOAPAction/, "sosonlinebackup.com/Nope"),
  action(/: the action of another operation \(SOAP 1\.1\)$/, "sosonlinebackup.com/Nope"),
  action(/^40c-empty-SOAPAction/, ""),
  action(/^an empty action \(SOAP 1\.1\)$/, ""),
  action(/^40e-SOAPAction-lowercase-op/, "sosonlinebackup.com/getauthorizationtokenbyentity"),
  action(/^50-unknown-operation\.soap11/, "sosonlinebackup.com/DeleteEverything"),
  action(/^an action with blanks \(SOAP 1\.1\)$/, " sosonlinebackup.com/GetAccountUsedSpace "),
  action(/^an action in lower case \(SOAP 1\.1\)$/, "sosonlinebackup.com/getaccountusedspace"),
  action(/^the name of the operation as the action \(SOAP 1\.1\)$/, "GetAccountUsedSpace"),
  action(/^an action with a slash more \(SOAP 1\.1\)$/, "sosonlinebackup.com/GetAccountUsedSpace/"),
  other(/^31b-no-content-length/, SERVER, {
    status: 411,
    contentType: "text/html",
    body: "page",
  }),
  other(/^96b-content-length-too-long/, SERVER, { contentType: undefined, body: "" }),
  other(/^80[dj]-GET-op/, PAGE, { status: 200 }),
  other(/^82-POST-method-path-form/, PAGE, { contentType: "text/plain; charset=utf-8" }),
  other(/^82e-POST-lowercase-path/, PAGE, { contentType: "text/html" }),
];

/** The host's response but for these parts. */
function other(requests: RegExp, why: string, parts: Partial<Comparable>): JustifiedDifference {
  return { requests, why, expected: (host) => ({ ...host, ...parts }) };
}

function action(requests: RegExp, value: string): JustifiedDifference {
  return words(requests, NOT_RECOGNIZED, "SOAPAction", value);
}

function words(requests: RegExp, template: string, ...values: readonly string[]): JustifiedDifference {
  const { from, to } = filled(template, ...values);
  return {
    requests,
    why: PLACEHOLDERS,
    expected: (host) => ({ ...host, body: host.body.replace(from, to) }),
  };
}
