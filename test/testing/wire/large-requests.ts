import { recordedRequest } from "./recording.js";

/** User name of the recordings whose request was too large to keep. */
export const LARGE_USERNAME = "u".repeat(1_000_000);

/** Requests made again from how the recordings are named. */
export function largeRequest(name: string): Buffer {
  const version = name.endsWith("soap12") ? "soap12" : "soap11";
  const base = recordedRequest(`01-success.${version}`)?.toString("utf8") ?? "";
  const [head = "", body = ""] = base.split("\r\n\r\n");
  const changed = name.startsWith("73-") ? nested(body) : body.replace("alice@example.com", LARGE_USERNAME);
  const lines = head.split("\r\n").filter((line) => !line.startsWith("Content-Length:"));
  if (name.startsWith("73-")) lines.push("X-Act: describe");
  return Buffer.from(`${lines.join("\r\n")}\r\nContent-Length: ${changed.length}\r\n\r\n${changed}`);
}

function nested(body: string): string {
  const deep = `${"<a>".repeat(2000)}${"</a>".repeat(2000)}`;
  return body.replace(/<request>[^]*<\/request>/, `<request>${deep}</request>`);
}
