import { largeRequest } from "../../testing/wire/large-requests.js";
import { recordedRequest, recordingNames } from "../../testing/wire/recording.js";
import type { RawRequest } from "./raw-request.js";

/** The requests of all recordings. Their `X-…` switches mean nothing to the two services. */
export function recordedRequests(): RawRequest[] {
  return recordingNames().map((name) => ({ name, bytes: recordedRequest(name) ?? largeRequest(name) }));
}
