import http from "node:http";
import { Duplex } from "node:stream";

/** An agent without a network: each request, head and body, gets the response that is made for it. */
export class NullAgent extends http.Agent {
  constructor(readonly respond: (request: string) => Buffer) {
    super({ keepAlive: false });
  }

  override createConnection(): Duplex {
    const chunks: Buffer[] = [];
    const { respond } = this;
    const socket = new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        const request = Buffer.concat(chunks).toString("utf8");
        if (request.endsWith(":Envelope>")) {
          this.push(respond(request));
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
