import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import type { RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { wsdl } from "../../generated/wsdl.js";
import type { ContractDescriptor, OperationDescriptor } from "../../src/soap/contract.js";
import { startEmulator } from "../../src/testing/index.js";
import type { Emulator, EmulatorOptions, Recording } from "../../src/testing/index.js";
import { TEST_CERTIFICATE, TEST_KEY } from "../transport/tls-fixture.js";
import { withoutDeviceType } from "./requests.js";
import { job, shell } from "./shell.js";
import { shared } from "../servers/shared.js";
import { listening } from "../servers/listening.js";

const CREDENTIALS = { ACCOUNT_MANAGEMENT_USERNAME: "api-user", ACCOUNT_MANAGEMENT_PASSWORD: "api-pass" };

describe("describe", () => {
  it("shows fields and both envelopes, whichever name is given", async () => {
    for (const name of [
      "GetAuthorizationTokenByEntity",
      "getAuthorizationTokenByEntity",
      "get-authorization-token-by-entity",
    ]) {
      const { code, stdout } = await shell(["describe", name]);
      expect(code).toBe(0);
      expect(stdout).toContain("--is-app-user");
      expect(stdout).toContain("<soap:Envelope");
      expect(stdout).toContain("<soap12:Envelope");
    }
  });

  it("calls a part of the result optional only where a caller may miss it", async () => {
    const { stdout } = await shell(["describe", "authenticate", "--json"]);
    const { result } = JSON.parse(stdout) as { result: { field: string; traits: string[] }[] };
    const optional = result.filter(({ traits }) => traits.includes("optional"));
    expect(optional.map(({ field }) => field)).toEqual(["backupServerName"]);
    const spaces = await shell(["describe", "get-account-used-space-by-system", "--json"]);
    expect(JSON.parse(spaces.stdout)).toMatchObject({
      result: [
        { field: "result", traits: ["required"] },
        { field: "accountSpaces", traits: ["required"] },
      ],
    });
  });

  it("suggests the nearest operation", async () => {
    const { code, stderr } = await shell(["describe", "get-authorisation-token-by-entity"]);
    expect(code).toBe(2);
    expect(stderr).toContain("get-authorization-token-by-entity");
  });
});

describe("help", () => {
  it("lists every operation and every exit code", async () => {
    const { code, stdout } = await shell(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("get-authorization-token-by-entity");
    expect(stdout).toContain("doctor");
    expect(stdout).toMatch(/\b130\b/);
  });

  it("tells the fields of an operation with their types, and never a flag that takes a secret", async () => {
    const { stdout } = await shell(["create-account-by-size", "--help"]);
    expect(stdout).toContain("--account-size-mb <long>");
    expect(stdout).toContain("--password-file <file>");
    expect(stdout).not.toMatch(/--password[ =]/);
  });
});

describe("emulate", () => {
  it("prints the address of its pages and what to set, and ends at Ctrl+C", async () => {
    const emulate = job(["emulate", "--username", "jo"]);
    const output = await emulate.output("Ctrl+C stops it.");
    const [, endpoint = ""] = /(http:\S+)/.exec(output) ?? [];
    expect(await (await fetch(endpoint)).text()).toContain("?op=GetAuthorizationTokenByEntity");
    const exports = [...output.matchAll(/export (\w+)=(\S+)/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]);
    const env = Object.fromEntries(exports) as Record<string, string>;
    const token = await shell(["get-authorization-token-by-entity", "--username", "jo", "--is-app-user"], {
      env,
    });
    expect(token.code).toBe(0);
    expect((await emulate.stop()).code).toBe(0);
    await expect(fetch(endpoint)).rejects.toThrow();
  });

  it("ends when Ctrl+C comes before it has started, and refuses a port that there is not", async () => {
    expect((await job(["emulate"]).stop()).code).toBe(0);
    expect(await shell(["emulate", "--port", "65536"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("from 0 to 65535") as string,
    });
  });

  it("says that a port is taken", async () => {
    await using other = await startEmulator();
    const { port } = new URL(other.url);
    const { code, stderr } = await shell(["emulate", "--port", port]);
    expect(code).toBe(2);
    expect(stderr).toContain(`Port ${port} of 127.0.0.1 cannot be had (EADDRINUSE)`);
  });

  it("refuses a port that is no number, and a file that is not JSON", async () => {
    expect(await shell(["emulate", "--port", "http"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("It must be a whole number.") as string,
    });
    expect(await shell(["emulate", "--recording", "README.md"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is not a recording") as string,
    });
  });

  it("refuses a recording that is none", async () => {
    const { code, stderr } = await shell(["emulate", "--recording", "package.json"]);
    expect(code).toBe(2);
    expect(stderr).toContain("is not a recording");
  });
});

describe("record", () => {
  it("has no options for what is its callers' to decide", async () => {
    const { stdout } = await shell(["record", "--help"]);
    expect(stdout).toContain("--endpoint");
    expect(stdout).not.toMatch(/--(?:soap|retries|credentials-file|verbose)/);
  });

  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), "cli-"))));
  afterAll(() => rm(folder, { recursive: true }));

  it("tells what the contract does not know, and records without secrets what the emulator replays", async () => {
    await using endpoint = await startEmulator({
      accounts: [
        {
          username: "jane",
          password: "account-pass-4711",
          systems: [{ systemName: "Laptop", usedSpaceKB: 9_007_199_254_740_993n, deviceType: "Laptop" }],
        },
      ],
    });
    const file = join(folder, "recording.json");
    // To this contract the endpoint responds with one element more than there is.
    const recorder = job(["record", "--out", file, "--endpoint", endpoint.url], { table: withoutDeviceType });
    const started = await recorder.output("Ctrl+C stops it.");
    const [, proxy = ""] = /ENDPOINT=(\S+)/.exec(started) ?? [];
    const env = { ...CREDENTIALS, ACCOUNT_MANAGEMENT_ENDPOINT: proxy };
    const calls: (readonly [args: readonly string[], input?: object])[] = [
      [["get-account-used-space-by-system", "--username", "jane"]],
      [
        ["change-account-password", "--user-name", "jane"],
        { password: "account-pass-4711", newPassword: "hunter2-4712" },
      ],
      [["get-authorization-token-by-entity", "--username", "jane", "--is-app-user", "--soap", "1.2"]],
      [["get-account-used-space", "--user-name", "nobody"]],
    ];
    const run = (environment: Readonly<Record<string, string>>) =>
      Promise.all(
        calls.map(([args, input]) =>
          shell([...args, "--json", ...(input === undefined ? [] : ["--input", "-"])], {
            env: environment,
            ...(input !== undefined && { input: JSON.stringify(input) }),
          }),
        ),
      );
    const recorded = await run(env);
    await shell(["get-account-used-space", "--user-name", "jane"], {
      env: { ...env, ACCOUNT_MANAGEMENT_PASSWORD: "wrong-pass" },
    });
    const { code, stdout, stderr } = await recorder.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("does not know the element accountSpaces[].DeviceType");

    const text = await readFile(file, "utf8");
    const tokens = endpoint.requests.length > 0 ? (recorded[2]?.stdout.match(/[0-9a-f]{32}/)?.[0] ?? "") : "";
    expect(tokens).not.toBe("");
    for (const secret of ["account-pass-4711", "hunter2", "api-pass", "wrong-pass", tokens]) {
      expect(text + stdout).not.toContain(secret);
    }
    const recording = JSON.parse(text) as Recording;
    expect(recording.calls.map(({ operation }) => operation).sort()).toEqual([
      "ChangeAccountPassword",
      "GetAccountUsedSpace",
      "GetAccountUsedSpace",
      "GetAccountUsedSpaceBySystem",
      "GetAuthorizationTokenByEntity",
    ]);

    const emulate = job(["emulate", "--recording", file]);
    const [, url = ""] = /(http:\S+)/.exec(await emulate.output("Ctrl+C stops it.")) ?? [];
    const replayed = await run({ ...CREDENTIALS, ACCOUNT_MANAGEMENT_ENDPOINT: url });
    const other = await shell(["get-account-used-space", "--user-name", "jo"], {
      env: { ...CREDENTIALS, ACCOUNT_MANAGEMENT_ENDPOINT: url },
    });
    await emulate.stop();
    expect(replayed.map(({ code }) => code)).toEqual([0, 0, 0, 5]);
    expect(replayed[0]?.stdout).toContain(`"usedSpaceKB": "9007199254740993"`);
    expect(replayed[2]?.stdout).toContain(`"authToken": "***"`);
    expect(replayed[3]?.stderr).toContain("ObjectEntityMismatch");
    expect(other).toMatchObject({ code: 6, stderr: expect.stringContaining("has no call") as string });
  });

  it("keeps faults, refusals by a fault and pages apart, and what is no call it only passes on", async () => {
    const recorder = await startRecorder(
      await startedEmulator({ refusal: "fault" }, (emulator) => {
        emulator.failNext({ kind: "fault", code: "server", reason: "Out of order" });
        emulator.failNext({ kind: "http", status: 503, body: "Away", contentType: "text/plain" });
      }),
    );
    const call = (password: string) =>
      shell(["get-account-used-space", "--user-name", "jane", "--retries", "0"], {
        env: {
          ...CREDENTIALS,
          ACCOUNT_MANAGEMENT_PASSWORD: password,
          ACCOUNT_MANAGEMENT_ENDPOINT: recorder.url,
        },
      });
    const codes = [await call("api-pass"), await call("api-pass"), await call("wrong")].map(
      ({ code }) => code,
    );
    expect(codes).toEqual([6, 7, 4]);
    const odd = await fetch(recorder.url, {
      method: "POST",
      headers: { "Content-Type": "text/xml", SOAPAction: "odd" },
      body: "<odd/>",
    });
    expect(odd.status).toBe(500);
    const { recording, stdout, stderr } = await recorder.stop();
    expect(recording.calls).toMatchObject([
      { fault: { code: "Server", reason: "Out of order" } },
      { status: 503, failure: { code: "HTTP_ERROR" } },
      { fault: { code: "Client", reason: "InvalidSoapCredentials" } },
    ]);
    expect(stdout).toContain("GetAccountUsedSpace  HTTP 500  SOAP fault Server");
    expect(stderr).toContain("A request is passed on but not recorded");

    const replayed = job(["emulate", "--recording", recorder.file]);
    const [, url = ""] = /(http:\S+)/.exec(await replayed.output("Ctrl+C stops it.")) ?? [];
    const again = [];
    while (again.length < recording.calls.length) {
      again.push(
        await shell(["get-account-used-space", "--user-name", "jane"], {
          env: { ...CREDENTIALS, ACCOUNT_MANAGEMENT_ENDPOINT: url },
        }),
      );
    }
    await replayed.stop();
    expect(again.map(({ code }) => code)).toEqual([6, 6, 4]);
  });

  it("sends a browser on to the endpoint's pages", async () => {
    const endpoint = await startedEmulator();
    const recorder = await startRecorder(endpoint);
    const location = async (query: string): Promise<string | null> =>
      (await fetch(`${recorder.url}${query}`, { redirect: "manual" })).headers.get("location");
    expect(await location("?WSDL")).toBe(`${endpoint}?WSDL`);
    expect(await location("")).toBe(endpoint);
    await recorder.stop();
  });

  it("records a call without credentials, and a response without a content type", async () => {
    const recorder = await startRecorder(await serve((_, response) => response.end()));
    const response = await fetch(recorder.url, {
      method: "POST",
      headers: { "Content-Type": "text/xml", SOAPAction: "sosonlinebackup.com/GetAccountUsedSpace" },
      body: '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>',
    });
    expect(response.headers.get("content-type")).toBeNull();
    const { recording } = await recorder.stop();
    expect(recording.calls).toMatchObject([{ operation: "GetAccountUsedSpace", failure: {} }]);
  });

  it("passes responses on although its file cannot be written meanwhile, and writes it when it can", async () => {
    const place = join(folder, "moved");
    await mkdir(place);
    const file = join(place, "x.json");
    const recorder = job(["record", "--out", file, "--endpoint", await startedEmulator()]);
    const [, url = ""] = /ENDPOINT=(\S+)/.exec(await recorder.output("Ctrl+C stops it.")) ?? [];
    const call = () =>
      shell(["get-account-used-space", "--user-name", "nobody"], {
        env: { ...CREDENTIALS, ACCOUNT_MANAGEMENT_ENDPOINT: url },
      });
    await rm(place, { recursive: true });
    expect((await call()).code).toBe(5);
    await recorder.output(`The file ${file} cannot be written (ENOENT).`);
    await mkdir(place);
    expect((await call()).code).toBe(5);
    expect((await recorder.stop()).code).toBe(0);
    expect((JSON.parse(await readFile(file, "utf8")) as Recording).calls).toHaveLength(2);
  });

  it("ends with 2 when its file cannot be written at its end", async () => {
    const place = join(folder, "gone");
    await mkdir(place);
    const recorder = job(["record", "--out", join(place, "x.json"), "--endpoint", await startedEmulator()]);
    await recorder.output("Ctrl+C stops it.");
    await rm(place, { recursive: true });
    expect(await recorder.stop()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("cannot be written (ENOENT)") as string,
    });
  });

  it("says that its file cannot be written, before there is a call", async () => {
    const { code, stderr } = await shell(["record", "--out", join(folder, "none", "x.json")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/The file .* cannot be written \(ENOENT\)/);
  });

  /** The recorder in front of an endpoint. */
  async function startRecorder(endpoint: string) {
    const file = join(folder, `${Math.random()}.json`);
    const recorder = job(["record", "--out", file, "--endpoint", endpoint]);
    const [, url = ""] = /ENDPOINT=(\S+)/.exec(await recorder.output("Ctrl+C stops it.")) ?? [];
    return {
      url,
      file,
      stop: async () => {
        const result = await recorder.stop();
        return { ...result, recording: JSON.parse(await readFile(file, "utf8")) as Recording };
      },
    };
  }

  it("says that the endpoint did not respond, and goes on", async () => {
    const recorder = job([
      ...["record", "--out", join(folder, "dead.json")],
      ...["--endpoint", `http://127.0.0.1:${await deadPort()}/`],
    ]);
    const [, proxy = ""] = /ENDPOINT=(\S+)/.exec(await recorder.output("Ctrl+C stops it.")) ?? [];
    const { code } = await shell(["get-account-used-space", "--user-name", "jane", "--retries", "0"], {
      env: { ...CREDENTIALS, ACCOUNT_MANAGEMENT_ENDPOINT: proxy },
    });
    expect(code).toBe(7);
    expect((await recorder.stop()).stderr).toContain("ECONNREFUSED");
  });
});

