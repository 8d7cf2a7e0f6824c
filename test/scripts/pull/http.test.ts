import dns from "node:dns";
import { gzipSync, brotliCompressSync, deflateRawSync, deflateSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { TEST_CERTIFICATE, TEST_KEY } from "../../transport/tls-fixture.js";
import { sampleWsdl } from "../contracts.js";
import { pullFailure, pullWith } from "./pulling.js";
import { redirect, serve, text } from "./server.js";

const basic = (user: string): string => `Basic ${Buffer.from(user).toString("base64")}`;

describe("a WSDL over HTTP", () => {
  it("is read as the bytes that came", async () => {
    const { origin } = await serve({ "/a.asmx?WSDL": text(sampleWsdl) });
    const { raw, source } = await pullWith(`${origin}/a.asmx?WSDL`);
    expect(Buffer.from(raw[0]?.bytes ?? []).toString("utf8")).toBe(sampleWsdl);
    expect(source).toBe(`${origin}/a.asmx?WSDL`);
  });

  it.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
  ])("is decompressed from %s", async (encoding, compress) => {
    const { origin, requests } = await serve({
      "/": text(compress(Buffer.from(sampleWsdl)), { "content-encoding": encoding }),
    });
    const { raw } = await pullWith(`${origin}/`);
    expect(raw[0]?.bytes.length).toBe(Buffer.byteLength(sampleWsdl));
    expect(requests[0]?.headers["accept-encoding"]).toBe("gzip, deflate, br");
  });

  it("is refused when its compressed form is cut short", async () => {
    const whole = gzipSync(sampleWsdl);
    const { origin } = await serve({
      "/": text(whole.subarray(0, whole.length / 2), { "content-encoding": "gzip" }),
    });
    await expect(pullWith(`${origin}/`)).rejects.toThrow("ends before it is complete");
  });

  it("is refused when its compressed form is broken", async () => {
    const { origin } = await serve({ "/": text("not gzip", { "content-encoding": "gzip" }) });
    expect(await pullFailure(`${origin}/`)).toContain("cannot be decompressed");
  });

  it("is refused when it is larger than allowed, before all of it is read", async () => {
    const { origin } = await serve({
      "/": (_, response) => {
        response.writeHead(200);
        const more = (): void => {
          while (response.write(Buffer.alloc(65_536, " ")));
        };
        response.on("drain", more);
        more();
      },
    });
    expect(await pullFailure(`${origin}/`, "--max-bytes", "200000")).toContain("larger than 200000 bytes");
  });

  it("is refused when it becomes larger than allowed by decompression", async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000, " "));
    const { origin } = await serve({ "/": text(bomb, { "content-encoding": "gzip" }) });
    expect(await pullFailure(`${origin}/`, "--max-bytes", "100000")).toContain(
      "larger than 100000 bytes, decompressed",
    );
  });

  it("is refused when all its documents together are larger than allowed", async () => {
    const part = `<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="x"><!--${"x".repeat(3000)}--></s:schema>`;
    const main = `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"><w:import namespace="x" location="1.xsd"/><w:import namespace="x" location="2.xsd"/></w:definitions>`;
    const { origin } = await serve({ "/main": text(main), "/1.xsd": text(part), "/2.xsd": text(part) });
    expect(await pullFailure(`${origin}/main`, "--max-bytes", "5000")).toContain("larger than");
  });

  it("is given up when the server never responds", async () => {
    const { origin } = await serve({ "/": () => undefined });
    expect(await pullFailure(`${origin}/`, "--timeout", "150")).toContain("did not respond in time");
  });

  it("is given up when the response begins and never ends", async () => {
    const { origin } = await serve({
      "/": (_, response) => {
        response.writeHead(200);
        response.write("<?xml");
      },
    });
    expect(await pullFailure(`${origin}/`, "--timeout", "150")).toContain("did not respond in time");
  });

  it.each([0, 1, 100, 5_000, 20_000, 41_000])(
    "is refused when the connection is cut after %i bytes",
    async (count) => {
      const { origin } = await serve({
        "/": (_, response) => {
          response.writeHead(200, { "content-length": Buffer.byteLength(sampleWsdl) });
          response.write(sampleWsdl.slice(0, count), () => response.destroy());
        },
      });
      expect(await pullFailure(`${origin}/`)).toMatch(/was cut after \d+ bytes/);
    },
  );

  it("is refused when nobody listens", async () => {
    expect(await pullFailure("http://127.0.0.1:2/")).toContain("refuses connections");
  });

  it("is refused when its host has no name", async () => {
    vi.spyOn(dns, "lookup").mockImplementation(((_: string, __: object, done: (error: Error) => void) =>
      done(Object.assign(new Error("no"), { code: "ENOTFOUND" }))) as unknown as typeof dns.lookup);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await pullFailure("https://nowhere.invalid/")).toBe(
      "The name of https://nowhere.invalid/ cannot be resolved (ENOTFOUND).",
    );
  });

  it("is refused when it cannot be read for another reason, and when it has no source at all", async () => {
    expect(await pullFailure("http://127.0.0.1:1/")).toBe("http://127.0.0.1:1/ cannot be read.");
    expect(await pullFailure("https://[")).toBe("The source looks like a URL but cannot be read as one.");
    expect(await pullFailure("file://elsewhere/a.wsdl")).toContain("names no file on this machine");
  });

  it("is not asked for over plain http elsewhere than on this machine", async () => {
    expect(await pullFailure("http://secure.sosonlinebackup.com/x?WSDL")).toContain(
      "allowed on loopback only",
    );
    expect(await pullFailure("ftp://127.0.0.1/x")).toContain("neither https nor http");
  });
});

