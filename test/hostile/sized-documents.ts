import { HttpError, InvalidResponseError, ServiceResultError, SoapFaultError } from "../../src/index.js";
import type { AccountManagementError } from "../../src/index.js";
import { envelope, standardResult, SUCCESS, wrapped } from "../servers/soap-responses.js";
import { responseOf } from "./observed-call.js";

/** What is sent; the class of the error and a part of its message, where the call does not succeed. */
export type SizedDocument = readonly [
  response: () => Uint8Array,
  error?: new (...parameters: never[]) => AccountManagementError,
  message?: string,
];

const nested = (depth: number): string => "<a>".repeat(depth) + "</a>".repeat(depth);

/** A success that holds something else besides. */
const successWith = (more: string): Uint8Array =>
  responseOf(wrapped("GetAuthorizationTokenByEntity", `<AuthToken>token</AuthToken>${SUCCESS}${more}`));

const fault = (reason: string, rest = "", code = "soap:Server"): Uint8Array =>
  responseOf(
    envelope(
      `<soap:Fault><faultcode>${code}</faultcode><faultstring>${reason}</faultstring>${rest}</soap:Fault>`,
    ),
    { status: "500 Internal Server Error" },
  );

const refusal = (code: string, message: string): Uint8Array =>
  responseOf(wrapped("GetAuthorizationTokenByEntity", standardResult(99, code, message)));

const failing = (reason: () => string): SizedDocument => [
  () => fault(reason()),
  SoapFaultError,
  "SOAP fault Server",
];

/** Documents within the limit of 10 MiB that would make a careless reader slow, large or overflow its stack. */
export const sized: Readonly<Record<string, SizedDocument>> = {
  "a 1 MiB attribute is no matter": [() => successWith(`<x a="${"y".repeat(1_048_576)}"/>`)],
  "a 1 MiB element name is no matter": [() => successWith(`<${"y".repeat(1_048_576)}/>`)],
  "a 9 MiB comment is no matter": [() => successWith(`<!--${"y".repeat(9_437_184)}-->`)],
  "half a million unknown elements are no matter": [() => successWith("<a/>".repeat(500_000))],
  "a million processing instructions are no matter": [() => successWith("<?a?>".repeat(1_000_000))],
  "a thousand comments before the envelope are no matter": [
    () =>
      responseOf(
        `${"<!-- -->".repeat(1_000)}${wrapped("GetAuthorizationTokenByEntity", `<AuthToken>token</AuthToken>${SUCCESS}`).replace(/^<\?xml.*?\?>/, "")}`,
      ),
  ],
  "10,000-deep nesting": [
    () => successWith(nested(10_000)),
    InvalidResponseError,
    "nests elements too deeply",
  ],
  "a million elements that never close": [
    () => responseOf("<a>".repeat(1_000_000)),
    InvalidResponseError,
    "nests elements too deeply",
  ],
  "two million siblings": [
    () => successWith("<a/>".repeat(2_000_000)),
    InvalidResponseError,
    "has too many elements",
  ],
  "three hundred thousand attributes": [
    () => successWith(`<x ${Array.from({ length: 300_000 }, (_, n) => `a${n}=""`).join(" ")}/>`),
    InvalidResponseError,
    "has too many attributes",
  ],
  "a thousand namespaces in scope": [
    () => successWith(`<x ${Array.from({ length: 1_000 }, (_, n) => `xmlns:p${n}="u${n}"`).join(" ")}/>`),
    InvalidResponseError,
    "declares too many namespaces",
  ],
  "nothing but blanks": [() => responseOf(" ".repeat(9_437_184)), HttpError, "not SOAP"],
  "nothing but `<`": [() => responseOf("<".repeat(9_437_184)), InvalidResponseError, "not well-formed"],
  "a page of 9 MiB": [() => responseOf(`<html>${"x".repeat(9_437_184)}`), HttpError, "an HTML page"],
  "a fault with a million subcodes": [
    () => fault("no", "", `soap:Server${".a".repeat(1_000_000)}`),
    SoapFaultError,
    "SOAP fault Server.a",
  ],
  "a fault with a code of 9 MiB": [
    () => fault("no", "", `soap:Server${"a".repeat(9_437_184)}`),
    SoapFaultError,
    "a SOAP fault: no",
  ],
  "a fault with a deep and large detail": [
    () => fault("no", `<detail>${nested(200).repeat(4_000)}</detail>`),
    SoapFaultError,
    "SOAP fault Server: no",
  ],
  "a fault whose detail has half a million children": [
    () => fault("no", `<detail>${"<a/>".repeat(500_000)}</detail>`),
    SoapFaultError,
    "SOAP fault Server: no",
  ],
  "a Result whose message is all semicolons, and one letter": [
    () => refusal("No", `${";".repeat(1_000_000)}x`),
    ServiceResultError,
    "responded with No (99)",
  ],
  "a Result with a code and a message of 4 MiB each": [
    () => refusal("n".repeat(4_194_304), "m".repeat(4_194_304)),
    ServiceResultError,
    "responded with a failure (99)",
  ],
  "a fault with a reason of 9 MiB": failing(() => "x".repeat(9_437_184)),
  "a fault whose reason is all backslashes": failing(() => "\\".repeat(9_437_184)),
  "a fault whose reason is all escaped percent signs": failing(() => "%25".repeat(3_000_000)),
  "a fault whose reason is all ampersands": failing(() => "&amp;".repeat(1_900_000)),
  "a fault whose reason is one ampersand escaped two million times": failing(
    () => `&amp;${"amp;".repeat(2_000_000)}`,
  ),
  "a fault whose reason is nearly the password, half a million times": failing(() =>
    "pa55word-of-the-ap".repeat(500_000),
  ),
  "a fault whose reason begins secret elements and ends none": failing(() => "&lt;answer '".repeat(700_000)),
  "a fault whose reason begins attributes of secret elements": failing(() =>
    '&lt;answer a="'.repeat(700_000),
  ),
  "a fault whose reason names passwords a million times": failing(() => " password=".repeat(900_000)),
  "a fault whose reason is JSON that never ends": failing(() => `"password":"`.repeat(700_000)),
};
