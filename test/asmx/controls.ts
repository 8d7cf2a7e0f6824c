import type { AsmxHost } from "./host.js";

/** A call as the operation got it after ASMX decoded it, by the C# name: `request.Username`, `AuthHeader.Password`. */
export type ReceivedCall = Readonly<Record<string, unknown>>;

type Values = Readonly<Record<string, string | number>>;

/** No accounts, the credentials `api-user` / `api-pass`, nothing ordered, nothing received. */
export async function reset(host: AsmxHost): Promise<void> {
  await host.control("reset");
}

/** Puts an account; README.md lists what can be said of it. */
export async function seedAccount(host: AsmxHost, userName: string, more: Values = {}): Promise<void> {
  await host.control(`account?${query({ userName, ...more })}`);
}

/** The next call goes wrong; README.md lists how. */
export async function orderNext(host: AsmxHost, behaviour: string, more: Values = {}): Promise<void> {
  await host.control(`next?${query({ behaviour, ...more })}`);
}

/** Further credentials that are accepted. */
export async function acceptToo(host: AsmxHost, user: string, password: string): Promise<void> {
  await host.control(`credentials?${query({ user, password, beside: "others" })}`);
}

export async function lastReceived(host: AsmxHost): Promise<ReceivedCall> {
  return readCall(await host.control("last"));
}

/** The newest calls, oldest first. */
export async function allReceived(host: AsmxHost): Promise<ReceivedCall[]> {
  const text = await host.control("received");
  return text === "" ? [] : text.split("\n\n").map(readCall);
}

/** An account as it is stored; `{ account: null }` where there is none. */
export async function storedAccount(host: AsmxHost, userName: string): Promise<ReceivedCall> {
  return readCall(await host.control(`stored?${query({ userName })}`));
}

export async function callCount(host: AsmxHost, operation?: string): Promise<number> {
  return Number(await host.control(operation === undefined ? "count" : `count?operation=${operation}`));
}

function query(values: Values): string {
  return new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();
}

function readCall(text: string): ReceivedCall {
  const values = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): [string, unknown] => {
      const [, name = "", value = ""] = /^(\S+) = (.*)$/.exec(line) ?? [];
      return [name, readValue(value)];
    });
  return Object.fromEntries(values);
}

function readValue(text: string): unknown {
  if (text.startsWith('"')) {
    const [, json = "", length] = /^(".*") \((\d+)\)$/.exec(text) ?? [];
    const value: unknown = JSON.parse(json);
    if (typeof value !== "string" || value.length !== Number(length)) {
      throw new Error(`The host says that a string has ${length} units: ${json}`);
    }
    return value;
  }
  if (text === "null" || text === "true" || text === "false") return JSON.parse(text) as unknown;
  return /^-?\d+$/.test(text) ? BigInt(text) : text;
}
