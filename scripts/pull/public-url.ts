/** Query parameters by which ASMX and WCF hosts name their own documents; nothing else of a query is shown. */
const harmless = new Set(["wsdl", "singlewsdl", "xsd", "schema", "disco"]);

/** A URL as it may be shown and stored: no user, no password, no query values that may be secret, no fragment. */
export function publicUrl(url: URL): string {
  const query = url.search
    .slice(1)
    .split("&")
    .filter((parameter) => parameter !== "")
    .map((parameter) => {
      const name = parameter.split("=")[0] ?? "";
      return harmless.has(name.toLowerCase()) ? parameter : "…";
    });
  return `${url.protocol}//${url.host}${url.pathname}${query.length === 0 ? "" : `?${query.join("&")}`}`;
}
