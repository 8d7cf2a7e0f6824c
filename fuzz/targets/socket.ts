import net from "node:net";
import type { AddressInfo } from "node:net";
import { AccountManagementClient } from "../../src/index.js";
import { callOperation, requestOf } from "../contract.js";
import type { Sample } from "../corpus.js";
import { Find } from "../find.js";
import { frameResponse } from "../mutations/http.js";
import type { SocketResponse } from "../mutations/http.js";
import { mutateResponse } from "../mutations/response.js";
import { checkError, checkPrototypes } from "../properties.js";
import { CREDENTIALS, secretsOf } from "../secrets.js";
import type { Target } from "../target.js";

/** Time for a call, and what it may take beyond it on a busy machine. In ms. */
const TIMEOUT_MS = 300;
const GRACE_MS = 3_000;

/** A server that responds with mutated bytes, and the whole client that calls it. */
export async function socket(corpus: readonly Sample[]): Promise<Target> {
  const expected = new Map<string, SocketResponse>();
  const server = net.createServer((connection) => respond(connection, expected));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  let calls = 0;

  async function call({ operation }: Sample, response: SocketResponse): Promise<string> {
    const path = `/${(calls += 1)}`;
    expected.set(path, response);
    const client = new AccountManagementClient({
      credentials: CREDENTIALS,
      endpoint: `http://127.0.0.1:${port}${path}`,
      timeoutMs: TIMEOUT_MS,
      retries: 0,
    });
    const request = requestOf(operation);
    const startedAt = performance.now();
    const outcome = await callOperation(client, operation, request).then(
      () => "value",
      (error: unknown) => checkError(error, secretsOf(request), true).code,
    );
    const durationMs = performance.now() - startedAt;
    await client.close();
    expected.delete(path);
    checkPrototypes();
    if (durationMs > TIMEOUT_MS + GRACE_MS)
      throw new Find("no call outlasts its time", `${Math.round(durationMs)} ms`);
    return outcome;
  }

  return {
    share: 1 / 100,
    atATime: 20,
    next(random) {
      const sample = mutateResponse(corpus, random);
      const response = frameResponse(sample, random);
      return {
        origin: sample.origin,
        input: Buffer.concat(response.pieces),
        run: () => call(sample, response),
      };
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** To a whole request, with what is expected at its path. */
function respond(connection: net.Socket, expected: ReadonlyMap<string, SocketResponse>): void {
  let received = "";
  const onData = (chunk: Buffer): void => {
    received += chunk.toString("latin1");
    if (!received.includes(":Envelope>")) return;
    connection.off("data", onData).resume();
    const response = expected.get(received.split(" ", 2)[1] ?? "");
    for (const piece of response?.pieces ?? []) connection.write(piece);
    if (response?.hangsUp !== false) connection.end();
  };
  connection.on("error", () => undefined).on("data", onData);
}
