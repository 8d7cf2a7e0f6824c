import { describe, expect, it } from "vitest";
import type { Comparable } from "./comparable.js";
import { comparable } from "./comparable.js";
import { differences } from "./differences.js";
import { exchange } from "./exchange.js";
import { largeRequest } from "./large-requests.js";
import { resemblances } from "./resemblances.js";
import { parseResponse, recordedResponse, recordedRequest, recordingNames } from "./recording.js";
import { startRecordingHost } from "./recording-host.js";
import { shared } from "../../servers/shared.js";

const host = shared(() => startRecordingHost());

async function replay(name: string): Promise<Comparable> {
  const request = recordedRequest(name) ?? largeRequest(name);
  return comparable(parseResponse(await exchange(host.emulatorFor(request).url, request)));
}

describe("A recorded request gets the recorded response", () => {
  const names = recordingNames().filter((name) => !differences.has(name) && !resemblances.has(name));

  it.each(names)("%s", async (name) => {
    expect(await replay(name)).toEqual(comparable(recordedResponse(name)));
  });
});

describe("A recorded request gets another response than the recorded one for a reason", () => {
  it.each([...differences])("%s: %j", async (name, { expected }) => {
    const recorded = comparable(recordedResponse(name));
    const response = await replay(name);
    expect(response).toEqual(expected(recorded));
    expect(response).not.toEqual(recorded);
  });
});

describe("A recorded request that no client sends gets a response of its kind", () => {
  it.each([...resemblances])("%s: %j", async (name, { status }) => {
    expect(await replay(name)).toMatchObject({ status });
  });
});

describe("The tables", () => {
  it("name recordings that exist", () => {
    expect(recordingNames()).toEqual(expect.arrayContaining([...differences.keys(), ...resemblances.keys()]));
  });
});
