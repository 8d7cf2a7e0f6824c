import { AccountManagementClient } from "../../src/index.js";
import type { FieldDescriptor, OperationDescriptor } from "../../src/soap/contract.js";
import { readXml } from "../../src/soap/xml.js";
import type { XmlElement } from "../../src/soap/xml.js";
import { callOperation, OPERATIONS, requestOf, table } from "../contract.js";
import { Find } from "../find.js";
import { mutateObject, strangeValue } from "../mutations/values.js";
import { NullAgent } from "../null-agent.js";
import { checkError, checkEvents, checkPrototypes } from "../properties.js";
import { Random } from "../random.js";
import { CREDENTIALS, PASSWORD } from "../secrets.js";
import type { Target } from "../target.js";

/** No call without a network takes longer by the clock on the wall, which counts what it waits for. In ms. */
const SLOW_MS = 5_000;

/** A fault that echoes the password of the request, so that errors have something to hide. */
function echoing(request: string): Buffer {
  const password = /<Password>(.*?)<\/Password>/s.exec(request)?.[1] ?? "";
  const fault = Buffer.from(
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultstring>${password}</faultstring></e:Fault></e:Body></e:Envelope>`,
  );
  const head = `HTTP/1.1 500 Oops\r\nContent-Type: text/xml\r\nContent-Length: ${fault.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), fault]);
}

/** Calls with strange requests, strange options or both: typed errors, and nothing strange is sent. */
export const requests: Target = {
  share: 1 / 20,
  atATime: 1,
  next(random) {
    const seed = random.below(2 ** 32);
    return { origin: `request ${seed}`, run: () => callStrangely(new Random(seed)) };
  },
};

async function callStrangely(random: Random): Promise<string> {
  const operation = random.pick(OPERATIONS);
  const sent: string[] = [];
  const events: unknown[] = [];
  const event = (...fields: unknown[]): void => void events.push(fields);
  const agent = new NullAgent((request) => {
    sent.push(request);
    return echoing(request);
  });
  const startedAt = performance.now();
  let outcome = "value";
  try {
    const client = new AccountManagementClient(
      clientOptions(agent, { debug: event, info: event, warn: event, error: event }, random),
    );
    const request = requestOf(operation);
    const given = random.chance(0.8) ? mutateObject(request, random) : request;
    await callOperation(client, operation, given, callOptions(random));
  } catch (error) {
    outcome = checkError(error, [PASSWORD], true).code;
  }
  const durationMs = performance.now() - startedAt;
  if (durationMs > SLOW_MS) throw new Find("no request takes long", `${Math.round(durationMs)} ms`);
  checkPrototypes();
  checkEvents(events, [PASSWORD]);
  for (const request of sent) checkRequest(operation, request);
  if (outcome === "INVALID_REQUEST" && sent.length > 0)
    throw new Find("what is refused is not sent", operation.name);
  return outcome;
}

function clientOptions(agent: NullAgent, logger: object, random: Random): never {
  const options = {
    credentials: CREDENTIALS,
    endpoint: "http://127.0.0.1:9/",
    agent,
    logger,
    retries: 0,
    timeoutMs: 500,
  };
  return (random.chance(0.9) ? options : mutateObject(options, random)) as never;
}

function callOptions(random: Random): unknown {
  if (random.chance(0.4)) return undefined;
  const options = { signal: undefined, timeoutMs: 500, retries: 0, credentials: CREDENTIALS, headers: {} };
  return random.chance(0.1) ? strangeValue(random) : mutateObject(options, random);
}

/** A request is well-formed XML of the shape that the contract says, whatever went into it. */
function checkRequest(operation: OperationDescriptor, request: string): void {
  const body = request.slice(request.indexOf("\r\n\r\n") + 4);
  const head = request.slice(0, request.indexOf("\r\n\r\n"));
  if (/^x-injected/im.test(head)) throw new Find("no header is injected", head);
  let root: XmlElement;
  try {
    root = readXml(Buffer.from(body, "utf8"), { maxElements: Infinity });
  } catch (error) {
    throw new Find("a request is well-formed", String(error));
  }
  const names = new Set([
    "Envelope",
    "Header",
    "Body",
    "AuthHeader",
    "UserName",
    "Password",
    operation.request.element,
  ]);
  for (const name of namesOf(operation.request.fields)) names.add(name);
  const pending = [root];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (!names.has(element.name)) throw new Find("no element is injected", element.name.slice(0, 200));
    for (const child of element.children) pending.push(child);
  }
}

function namesOf(fields: readonly FieldDescriptor[]): string[] {
  return fields.flatMap((field) => {
    const type = table.types[field.type];
    const inner = type?.kind === "complex" ? type.fields : type?.kind === "array" ? [type.item] : [];
    return [field.element, ...namesOf(inner)];
  });
}