describe("redirects", () => {
  it("are followed, and parts come from where they lead", async () => {
    const { origin, requests } = await serve({
      "/old": redirect("/new/service.wsdl", 301),
      "/new/service.wsdl": text(
        `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"><w:import namespace="x" location="part.xsd"/></w:definitions>`,
      ),
      "/new/part.xsd": text(`<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema" targetNamespace="x"/>`),
    });
    const { raw } = await pullWith(`${origin}/old`);
    expect(raw).toHaveLength(2);
    expect(requests.map(({ url }) => url)).toEqual(["/old", "/new/service.wsdl", "/new/part.xsd"]);
  });

  it("end after five", async () => {
    const { origin, requests } = await serve({ "/": redirect("/") });
    expect(await pullFailure(`${origin}/`)).toContain("redirects more than 5 times");
    expect(requests).toHaveLength(6);
  });

  it("to plain http elsewhere are refused", async () => {
    const { origin } = await serve({ "/": redirect("http://example.com/?WSDL") });
    expect(await pullFailure(`${origin}/`)).toContain("allowed on loopback only");
  });

  it.each(["file:///etc/passwd", "ftp://127.0.0.1/", "data:text/xml,<a/>"])(
    "to %s are refused",
    async (target) => {
      const { origin } = await serve({ "/": redirect(target) });
      expect(await pullFailure(`${origin}/`)).toContain("neither https nor http");
    },
  );

  it("that lead nowhere are named", async () => {
    const { origin } = await serve({ "/": redirect("http://[") });
    expect(await pullFailure(`${origin}/`)).toContain("redirects, but not to a URL");
  });
});

