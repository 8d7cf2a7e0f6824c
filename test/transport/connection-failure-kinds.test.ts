import http from "node:http";
import { describe, expect, it } from "vitest";
import { ConnectionError, InvalidResponseError, TimeoutError } from "../../src/errors.js";
import { createRedactor, WITHHELD } from "../../src/redaction/secrets.js";
import type { Access } from "../../src/soap/contract.js";
import type { Call } from "../../src/transport/call.js";
import {
  ProxyError,
  codeOf,
  cutResponse,
  failureBeforeResponse,
  provesNothingWasSent,
} from "../../src/transport/failures.js";
import { callOf, requestTo } from "./sending.js";

const request = requestTo(new URL("https://service.example:444/"), {
  redact: createRedactor(["s3cret"]),
});

const nodeError = (code?: string, syscall?: string): Error =>
  Object.assign(
    new Error("s3cret"),
    code === undefined ? {} : { code },
    syscall === undefined ? {} : { syscall },
  );

function clockFor(access: Access, requestSent: boolean): Call {
  const call = callOf({ access });
  call.requestSent = requestSent;
  call.dispose();
  return call;
}

const before = (error: unknown, access: Access = "write") =>
  failureBeforeResponse(error, request, clockFor(access, false));

const NOTHING = "Nothing was sent to the service.";

describe("that nothing was sent is proved by", () => {
  it.each([
    ["EOTHER", "connect"],
    ["EOTHER", "getaddrinfo"],
    [undefined, "getaddrinfo ENOTFOUND"],
    ["ECONNREFUSED", undefined],
    ["ENOTFOUND", undefined],
    ["EAI_AGAIN", undefined],
  ])("code %s with system call %s", (code, syscall) => {
    expect(provesNothingWasSent(nodeError(code, syscall))).toBe(true);
  });

  it.each([
    nodeError("ECONNRESET", "read"),
    nodeError("EPIPE", "write"),
    nodeError("ETIMEDOUT", "xgetaddrinfo"),
    nodeError(),
    Object.assign(new Error("x"), { code: 1, syscall: {} }),
    undefined,
    null,
    "ECONNREFUSED",
  ])("nothing else: %o", (error) => {
    expect(provesNothingWasSent(error)).toBe(false);
  });
});

describe("before anything was sent", () => {
  it.each([
    "EAI_AGAIN",
    "ECONNABORTED",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTDOWN",
    "EHOSTUNREACH",
    "ENETDOWN",
    "ENETUNREACH",
    "EPIPE",
    "ETIMEDOUT",
    undefined,
  ])("%s may pass by itself, even for a write", (code) => {
    expect(before(nodeError(code))).toMatchObject({ retryable: true, requestSent: false });
  });

  it.each(["ENOTFOUND", "CERT_HAS_EXPIRED", "DEPTH_ZERO_SELF_SIGNED_CERT", "EPROTO", "EACCES", ""])(
    "%s stays as it is, even for a read",
    (code) => {
      expect(before(nodeError(code), "read")).toMatchObject({ retryable: false, requestSent: false });
    },
  );

  it.each([
    [
      "ENOTFOUND",
      "The name service.example could not be resolved (ENOTFOUND). Check the endpoint, and the DNS of this machine.",
    ],
    [
      "EAI_AGAIN",
      "The name service.example could not be resolved (EAI_AGAIN). Check the endpoint, and the DNS of this machine.",
    ],
    [
      "ECONNREFUSED",
      "service.example:444 refused the connection (ECONNREFUSED). Check the endpoint, and that the service is running.",
    ],
    ["ETIMEDOUT", "No connection to service.example:444 could be made (ETIMEDOUT)."],
    [undefined, "No connection to service.example:444 could be made."],
    [
      "CERT_HAS_EXPIRED",
      "No trusted connection to service.example:444 could be made (CERT_HAS_EXPIRED). Check the endpoint; a private certificate authority or a client certificate goes into the option agent.",
    ],
  ])("%s says what to look at", (code, what) => {
    const error = before(nodeError(code));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toBe(`${what} ${NOTHING}`);
  });

  it("what is no error at all is a failed connection, too", () => {
    expect(before("broken agent")).toMatchObject({ code: "CONNECTION_FAILED", retryable: true });
  });
});

describe("after the request was sent", () => {
  it.each([
    [
      "read",
      true,
      "The service may have seen the request; the operation only reads, so it is safe to call again.",
    ],
    [
      "write",
      false,
      "The service may have seen the request and carried it out: find out before calling again.",
    ],
  ] as const)("a %s may be repeated: %s", (access, retryable, known) => {
    for (const code of ["ECONNRESET", "CERT_HAS_EXPIRED"]) {
      const error = failureBeforeResponse(nodeError(code), request, clockFor(access, true));
      expect(error).toMatchObject({ retryable, requestSent: true });
      expect(error.message).toBe(
        `The connection to service.example:444 was lost before a response came (${code}). ${known}`,
      );
    }
    const cut = cutResponse(nodeError("ECONNRESET"), request, clockFor(access, true));
    expect(cut).toMatchObject({ retryable, requestSent: true });
    expect(cut.message).toBe(
      `The response of service.example:444 was cut short: the connection ended in the middle of it. ${known}`,
    );
  });
});

