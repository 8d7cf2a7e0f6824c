import { largeRequest } from "../../testing/wire/large-requests.js";
import { recordedRequest, recordingNames } from "../../testing/wire/recording.js";
import { resemblances } from "../../testing/wire/resemblances.js";
import type { RawRequest } from "./raw-request.js";

/** The requests of all recordings that a client can send. Their `X-…` switches mean nothing to the two services. */
export function recordedRequests(): RawRequest[] {
  return recordingNames()
    .filter((name) => !resemblances.has(name))
    .map((name) => ({ name, bytes: recordedRequest(name) ?? largeRequest(name) }));
}
