import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccountManagementClient, isAccountManagementError } from "../../src/index.js";
import type { GetAuthorizationTokenByEntityResult, SoapVersion } from "../../src/index.js";
import { startRawServer } from "../transport/raw-server.js";
import type { RawServer } from "../transport/raw-server.js";
import { RECORDED_KINDS } from "./outcomes.js";
import type { Outcome, RecordedKind } from "./outcomes.js";
import { readRecordings } from "./recordings.js";
import type { Recording } from "./recordings.js";

const recordings = readRecordings();
const kinds = new Map(RECORDED_KINDS.flatMap((kind) => kind.recordings.map((name) => [name, kind] as const)));
const rows = recordings.map((recording) => {
  const { outcome, why }: Pick<RecordedKind, "outcome" | "why"> = kinds.get(recording.name) ?? {
    outcome: "token",
    why: "a success: the token, every character of it",
  };
  return [recording.name, why, outcome, recording] as const;
});

let server: RawServer;
let response: Buffer;

beforeAll(async () => {
  server = await startRawServer((socket) => socket.end(response));
});
afterAll(() => server.close());

it("each row of the table has a recording", () => {
  expect(recordings.length).toBe(192);
  expect(recordings.map(({ name }) => name)).toEqual(expect.arrayContaining([...kinds.keys()]));
  expect(kinds.size).toBe(RECORDED_KINDS.flatMap((kind) => kind.recordings).length);
});

describe.each(["1.1", "1.2"] as const)("a recorded response to a SOAP %s call", (soapVersion) => {
  it.each(rows)("%s: %s", async (_name, _why, outcome, recording) => {
    response = recording.bytes;
    expectOutcome(await call(soapVersion), outcome, recording);
  });
});

/** The value or the error of a call whose response is the recording. */
async function call(soapVersion: SoapVersion): Promise<unknown> {
  const client = new AccountManagementClient({
    credentials: { userName: "api-user", password: "api-pass" },
    endpoint: server.url,
    soapVersion,
    retries: 0,
    timeoutMs: 20_000,
  });
  try {
    return await client.getAuthorizationTokenByEntity({ username: "alice@example.com", isAppUser: false });
  } catch (error) {
    return error;
  } finally {
    await client.close();
  }
}

function expectOutcome(actual: unknown, outcome: Outcome, recording: Recording): void {
  if (typeof outcome === "string") {
    const stated = outcome === "token";
    const expected: GetAuthorizationTokenByEntityResult = {
      authToken: tokenIn(recording),
      result: {
        result: stated ? 0 : undefined,
        code: stated ? "Success" : undefined,
        message: undefined,
      },
    };
    expect(actual).toEqual(expected);
    return;
  }
  if (!isAccountManagementError(actual)) throw new Error(`No error of this package: ${String(actual)}`);
  const [name, facts] = outcome;
  expect(actual.name).toBe(name);
  expect(actual.operation).toBe("GetAuthorizationTokenByEntity");
  expect(actual.requestSent).toBe(true);
  for (const [path, expected] of Object.entries(facts)) {
    const fact = path.split(".").reduce<unknown>((value, key) => Reflect.get(value as object, key), actual);
    if (typeof expected === "string" && expected.endsWith("…")) {
      expect(fact).toContain(expected.slice(0, -1));
    } else expect(fact).toEqual(expected);
  }
}

/** Read by other means than the client's own. */
function tokenIn(recording: Recording): string {
  const text = /<AuthToken>([^<]*)<\/AuthToken>/.exec(recording.body.toString("utf8"))?.[1];
  if (text === undefined) throw new Error(`The recording ${recording.name} has no token.`);
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