describe("a failure of the connection", () => {
  it("that is typed already stays what it is", () => {
    const error = new TimeoutError("x", 1);
    expect(before(error)).toBe(error);
  });

  it("that is not HTTP is a response that breaks the contract, and is not repeated", () => {
    const error = before(nodeError("HPE_INVALID_CONSTANT"), "read");
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ retryable: false });
    expect(error.message).toBe(
      "The response of service.example:444 is not HTTP (HPE_INVALID_CONSTANT). Check the scheme and the port of the endpoint.",
    );
  });

  it.each(["XHPE_", "hpe_"])("with code %s is no such response", (code) => {
    expect(before(nodeError(code))).toBeInstanceOf(ConnectionError);
  });

  it.each(["HPE_INVALID_CONSTANT", "ECONNRESET"])(
    "with code %s has Node's error for a cause, without secrets",
    (code) => {
      expect(before(nodeError(code)).cause).toMatchObject({ code, message: WITHHELD });
    },
  );
});

describe("a connection that did not come about says why", () => {
  it.each([
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "asks for a client certificate"],
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "refuses the one that it got"],
    ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "refuses the one that it got"],
    ["ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE", "refuses the one that it got"],
    ["ERR_SSL_UNSUPPORTED_PROTOCOL", "no version of TLS in common"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "no version of TLS in common"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "does not speak TLS"],
  ])("%s", (code, what) => {
    const error = before(nodeError(code), "read");
    expect(error).toMatchObject({ code: "CONNECTION_FAILED", retryable: false, requestSent: false });
    expect(error.message).toContain(what);
  });

  it.each([
    "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
    "ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED",
    "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_REVOKED",
  ])(
    "%s, told of a client certificate after the handshake, proves that the request was not taken",
    (code) => {
      expect(provesNothingWasSent(nodeError(code, "read"))).toBe(true);
    },
  );

  it("ERR_SSL_CERTIFICATE_VERIFY_FAILED is about the server's certificate", () => {
    expect(before(nodeError("ERR_SSL_CERTIFICATE_VERIFY_FAILED")).message).toContain("No trusted connection");
  });

  const refusedAt = (where: object): string => {
    const refused = Object.assign(nodeError("ECONNREFUSED", "connect"), where);
    const proxied = { ...request, agent: new http.Agent() };
    return failureBeforeResponse(refused, proxied, clockFor("read", false)).message;
  };

  it.each([
    ["10.0.0.1:3128", { address: "10.0.0.1", port: 3128 }],
    ["proxy.example", { hostname: "proxy.example", address: "10.0.0.1", port: 444 }],
  ])("%s, a proxy that refuses, is not the endpoint", (proxy, where) => {
    expect(refusedAt(where)).toContain(
      `${proxy} refused the connection (ECONNREFUSED). Check the option agent, which led there instead of to the endpoint, and that the proxy is running.`,
    );
  });

  it.each([
    { hostname: "service.example", address: "10.0.0.1", port: 3128 },
    { address: "10.0.0.1", port: 444 },
    { port: 3128 },
    { address: "10.0.0.1" },
  ])("the endpoint refused where nothing says another one: %j", (where) => {
    expect(refusedAt(where)).toContain(
      "service.example:444 refused the connection (ECONNREFUSED). Check the endpoint, and that the service is running.",
    );
  });

  it.each([
    ["https://service.example/", 443, "service.example refused"],
    ["http://service.example/", 80, "service.example refused"],
    ["http://service.example/", 443, "10.0.0.1:443 refused"],
  ])("at %s, whose port goes without saying, port %i is told apart", (url, port, who) => {
    const refused = Object.assign(nodeError("ECONNREFUSED", "connect"), { address: "10.0.0.1", port });
    const proxied = { ...request, url: new URL(url), agent: new http.Agent() };
    expect(failureBeforeResponse(refused, proxied, clockFor("read", false)).message).toContain(who);
  });

  it.each([true, false])(
    "a proxy of the option proxy says itself what failed, transient or not: %s",
    (transient) => {
      const failed = new ProxyError("The proxy is closed.", transient, nodeError("ECONNREFUSED"));
      expect(before(failed)).toMatchObject({
        message: `The proxy is closed. ${NOTHING}`,
        requestSent: false,
        retryable: transient,
        cause: { message: WITHHELD },
      });
    },
  );

  it("a host that holds a secret is not named", () => {
    const error = Object.assign(nodeError("ENOTFOUND"), { hostname: "s3cret" });
    const redacted = { ...request, agent: new http.Agent() };
    expect(failureBeforeResponse(error, redacted, clockFor("read", false)).message).toContain(
      `The name ${WITHHELD} could not be resolved`,
    );
  });

  it("without an agent it is the endpoint, whatever the error says", () => {
    const refused = Object.assign(nodeError("ECONNREFUSED", "connect"), { hostname: "elsewhere.example" });
    expect(before(refused).message).toContain("service.example:444 refused the connection");
  });
});

describe("a response that is no right HTTP", () => {
  it.each([
    [
      "HPE_HEADER_OVERFLOW",
      "The response of service.example:444 has longer headers than Node reads (HPE_HEADER_OVERFLOW). Node's option --max-http-header-size raises the limit.",
    ],
    [
      "HPE_UNEXPECTED_CONTENT_LENGTH",
      "The response of service.example:444 is malformed HTTP (HPE_UNEXPECTED_CONTENT_LENGTH). The server, or something in front of it, is at fault.",
    ],
  ])("with the code %s", (code, message) => {
    expect(before(nodeError(code), "read").message).toBe(message);
  });
});

describe("the code of an error", () => {
  const revoked = (): object => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  };

  it.each([
    ["ECONNRESET", { code: "ECONNRESET" }],
    [undefined, { code: 7 }],
    [undefined, { code: ["ECONNRESET"] }],
    [undefined, { code: "xECONNRESET" }],
    [undefined, { code: "ECONNRESET secret" }],
    [undefined, null],
    [undefined, undefined],
    [undefined, "ECONNRESET"],
    [undefined, revoked()],
  ])("is %s", (code, error) => {
    expect(codeOf(error)).toBe(code);
  });
});
