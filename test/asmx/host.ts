import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** A running ASMX host: a real ASP.NET service on a port of its own. */
export interface AsmxHost {
  /** AccountManagementService's endpoint. */
  readonly url: string;
  /** The endpoint of the second service, which echoes values of many shapes. */
  readonly shapesUrl: string;
  /** The endpoint of the third service, which the pipeline refuses. */
  readonly flagsUrl: string;
  /** The endpoint of EntityManagementService, another member of the family. */
  readonly siblingUrl: string;
  /** A service whose Results have the forms that the live contract may have. */
  readonly plausibleUrl: string;
  /** Where AccountManagementService describes itself. */
  readonly wsdlUrl: string;
  /** Orders or asks something outside the contract, e.g. `reset` or `count?operation=Authenticate`; README.md lists them. */
  control(path: string): Promise<string>;
  close(): Promise<void>;
}

const folder = fileURLToPath(new URL(".", import.meta.url));
const virtualFolder = "/WebApi/AccountManagementService";
const questions = new Set(["last", "received", "count", "stored"]);
const startMs = 30_000;
const stopMs = 2_000;
const run = promisify(execFile);

/**
 * Builds the host when needed, starts it and waits until it has compiled its services.
 *
 * @param options - `port` on loopback; a free one by default.
 */
export async function startAsmxHost({ port: wanted = 0 } = {}): Promise<AsmxHost> {
  await requireMono();
  await run("bash", [join(folder, "build.sh")]);

  // ASP.NET leaves compiled pages in the temporary folder: one of our own can be removed.
  const temporary = await mkdtemp(join(tmpdir(), "asmx-"));
  const build = join(folder, "build");
  const child = spawn(
    "mono",
    [join(build, "Host.exe"), String(wanted), join(folder, "site"), virtualFolder],
    {
      env: { ...process.env, MONO_PATH: build, TMPDIR: temporary },
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(temporary, { recursive: true, force: true });
  };

  try {
    const port = await listening(child);
    const origin = `http://127.0.0.1:${port}`;
    const url = `${origin}${virtualFolder}/AccountManagementService.asmx`;
    return {
      url,
      shapesUrl: `${origin}${virtualFolder}/Shapes.asmx`,
      flagsUrl: `${origin}${virtualFolder}/Flags.asmx`,
      siblingUrl: `${origin}${virtualFolder}/EntityManagementService.asmx`,
      plausibleUrl: `${origin}${virtualFolder}/Plausible.asmx`,
      wsdlUrl: `${url}?WSDL`,
      control: (path) => control(origin, path),
      close: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function requireMono(): Promise<void> {
  try {
    await run("mono", ["--version"]);
  } catch (cause) {
    throw new Error("The ASMX host needs Mono, which is not installed. Run: bash test/asmx/install.sh", {
      cause,
    });
  }
}

/** The port, once the host says that it listens. */
async function listening(child: ChildProcess): Promise<number> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("The ASMX host has no output.");
  let said = "";
  stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });

  return new Promise<number>((resolve, reject) => {
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`The ASMX host ${what}.${said && `\n${said}`}`));
    };
    const timer = setTimeout(() => {
      fail(`did not listen within ${startMs} ms`);
    }, startMs);
    child.once("error", (error) => {
      fail(`could not be started: ${error.message}`);
    });
    child.once("close", (code) => {
      fail(`ended with exit code ${code}`);
    });
    // Read on after the line: a full pipe would block the host.
    createInterface({ input: stdout }).on("line", (line) => {
      const port = /^LISTENING (\d+)$/.exec(line)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}

async function control(origin: string, path: string): Promise<string> {
  const name = path.replace(/\?.*$/s, "");
  const response = await fetch(`${origin}/__control/${path}`, {
    method: questions.has(name) ? "GET" : "POST",
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text;
}

/** Closing its standard input ends the host; one that hangs is killed. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.pid === undefined) return;
  const closed = once(child, "close");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMs);
  child.stdin?.end();
  await closed;
  clearTimeout(timer);
}
