// Answers every POST with a recorded success, as fast as Node can. Its own process, so that its work is not
// counted as the client's.
import http from "node:http";

const answer = Buffer.from(
  `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body><GetAuthorizationTokenByEntityResponse xmlns="sosonlinebackup.com"><GetAuthorizationTokenByEntityResult><AuthToken>2293a23bc3ce4316a8896c230c8f74cc</AuthToken><Result><Result>0</Result><Code>Success</Code></Result></GetAuthorizationTokenByEntityResult></GetAuthorizationTokenByEntityResponse></soap:Body></soap:Envelope>`,
);
const server = http.createServer((request, response) => {
  request.resume().on("end", () => {
    response.writeHead(200, { "Content-Type": "text/xml; charset=utf-8", "Content-Length": answer.length });
    response.end(answer);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address().port));
process.on("disconnect", () => process.exit());