describe("doctor", () => {
  const emulator = shared(() => startEmulator());

  interface Finding {
    readonly check: string;
    readonly state: string;
    readonly detail: string;
    readonly advice?: string;
  }

  /** What is not as it should be. */
  async function problemsOf(
    endpoint: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number; readonly problems: readonly Finding[] }> {
    const { code, stdout } = await shell(["doctor", "--endpoint", endpoint, "--json"], {
      env: { ...CREDENTIALS, ...env },
    });
    const findings = JSON.parse(stdout) as Finding[];
    return { code, problems: findings.filter(({ state }) => state === "problem" || state === "warning") };
  }

  it("shows a problem with what to do, and skips what depends on it", async () => {
    const { code, stdout } = await shell(["doctor", "--endpoint", await dead()], {
      env: CREDENTIALS,
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^problem +connection .*\n +→ Check the port/m);
    expect(stdout).toMatch(/^skipped +credentials +not looked at/m);
  });

  it("takes the sandbox, or nothing, for the endpoint too", async () => {
    const proxy = { HTTPS_PROXY: `http://127.0.0.1:${await deadPort()}`, ...CREDENTIALS };
    const { stdout } = await shell(["doctor", "--sandbox"], { env: proxy });
    expect(stdout).toContain(`Endpoint https://${contract.hosts.sandbox}/`);
    const unset = await shell(["doctor"], { env: { ...proxy, ACCOUNT_MANAGEMENT_ENDPOINT: "" } });
    expect(unset.stdout).toContain(`Endpoint https://${contract.hosts.production}/`);
  });

  it("asks for the credentials with a call that only reads, or not at all", async () => {
    const { getAuthorizationTokenByEntity, changeAccountEmail } = contract.operations;
    const only = (operation: OperationDescriptor) =>
      shell(["doctor", "--endpoint", emulator.url], {
        env: CREDENTIALS,
        table: { ...contract, operations: { [operation.method]: operation } },
      });
    expect((await only({ ...getAuthorizationTokenByEntity, access: "read" })).stdout).toContain(
      "the service accepts them (asked with GetAuthorizationTokenByEntity)",
    );
    expect((await only({ ...changeAccountEmail, access: "write" })).stdout).toContain(
      "not looked at: the contract has no operation that would tell",
    );
  });

  it("finds nothing wrong with the emulator, and says so in a line for each check", async () => {
    const { code, stdout } = await shell(["doctor", "--endpoint", emulator.url], { env: CREDENTIALS });
    expect(code).toBe(0);
    const lines = stdout.split("\n").filter((line) => line.startsWith("ok "));
    expect(lines.map((line) => line.split(/ +/)[1])).toEqual([
      ...["proxy", "name", "connection", "clock", "contract", "credentials"],
    ]);
  });

  const dead = async (): Promise<string> => `http://127.0.0.1:${await deadPort()}/`;
  const clockOff = (ms: number) => (): Promise<string> =>
    serve((_, response) => {
      response.writeHead(200, { Date: new Date(Date.now() + ms).toUTCString() }).end(wsdl);
    });
  const untrusted = (): Promise<string> => serve((_, response) => response.end(), "https");
  const page = (): Promise<string> => serve((_, response) => response.end("<html></html>"));
  const refusing = (): Promise<string> => serve((_, response) => response.end());
  const hangingUp = (): Promise<string> => serve((_, response) => response.destroy());
  const ours = (from: string, to: string) => (): string => emulator.url.replace(from, to);
  const behind = (proxy: () => Promise<string> | string) => async () => ({ HTTPS_PROXY: await proxy() });
  const password = (text: string) => () => ({ ACCOUNT_MANAGEMENT_PASSWORD: text });

  const elsewhere = (): string => "https://service.example/";
  const here = ours("", "");

  it.each<
    [
      what: string,
      check: string,
      detail: RegExp,
      advice: RegExp,
      endpoint: () => Promise<string> | string,
      env?: () => Promise<Record<string, string>> | Record<string, string>,
    ]
  >([
    ["a dead port", "connection", /takes no connection \(ECONNREFUSED\)/, /firewall/, dead],
    [
      "a name that does not exist",
      "name",
      /was not found/,
      /spelling/,
      () => "https://no-such-host.invalid/",
    ],
    [
      "an untrusted certificate",
      "tls",
      /not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
      /NODE_EXTRA_CA_CERTS/,
      untrusted,
    ],
    ["a port that does not speak TLS", "tls", /does not speak TLS/, /port/, ours("http:", "https:")],
    [
      "a proxy that is down",
      "proxy",
      /takes no connection \(ECONNREFUSED\)/,
      /Start the proxy/,
      elsewhere,
      behind(dead),
    ],
    [
      "a proxy that refuses",
      "connection",
      /The proxy .* (?:cannot be reached|refused)/,
      /whoever runs the proxy/,
      elsewhere,
      behind(refusing),
    ],
    [
      "a proxy that is no URL",
      "proxy",
      /proxy/i,
      /Correct HTTPS_PROXY/,
      elsewhere,
      behind(() => "ftp://proxy.example"),
    ],
    ["refused credentials", "credentials", /refused/, /API users/, here, password("wrong")],
    [
      "credentials that are not set",
      "credentials",
      /ACCOUNT_MANAGEMENT_PASSWORD is empty/,
      /API users/,
      here,
      password(""),
    ],
    ["a clock that is fast", "clock", /60\d s ahead of/, /NTP/, clockOff(-600_000)],
    ["a clock that is slow", "clock", /(?:59|60)\d s behind/, /NTP/, clockOff(600_000)],
    ["a server that ends the connection", "contract", /no response/, /path/, hangingUp],
    ["another service's page", "contract", /not a contract/, /AccountManagementService/, page],
    ["a path where nothing is", "contract", /HTTP 404/, /path/, ours(".asmx", ".svc")],
  ])("names %s, and what to do", async (_, check, detail, advice, endpoint, env) => {
    const { problems } = await problemsOf(await endpoint(), await env?.());
    const finding = problems.find((one) => one.check === check);
    expect(finding?.detail).toMatch(detail);
    expect(finding?.advice).toMatch(advice);
  });

  it.each([
    ["breaks", (text: string) => text.replaceAll("AuthToken", "LoginToken"), "problem", 1],
    [
      "only adds",
      (text: string) =>
        text.replace(
          /(<s:element [^>]*name="DeviceType"[^>]*\/>)/,
          `$1<s:element minOccurs="0" maxOccurs="1" name="Colour" type="s:string"/>`,
        ),
      "warning",
      0,
    ],
  ])("tells a contract that changed and %s", async (_, edit, state, code) => {
    const changed = edit(wsdl);
    expect(changed).not.toBe(wsdl);
    const descriptor: ContractDescriptor = contract;
    await using other = await startEmulator({ contract: { descriptor, wsdl: changed } });
    const found = await problemsOf(other.url);
    expect(found).toEqual({
      code,
      problems: [
        {
          check: "contract",
          state,
          detail: expect.stringMatching(
            /differs from the contract of this package\n.*(?:oken|olour)/,
          ) as string,
          advice: expect.stringContaining("newer version") as string,
        },
      ],
    });
  });

  it("says that the server tells no time", async () => {
    const endpoint = await serve((_, response) => {
      response.sendDate = false;
      response.end(wsdl);
    });
    const { stdout } = await shell(["doctor", "--endpoint", endpoint], { env: CREDENTIALS });
    expect(stdout).toMatch(/^ok +clock +the server does not say what time it is/m);
  });

  it("counts the changes of a contract beyond the first five", async () => {
    const endpoint = await serve((_, response) => response.end(wsdl.replaceAll("Username", "Login")));
    const { stdout } = await shell(["doctor", "--endpoint", endpoint], { env: CREDENTIALS });
    expect(stdout).toMatch(/^problem +contract [^]*\n +and \d+ more$/m);
  });

  it("reaches the endpoint by the proxy of the environment", async () => {
    const proxy = createHttpServer();
    proxy.on("connect", (request, socket) => {
      expect(request.url).toBe("service.example:443");
      socket.end("HTTP/1.1 200 OK\r\n\r\n");
    });
    const port = await listening(proxy);
    const { problems } = await problemsOf("https://service.example/", {
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
    });
    proxy.close();
    expect(problems.map(({ check }) => check)).toEqual(["tls"]);
  });
});

const servers: { close(): unknown }[] = [];
afterAll(() => servers.map((server) => server.close()));

async function serve(listener: RequestListener, scheme: "http" | "https" = "http"): Promise<string> {
  const server =
    scheme === "http"
      ? createHttpServer(listener)
      : createHttpsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, listener);
  servers.push(server);
  const port = await listening(server);
  return `${scheme}://127.0.0.1:${port}/`;
}

/** The address of an emulator that runs until the tests of this file have ended. */
async function startedEmulator(
  options?: EmulatorOptions,
  prepare: (emulator: Emulator) => void = () => undefined,
): Promise<string> {
  const emulator = await startEmulator(options);
  servers.push(emulator);
  prepare(emulator);
  return emulator.url;
}

/** A port on which nobody listens any more. */
async function deadPort(): Promise<number> {
  const server = createHttpServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
