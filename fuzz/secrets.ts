/** The password of the credentials, with everything in it that escaping could change. */
export const PASSWORD = `p4ss-w0rd-"'&<>%41\\-geheim`;
/** What stands in the secret fields of requests. */
export const ACCOUNT_PASSWORD = "account-pa55word-<b>&amp;";
const SECRETS: readonly string[] = [PASSWORD, ACCOUNT_PASSWORD];

export const CREDENTIALS = { userName: "api-user", password: PASSWORD };

/** What no error and no event of a call may show. A call does not know the secrets of others. */
export function secretsOf(request: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.values(request).includes(ACCOUNT_PASSWORD) ? SECRETS : [PASSWORD];
}

const xml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The ways in which servers are known to echo what they were sent. */
export const ECHOES: readonly string[] = SECRETS.flatMap((secret) => [
  xml(secret),
  xml(xml(secret)),
  xml(JSON.stringify(secret)),
  encodeURIComponent(secret),
  Buffer.from(secret).toString("base64"),
  Buffer.from(`api-user:${secret}`).toString("base64"),
  `<![CDATA[${secret}]]>`,
  `&lt;Password&gt;${xml(xml(secret))}&lt;/Password&gt;`,
  `Login failed for api-user with ${xml(secret)}.`,
]);
