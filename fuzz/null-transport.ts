import http from "node:http";
import { Duplex } from "node:stream";

/** An agent without a network: each request gets one fixed answer, and its body is handed over. */
export class NullAgent extends http.Agent {
  constructor(
    readonly answer: Buffer,
    readonly onRequest: (request: string) => void,
  ) {
    super({ keepAlive: false });
  }

  override createConnection(): Duplex {
    const chunks: Buffer[] = [];
    const { answer, onRequest } = this;
    const socket = new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        const request = Buffer.concat(chunks).toString("utf8");
        if (request.endsWith(":Envelope>")) {
          onRequest(request);
          this.push(answer);
          this.push(null);
        }
        done();
      },
    });
    return Object.assign(socket, {
      setKeepAlive: () => socket,
      setNoDelay: () => socket,
      setTimeout: () => socket,
    });
  }
}
