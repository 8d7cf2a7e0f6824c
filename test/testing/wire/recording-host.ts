import type { Emulator, EmulatorBehaviours, EmulatorCall } from "../../../src/testing/index.js";
import { EmulatorFault, startEmulator } from "../../../src/testing/index.js";
import { LARGE_USERNAME } from "./large-requests.js";

type Behaviour = NonNullable<EmulatorBehaviours["getAuthorizationTokenByEntity"]>;

/** Emulators that do what the recording host was told to do by its `X-…` request headers. */
export interface RecordingHost {
  /** The one that a recorded request is meant for. */
  emulatorFor(request: Buffer): Emulator;
  close(): Promise<void>;
}

export async function startRecordingHost(): Promise<RecordingHost> {
  const accounts = [{ username: "alice@example.com" }, { username: LARGE_USERNAME }];
  const ordinary = await startEmulator({ accounts });
  const faulting = await startEmulator({ accounts, refusal: "fault" });
  // The host looked at its switches before it looked at the credentials.
  const switched = await startEmulator({
    credentials: "any",
    behaviours: { getAuthorizationTokenByEntity: (call) => act(call, switched.url) },
  });
  // The recorded clients close their half of the connection at once: the pages must not have to be loaded first.
  await (await fetch(ordinary.url)).text();
  return {
    emulatorFor(request) {
      const text = request.toString("latin1");
      if (/^X-Auth-Mode: throw/im.test(text)) return faulting;
      if (/^X-(?:Act: (?!chunk|sleep)|Echo:)/im.test(text)) return switched;
      if (text.includes("<Username>dup</Username>")) {
        ordinary.failNext({ kind: "result", result: 52, code: "AlreadyExists" });
      }
      return ordinary;
    },
    close: async () => {
      await Promise.all([ordinary.close(), faulting.close(), switched.close()]);
    },
  };
}

type Call = Parameters<Behaviour>[0];

function act(call: Call, url: string): ReturnType<Behaviour> {
  if (call.headers["x-echo"] !== undefined) return { authToken: call.request.username ?? null };
  switch (call.headers["x-act"]) {
    case "describe":
      return { authToken: describeCall(call) };
    case "throw":
      throw new Error("Something went <wrong> & broke");
    case "soapfault":
      throw new EmulatorFault({
        code: "server",
        reason: "Entity already exists",
        actor: url,
        detail: DETAIL,
      });
    case "nilresult":
      return { authToken: "t", result: null };
    case "lonesurrogate":
      return { authToken: "a\uD83Db" };
    default:
      throw new Error("The recordings have no such switch.");
  }
}

const NAMESPACE = 'xmlns="sosonlinebackup.com"';
const DETAIL = `<Result ${NAMESPACE}><Result ${NAMESPACE}>52</Result><Code ${NAMESPACE}>AlreadyExists</Code></Result>`;

/** What the host understood, in the host's words. */
function describeCall({ request, hasRequest, credentials }: Call): string {
  // With no fields at all .NET's boolean is false.
  const isAppUser = request.isAppUser === true ? "True" : "False";
  const parameters = hasRequest
    ? `Username=${quoted(request.username)} IsAppUser=${isAppUser}`
    : "request=null";
  return `${parameters} | ${describeHeader(credentials)}`;
}

function describeHeader(credentials: EmulatorCall["credentials"]): string {
  if (credentials === undefined) return "header=null";
  return `UserName=${quoted(credentials.userName)} Password=${quoted(credentials.password)}`;
}

function quoted(text: string | undefined): string {
  if (text === undefined) return "null";
  const ascii = text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `'${ascii}'(${text.length})`;
}
