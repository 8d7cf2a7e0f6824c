import type { Comparable } from "./comparable.js";
import { comparable } from "./comparable.js";
import { inBothVersions, recordedResponse } from "./recording.js";

/** A response that is meant to differ from the recorded one. */
export interface Difference {
  readonly why: string;
  /** The emulator's response, from the recorded one: what it does not change is the same. */
  readonly expected: (recorded: Comparable) => Comparable;
}

const PLACEHOLDERS = "The recording host leaves {0} as it is; Microsoft's words have the value there.";
const NO_LENGTH = "The recording host waits for a body that never comes; IIS asks for its length.";
const CHUNKED = "The recording host cannot read chunked requests; IIS can.";
const CUT_SHORT = "The recording host hands an incomplete body on; IIS never does.";
const HELP_PAGE = "The recording host's page for an operation fails; IIS has one.";

/** .NET's words that have values in the places that Mono leaves as they are. */
export const NOT_RECOGNIZED = "Server did not recognize the value of HTTP Header {0}: {1}.";
export const NOT_UNDERSTOOD = "SOAP header {0} was not understood.";
export const MISMATCH =
  "Possible SOAP version mismatch: Envelope namespace {0} was unexpected. Expecting {1}.";

/** Every recording that the emulator does not respond to as the recording host did. */
export const differences: ReadonlyMap<string, Difference> = new Map([
  ...inBothVersions("14b-unknown-header-mustUnderstand", words(NOT_UNDERSTOOD, "Foo")),
  ...inBothVersions("31b-no-content-length", page(NO_LENGTH, 411)),
  ...inBothVersions("32c-not-an-envelope", words(MISMATCH, "", "http://schemas.xmlsoap.org/soap/envelope/")),
  ["40-wrong-SOAPAction.soap11", words(NOT_RECOGNIZED, "SOAPAction", "sosonlinebackup.com/Nope")],
  ["40c-empty-SOAPAction.soap11", words(NOT_RECOGNIZED, "SOAPAction", "")],
  [
    "40e-SOAPAction-lowercase-op.soap11",
    words(NOT_RECOGNIZED, "SOAPAction", "sosonlinebackup.com/getauthorizationtokenbyentity"),
  ],
  [
    "50-unknown-operation.soap11",
    words(NOT_RECOGNIZED, "SOAPAction", "sosonlinebackup.com/DeleteEverything"),
  ],
  ["80d-GET-op", page(HELP_PAGE, 200)],
  ["80j-GET-op-unknown", page(HELP_PAGE, 200)],
  ["90-chunked-request.soap11", { why: CHUNKED, expected: () => recorded("01-success.soap11") }],
  ["96b-content-length-too-long.soap11", { why: CUT_SHORT, expected: () => REFUSED_BY_THE_SERVER }],
]);

/** The response of the web server itself, which knows nothing of ASP.NET. */
const REFUSED_BY_THE_SERVER: Comparable = {
  status: 400,
  contentType: undefined,
  cacheControl: undefined,
  aspNetVersion: undefined,
  opening: undefined,
  body: "",
};

function words(template: string, ...values: readonly string[]): Difference {
  const { from, to } = filled(template, ...values);
  return {
    why: PLACEHOLDERS,
    expected: (response) => ({ ...response, body: response.body.replace(from, to) }),
  };
}

/** The words as a host leaves them, and as they are meant. */
export function filled(from: string, ...values: readonly string[]): { from: string; to: string } {
  return {
    from,
    to: values.reduce((text, value, index) => text.replace(`{${index}}`, value), from),
  };
}

function page(why: string, status: number): Difference {
  return {
    why,
    expected: (response) => ({
      ...response,
      status,
      contentType: "text/html",
      opening: undefined,
      body: "page",
    }),
  };
}

function recorded(name: string): Comparable {
  return comparable(recordedResponse(name));
}
