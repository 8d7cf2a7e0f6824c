import { describe, expect, it } from "vitest";
import { startEmulator } from "../../../../src/testing/index.js";
import { shared } from "../../../servers/shared.js";

/** Seen of a real ASMX host; test/asmx/parity.test.ts compares the two. */
const NAMESPACES = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
} as const;
const NO_BODY = "Request format is invalid: Missing required soap:Body element.";
const HEADER =
  '<e:Header><AuthHeader xmlns="sosonlinebackup.com"><UserName>api-user</UserName>' +
  "<Password>api-pass</Password></AuthHeader></e:Header>";

const emulator = shared(() => startEmulator());

async function post(
  content: string,
  version: "1.1" | "1.2" = "1.1",
): Promise<{ status: number; text: string }> {
  const response = await fetch(emulator.url, {
    method: "POST",
    headers: { "Content-Type": version === "1.1" ? "text/xml" : "application/soap+xml" },
    body:
      `<e:Envelope xmlns:e="${NAMESPACES[version]}" xmlns:a="sosonlinebackup.com" ` +
      `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${content}</e:Envelope>`,
  });
  return { status: response.status, text: await response.text() };
}

function body(attributes = ""): string {
  return (
    `<e:Body><GetAccountUsedSpaceBySystem xmlns="sosonlinebackup.com"><request${attributes}>` +
    "<Username>jane@example.com</Username></request></GetAccountUsedSpaceBySystem></e:Body>"
  );
}

describe("An envelope is read forward", () => {
  it("without a header that comes behind the body", async () => {
    expect((await post(body() + HEADER)).text).toContain("<Code>InvalidSoapCredentials</Code>");
  });

  it.each([
    ["two headers", HEADER + HEADER + body()],
    ["an element before the header", `<odd />${HEADER}${body()}`],
    ["an element between header and body", `${HEADER}<odd />${body()}`],
  ])("and refused for %s", async (_, content) => {
    const { status, text } = await post(content);
    expect(status).toBe(500);
    expect(text).toContain(`Server was unable to read request. ---&gt; ${NO_BODY}`);
  });

  it("and a SOAP 1.2 request without a body is refused too", async () => {
    expect((await post(HEADER, "1.2")).text).toContain(NO_BODY);
  });
});

describe("A header that has to be understood and is not", () => {
  const odd = '<odd e:mustUnderstand="1" /></e:Header>';

  it.each([
    ["refused credentials", `<e:Header>${odd}${body()}`],
    ["an unknown account", HEADER.replace("</e:Header>", odd) + body().replace("jane", "nobody")],
  ])("is a fault even for a call with %s: the operation was done by then", async (_, content) => {
    expect((await post(content)).text).toContain("SOAP header odd was not understood.");
  });
});

describe("A value", () => {
  const history = (content: string): string =>
    `${HEADER}<e:Body><GetHistoryEventsTotals xmlns="sosonlinebackup.com">${content}</GetHistoryEventsTotals></e:Body>`;

  it("of a nil list is null, whatever is in it", async () => {
    const names = '<monitoredUsernames xsi:nil="true"><string>jane@example.com</string></monitoredUsernames>';
    const { text } = await post(history(`${names}<months>1</months>`));
    expect(text).toContain("monitoredUsernames is required.");
  });
});
