import nock from "nock";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { ServedResponse } from "./soap-responses.js";

export interface InterceptedRequest {
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const HOSTS = {
  production: "https://secure.sosonlinebackup.com",
  sandbox: "https://secure-sandbox.sosonlinebackup.com",
};

/**
 * The service's own hosts, taken by nock: the next `times` requests get a response, and nothing else gets through.
 * Gives the requests so far.
 */
export function interceptService(
  response: ServedResponse | ((request: InterceptedRequest) => ServedResponse),
  { endpoint = "production", times = 1 }: { endpoint?: keyof typeof HOSTS; times?: number } = {},
): readonly InterceptedRequest[] {
  const requests: InterceptedRequest[] = [];
  nock(HOSTS[endpoint])
    .post(/^/)
    .times(times)
    .reply(function (path, body) {
      const { headers } = this.req as unknown as { headers: Record<string, string | string[]> };
      const request: InterceptedRequest = {
        host: String(headers.host),
        path,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
        body: typeof body === "string" ? body : "",
      };
      requests.push(request);
      const given = typeof response === "function" ? response(request) : response;
      return [given.status, given.body, { ...given.headers }];
    });
  return requests;
}

/** For the whole file of tests that calls it first: no request leaves the machine, and no test is given another's. */
export function sealNetwork(): void {
  beforeAll(() => nock.disableNetConnect());
  afterEach(() => {
    nock.abortPendingRequests();
    nock.cleanAll();
  });
  afterAll(() => {
    nock.restore();
    nock.enableNetConnect();
  });
}
