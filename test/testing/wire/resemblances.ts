import { inBothVersions } from "./recording.js";

/** What a recording that the emulator only resembles gets from it. */
export interface Resemblance {
  readonly status: number;
  readonly why: string;
}

const VALUE = "No client of the contract writes such a value; the fault says so in the package's own words.";
const MALFORMED = "No client writes this; every malformed document is an empty 400.";
const MARKUP = "No client puts comments or instructions into values; they are ignored instead of refused.";
const ENCODING = "Clients send UTF-8 and say so; what is neither is refused instead of guessed.";
const TWO = "No client sends two operations; the first one counts.";
const NIL = "The contract lets these not be nil; null says the same as leaving them out.";
const WORDS = "The package's own words for a character that XML cannot carry.";
const DEEP = "No message of the contract is nested like this; the emulator has a bound.";

/** Recordings of requests that a client of the contract cannot send: only the kind of the response is kept. */
export const resemblances: ReadonlyMap<string, Resemblance> = new Map<string, Resemblance>([
  ...inBothVersions("02-seed-literal-placeholders", { status: 500, why: VALUE }),
  ["30c-not-xml.soap12", { status: 400, why: MALFORMED }],
  ["30d-json-body.soap12", { status: 400, why: MALFORMED }],
  ["31-empty-body-len0.soap12", { status: 400, why: MALFORMED }],
  ["35-doctype.soap12", { status: 400, why: MALFORMED }],
  ...inBothVersions("36-comment-and-pi-in-body", { status: 200, why: MARKUP }),
  ...inBothVersions("36b-comment-only-in-string", { status: 200, why: MARKUP }),
  ...inBothVersions("36c-pi-only-in-string", { status: 200, why: MARKUP }),
  ["41f-ct-textxml-no-charset.soap11", { status: 200, why: ENCODING }],
  ["41h-ct-charset-bogus.soap11", { status: 400, why: ENCODING }],
  ...inBothVersions("52j-two-body-children", { status: 200, why: TWO }),
  ...inBothVersions("60-bool-_TRUE_", { status: 500, why: VALUE }),
  ...inBothVersions("60-bool-__", { status: 500, why: VALUE }),
  ...inBothVersions("60-bool-_maybe_", { status: 500, why: VALUE }),
  ...inBothVersions("61-nil-Username", { status: 200, why: NIL }),
  ...inBothVersions("61b-nil-IsAppUser", { status: 500, why: VALUE }),
  ...inBothVersions("61c-nil-request", { status: 200, why: NIL }),
  ...inBothVersions("62f-child-element-in-string", { status: 500, why: VALUE }),
  ...inBothVersions("63c-invalid-utf8", { status: 400, why: ENCODING }),
  ...inBothVersions("65e-response-lone-surrogate", { status: 500, why: WORDS }),
  ["73-deep-nesting-2000.soap11", { status: 400, why: DEEP }],
]);
