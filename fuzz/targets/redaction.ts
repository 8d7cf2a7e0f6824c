import { createRedactor, MAX_SHOWN, WITHHELD } from "../../src/redaction/secrets.js";
import { readResponse } from "../../src/response.js";
import { isAccountManagementError, SoapFaultError } from "../../src/index.js";
import { ENCODINGS, SECRETS } from "../../test/redaction/matrix.js";
import { OPERATIONS, table } from "../contract.js";
import { startClock } from "../clock.js";
import { Find } from "../find.js";
import type { Random } from "../random.js";
import type { Target } from "../target.js";

/** The promise: no text blocks the event loop for longer, in ms. */
const SLOW_MS = 20;
/** What seems slow is measured again, for the compiler and the garbage collector take their turns in between. */
const MEASUREMENTS = 5;

const ALPHABETS = [
  "abcdefghijklmnopqrstuvwxyz",
  "ABCxyz0123456789",
  "0123456789",
  "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
  "aäéßñøœ",
  "пароль密码🔑",
  "ab",
];
const WORDS =
  "Server was unable to process request Login failed for the account user at line in System".split(" ");

/** Random secrets in random encodings, in one or two layers, somewhere in a text that a server wrote. */
export const redaction: Target = {
  share: 1 / 20,
  atATime: 1,
  next(random) {
    const secret = secretOf(random);
    // One or two letters leave nothing to be told by in a second layer, and base64 in capitals is none.
    const hasLayers = random.chance(0.3) && /[a-z0-9]{4}/i.test(secret);
    const layers = hasLayers ? [random.pick(NAMES), random.pick(KEEPING_CASE)] : [random.pick(NAMES)];
    const written = layers.reduce((text, name) => ENCODINGS[name]?.(text) ?? text, secret);
    const before = proseOf(random);
    const text = `${before.slice(0, Math.max(0, MAX_SHOWN - written.length - 2))} ${written} ${proseOf(random)}`;
    return {
      origin: `${JSON.stringify(secret)} ${layers.join(", then ")}`,
      input: Buffer.from(text),
      run: () => check(secret, text),
    };
  },
};

const NAMES = Object.keys(ENCODINGS);
const KEEPING_CASE = NAMES.filter((name) => !/(?:upper|lower) case$/.test(name));

function secretOf(random: Random): string {
  if (random.chance(0.3)) return random.pick(SECRETS);
  const alphabet = Array.from(random.pick(ALPHABETS));
  return Array.from({ length: random.count(60) }, () => random.pick(alphabet)).join("");
}

function proseOf(random: Random): string {
  return Array.from({ length: random.count(1_500) }, () => random.pick(WORDS)).join(" ");
}

function check(secret: string, text: string): string {
  let shown = "";
  let leastMs = Infinity;
  for (let left = MEASUREMENTS; left > 0 && leastMs > SLOW_MS; left -= 1) {
    const clock = startClock();
    shown = createRedactor([secret])(text);
    leastMs = Math.min(leastMs, clock());
  }
  if (leastMs > SLOW_MS) throw new Find("redaction is quick", `${Math.round(leastMs)} ms`);
  if (shown !== WITHHELD) throw new Find("no encoding hides a secret", shown.slice(0, 200));
  checkFault(secret, text);
  return "withheld";
}

/** What programs read of a fault stays, whatever the secret is. */
function checkFault(secret: string, text: string): void {
  const [operation] = OPERATIONS;
  if (operation === undefined) throw new Error("The contract has no operation.");
  const reason = text
    .replace(/[^\n\r\t\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "?")
    .replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`);
  const body = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultcode>e:Server</faultcode><faultstring>${reason}</faultstring></e:Fault></e:Body></e:Envelope>`;
  const response = { status: 500, contentType: "text/xml", headers: {}, body: Buffer.from(body) };
  try {
    readResponse(response, { contract: table, operation, redact: createRedactor([secret]) });
  } catch (error) {
    if (error instanceof SoapFaultError && error.fault.code === "Server" && error.fault.reason === WITHHELD)
      return;
    throw new Find(
      "a fault keeps its code",
      isAccountManagementError(error) ? JSON.stringify(error) : String(error),
    );
  }
}
