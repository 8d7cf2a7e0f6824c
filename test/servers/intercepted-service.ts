import nock from "nock";
import type { Answer } from "../answers/soap-answers.js";

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
 * The service's own hosts, taken by nock: the next `times` requests are answered, and nothing else gets through.
 * Gives the requests so far.
 */
export function interceptService(
  answer: Answer | ((request: InterceptedRequest) => Answer),
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
      const given = typeof answer === "function" ? answer(request) : answer;
      return [given.status, given.body, { ...given.headers }];
    });
  return requests;
}

/** To be called before a file's first test: no request leaves the machine. */
export function sealNetwork(): void {
  nock.disableNetConnect();
}

/** To be called after each test. */
export function forgetInterceptions(): void {
  nock.abortPendingRequests();
  nock.cleanAll();
}

/** To be called after a file's last test. */
export function unsealNetwork(): void {
  nock.restore();
  nock.enableNetConnect();
}