describe("credentials and headers", () => {
  const argv = ["--user", "jane:pa ss&word", "--header", "X-Token: t0ken-secret"];

  it("go to the origin that was asked for", async () => {
    const { origin, requests } = await serve({ "/": text(sampleWsdl) });
    await pullWith(`${origin}/`, ...argv);
    expect(requests[0]?.headers).toMatchObject({
      authorization: basic("jane:pa ss&word"),
      "x-token": "t0ken-secret",
    });
  });

  it("that are not accepted are called that, and not asked for once more", async () => {
    const { origin } = await serve({ "/": text("", {}, 401) });
    expect(await pullFailure(`${origin}/`, ...argv)).toContain("The credentials are not accepted");
    expect(await pullFailure(`${origin}/`)).toContain("Set WSDL_USER and WSDL_PASSWORD");
  });

  it("do not go where a redirect leads, if that is another origin", async () => {
    const other = await serve({ "/": text(sampleWsdl) });
    const { origin } = await serve({ "/": redirect(`${other.origin}/`) });
    await pullWith(`${origin}/`, ...argv);
    expect(other.requests).toHaveLength(1);
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    expect(other.requests[0]?.headers["x-token"]).toBeUndefined();
  });

  it("in the URL are used, and are in no message and in no source", async () => {
    const { origin, requests } = await serve({ "/a": text(sampleWsdl) });
    const at = (path: string): string =>
      `${origin.replace("//", "//jane:hunter2hunter2@")}${path}?key=hunter2hunter2`;
    expect(await pullFailure(at("/b"))).not.toContain("hunter2");
    const failure = await pullFailure(at("/a"));
    expect(failure).not.toContain("hunter2");
    expect(requests[0]?.headers.authorization).toBe(basic("jane:hunter2hunter2"));
    await pullFailure(`${origin.replace("//", "//a%zz:b@")}/b`);
    expect(requests.at(-1)?.headers.authorization).toBe(basic("a%zz:b"));
  });

  it.each([
    ["in a page", (secrets: string) => `<html><title>No: ${secrets}</title></html>`],
    [
      "in a fault",
      (secrets: string) =>
        `<Envelope><Fault><Text>${secrets.replace("&", "&amp;")}</Text></Fault></Envelope>`,
    ],
  ])("are not shown when a server echoes them %s; the rest of its text neither", async (_, page) => {
    const { origin } = await serve({
      "/": (request, response) => {
        const { authorization, "x-token": token } = request.headers;
        const echoed = [String(token), String(authorization), "pa ss&word"];
        response.writeHead(403, { "content-type": "text/plain" }).end(page(echoed.join(" ")));
      },
    });
    const failure = await pullFailure(`${origin}/`, ...argv);
    expect(failure).toContain("HTTP 403 (Forbidden), text/plain: a text that is not shown");
    expect(failure).not.toMatch(/t0ken|pa ss|pa%20ss|amFuZ/);
  });

  it.each([
    ["a password in documentation", ">Checks the credentials", ">Hello pa ss&amp;word! Checks"],
    ["a header's value", ">Checks the credentials", ">T0KEN-secret Checks"],
    ["the user's name", ">Checks the credentials", ">Hello Jane! Checks"],
    ["the Authorization header", "<wsdl:types>", `<!-- ${basic("jane:pa ss&word")} --><wsdl:types>`],
    ["a header's value with markup in it", ">Checks the credentials", ">t0ken<b/>-secret Checks"],
  ])("are in no WSDL that is taken: %s", async (_, from, to) => {
    const { origin } = await serve({ "/": text(sampleWsdl.replace(from, to)) });
    const failure = await pullFailure(`${origin}/`, ...argv);
    expect(failure).toContain("holds the credentials or a header of this request, so it is not taken");
    expect(failure).not.toMatch(/t0ken|pa ss|jane/i);
  });

  it("are not shown when a server makes its content type of them", async () => {
    const { origin } = await serve({
      "/": (_, response) => void response.writeHead(500, { "content-type": "text/t0ken-secret" }).end("x"),
    });
    expect(await pullFailure(`${origin}/`, ...argv)).toContain("HTTP 500 (Internal Server Error): something");
  });

  it("are not shown when a server redirects to them, or names a part by them", async () => {
    const secret = encodeURIComponent("t0ken-secret");
    const part = `<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"><w:import namespace="x" location="http://${secret}/"/></w:definitions>`;
    const { origin } = await serve({
      "/a": redirect(`/${secret}`),
      "/b": redirect(`http://${secret}.example.com/`),
      "/c": text(part),
    });
    for (const path of ["/a", "/b", "/c"]) {
      expect(await pullFailure(`${origin}${path}`, ...argv)).not.toContain("t0ken");
    }
  });

  it("may be words of the contract where they are no secret: the vendor's name as a user, a language", async () => {
    const { origin } = await serve({ "/": text(sampleWsdl) });
    const words = ["--user", "sosonlinebackup:12", "--header", "Accept-Language: request"];
    expect((await pullWith(`${origin}/`, ...words)).raw).toHaveLength(1);
  });
});

const certificate = { key: TEST_KEY, cert: TEST_CERTIFICATE };

describe("https", () => {
  it("refuses a certificate that nobody vouches for, and says how to trust it", async () => {
    const { origin } = await serve({ "/": text(sampleWsdl) }, certificate);
    expect(await pullFailure(`${origin}/`)).toMatch(/certificate of .* is not trusted .*NODE_EXTRA_CA_CERTS/);
  });

  it("is not taken for a wrong certificate where the server speaks plain http", async () => {
    const { origin } = await serve({ "/": text(sampleWsdl) });
    expect(await pullFailure(origin.replace("http:", "https:"))).toMatch(
      /^There is no TLS connection to https:.* Check the scheme and the port/,
    );
  });

  it("is never left for plain http, not even on this machine", async () => {
    const plain = await serve({ "/": text(sampleWsdl) });
    const { origin } = await serve({ "/": redirect(`${plain.origin}/`) }, certificate);
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await pullFailure(`${origin}/`)).toContain("would leave https for plain http");
    expect(plain.requests).toEqual([]);
  });
});
