import net from "node:net";
import type { AddressInfo } from "node:net";
import { AccountManagementClient } from "../../src/index.js";
import { checkError, checkPrototypes } from "../properties.js";
import { Find } from "../property.js";
import type { SocketAnswer } from "../mutations/http.js";
import { operationOf } from "../operations.js";
import { requestOf } from "../plain-requests.js";
import { CREDENTIALS, secretsOf } from "../secrets.js";

/** Time for a call, and what it may take beyond it on a busy machine. In ms. */
const TIMEOUT_MS = 300;
const GRACE_MS = 3_000;

/** A server that answers with bytes, and the real client that calls it; one call at a time. */
export class SocketTarget {
  readonly #server: net.Server;
  #answer: SocketAnswer | undefined;

  constructor() {
    this.#server = net.createServer((socket) => this.#serve(socket));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  /** `"value"`, or the code of the error. Throws {@link Find}. */
  async call(answer: SocketAnswer): Promise<string> {
    this.#answer = answer;
    const { port } = this.#server.address() as AddressInfo;
    const client = new AccountManagementClient({
      credentials: CREDENTIALS,
      endpoint: `http://127.0.0.1:${port}/`,
      timeoutMs: TIMEOUT_MS,
      retries: 0,
    });
    const method: unknown = Reflect.get(client, operationOf(answer.operation).method);
    if (typeof method !== "function") throw new Error(`There is no operation ${answer.operation}.`);
    const request = requestOf(answer.operation);
    const startedAt = performance.now();
    const outcome = await (Reflect.apply(method, client, [request]) as Promise<unknown>).then(
      () => "value",
      (error: unknown) => checkError(error, secretsOf(request), true).code,
    );
    const durationMs = performance.now() - startedAt;
    await client.close();
    checkPrototypes();
    if (durationMs > TIMEOUT_MS + GRACE_MS) {
      throw new Find("no call outlasts its time", `${Math.round(durationMs)} ms`);
    }
    return outcome;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: net.Socket): void {
    let received = "";
    const onData = (chunk: Buffer): void => {
      received += chunk.toString("latin1");
      if (!received.includes(":Envelope>")) return;
      socket.off("data", onData).resume();
      for (const piece of this.#answer?.pieces ?? []) socket.write(piece);
      if (this.#answer?.hangsUp !== false) socket.end();
    };
    socket.on("error", () => undefined).on("data", onData);
  }
}
