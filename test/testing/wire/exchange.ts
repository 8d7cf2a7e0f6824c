import { connect } from "node:net";

/** Sends bytes over a connection of its own and gives all that comes back until it is closed. */
export function exchange(url: string, request: Uint8Array): Promise<Buffer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname);
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("end", () => resolve(Buffer.concat(chunks)));
    socket.on("error", reject);
    // Half closed, as a client is that has said everything.
    socket.end(request);
  });
}
