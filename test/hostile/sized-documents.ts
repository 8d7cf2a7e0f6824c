import { HttpError, InvalidResponseError, ServiceResultError, SoapFaultError } from "../../src/index.js";
import type { AccountManagementError } from "../../src/index.js";
import { envelope, standardResult, SUCCESS, wrapped } from "../servers/soap-responses.js";
import { responseOf } from "./observed-call.js";

export interface SizedDocument {
  readonly what: string;
  readonly response: () => Uint8Array;
  /** The class of the error; left out where the call succeeds. */
  readonly error?: new (...parameters: never[]) => AccountManagementError;
  /** A part of the error's message. */
  readonly message: string;
}

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

const failing = (reason: () => string, what: string): SizedDocument => ({
  what,
  response: () => fault(reason()),
  error: SoapFaultError,
  message: "SOAP fault Server",
});

/** Documents within the limit of 10 MiB that would make a careless reader slow, large or overflow its stack. */
export const sized: readonly SizedDocument[] = [
  {
    what: "a 1 MiB attribute is no matter",
    response: () => successWith(`<x a="${"y".repeat(1_048_576)}"/>`),
    message: "",
  },
  {
    what: "a 1 MiB element name is no matter",
    response: () => successWith(`<${"y".repeat(1_048_576)}/>`),
    message: "",
  },
  {
    what: "a 9 MiB comment is no matter",
    response: () => successWith(`<!--${"y".repeat(9_437_184)}-->`),
    message: "",
  },
  {
    what: "half a million unknown elements are no matter",
    response: () => successWith("<a/>".repeat(500_000)),
    message: "",
  },
  {
    what: "a million processing instructions are no matter",
    response: () => successWith("<?a?>".repeat(1_000_000)),
    message: "",
  },
  {
    what: "a thousand comments before the envelope are no matter",
    response: () =>
      responseOf(
        `${"<!-- -->".repeat(1_000)}${wrapped("GetAuthorizationTokenByEntity", `<AuthToken>token</AuthToken>${SUCCESS}`).replace(/^<\?xml.*?\?>/, "")}`,
      ),
    message: "",
  },
  {
    what: "10,000-deep nesting",
    response: () => successWith(nested(10_000)),
    error: InvalidResponseError,
    message: "nests elements too deeply",
  },
  {
    what: "a million elements that never close",
    response: () => responseOf("<a>".repeat(1_000_000)),
    error: InvalidResponseError,
    message: "nests elements too deeply",
  },
  {
    what: "two million siblings",
    response: () => successWith("<a/>".repeat(2_000_000)),
    error: InvalidResponseError,
    message: "has too many elements",
  },
  {
    what: "three hundred thousand attributes",
    response: () => successWith(`<x ${Array.from({ length: 300_000 }, (_, n) => `a${n}=""`).join(" ")}/>`),
    error: InvalidResponseError,
    message: "has too many attributes",
  },
  {
    what: "a thousand namespaces in scope",
    response: () =>
      successWith(`<x ${Array.from({ length: 1_000 }, (_, n) => `xmlns:p${n}="u${n}"`).join(" ")}/>`),
    error: InvalidResponseError,
    message: "declares too many namespaces",
  },
  {
    what: "nothing but blanks",
    response: () => responseOf(" ".repeat(9_437_184)),
    error: HttpError,
    message: "not SOAP",
  },
  {
    what: "nothing but `<`",
    response: () => responseOf("<".repeat(9_437_184)),
    error: InvalidResponseError,
    message: "not well-formed",
  },
  {
    what: "a page of 9 MiB",
    response: () => responseOf(`<html>${"x".repeat(9_437_184)}`),
    error: HttpError,
    message: "an HTML page",
  },
  {
    what: "a fault with a million subcodes",
    response: () => fault("no", "", `soap:Server${".a".repeat(1_000_000)}`),
    error: SoapFaultError,
    message: "SOAP fault Server.a",
  },
  {
    what: "a fault with a code of 9 MiB",
    response: () => fault("no", "", `soap:Server${"a".repeat(9_437_184)}`),
    error: SoapFaultError,
    message: "a SOAP fault: no",
  },
  {
    what: "a fault with a deep and large detail",
    response: () => fault("no", `<detail>${nested(200).repeat(4_000)}</detail>`),
    error: SoapFaultError,
    message: "SOAP fault Server: no",
  },
  {
    what: "a fault whose detail has half a million children",
    response: () => fault("no", `<detail>${"<a/>".repeat(500_000)}</detail>`),
    error: SoapFaultError,
    message: "SOAP fault Server: no",
  },
  {
    what: "a Result whose message is all semicolons, and one letter",
    response: () => refusal("No", `${";".repeat(1_000_000)}x`),
    error: ServiceResultError,
    message: "responded with No (99)",
  },
  {
    what: "a Result with a code and a message of 4 MiB each",
    response: () => refusal("n".repeat(4_194_304), "m".repeat(4_194_304)),
    error: ServiceResultError,
    message: "responded with a failure (99)",
  },
  failing(() => "x".repeat(9_437_184), "a fault with a reason of 9 MiB"),
  failing(() => "\\".repeat(9_437_184), "a fault whose reason is all backslashes"),
  failing(() => "%25".repeat(3_000_000), "a fault whose reason is all escaped percent signs"),
  failing(() => "&amp;".repeat(1_900_000), "a fault whose reason is all ampersands"),
  failing(
    () => `&amp;${"amp;".repeat(2_000_000)}`,
    "a fault whose reason is one ampersand escaped two million times",
  ),
  failing(
    () => "pa55word-of-the-ap".repeat(500_000),
    "a fault whose reason is nearly the password, half a million times",
  ),
  failing(() => "&lt;answer '".repeat(700_000), "a fault whose reason begins secret elements and ends none"),
  failing(
    () => '&lt;answer a="'.repeat(700_000),
    "a fault whose reason begins attributes of secret elements",
  ),
  failing(() => " password=".repeat(900_000), "a fault whose reason names passwords a million times"),
  failing(() => `"password":"`.repeat(700_000), "a fault whose reason is JSON that never ends"),
];
