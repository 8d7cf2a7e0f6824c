import { runInNewContext } from "node:vm";
import type { Random } from "../random.js";
import { ACCOUNT_PASSWORD, PASSWORD } from "../secrets.js";

/** What a getter, a trap or a method throws: it may hold anything. */
const thrown = (): never => {
  throw new Error(`out of order: ${PASSWORD} ${ACCOUNT_PASSWORD}`);
};

const revoked = (target: object): unknown => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};

/** Every trap throws. */
const BROKEN: ProxyHandler<object> = new Proxy({}, { get: () => thrown });

const cyclic = (): unknown => {
  const one: Record<string, unknown> = { userName: "a" };
  one.password = one;
  return one;
};

const CDATA = "<![CDATA[a]]></userName><Injected>x</Injected><userName><![CDATA[b]]>";

const STRINGS: readonly string[] = [
  ...[
    "",
    " ",
    "\0",
    "\u0001",
    "\ud800",
    "\udc00x",
    "\ufffe",
    "\uffff",
    "😀",
    "\r\n",
    "a\u2028b",
    "\ufeff",
    CDATA,
  ],
  ..."]]> <x/> &lt; & \" ' <!-- <?x?> __proto__ constructor true 1 2024-01-01 -0 1e5 production 1.1 1.2".split(
    " ",
  ),
  ...["\r\nX-Injected: y", "http://127.0.0.1:1/", "x".repeat(100_000)],
];

const NUMBERS = [0, -0, 1, -1, 1.5, NaN, Infinity, -Infinity, 255, 256, 2 ** 31, 2 ** 53, 1e21, 1e-7];
const BIGINTS = [0n, 1n, -(2n ** 63n), 2n ** 63n, 2n ** 200n];

/** Things that callers of JavaScript can pass, whatever the types say. Each is made anew. */
const VALUES: readonly (() => unknown)[] = [
  ...[undefined, null, true, false, ...STRINGS, ...NUMBERS, ...BIGINTS].map((one) => () => one),
  () => Symbol("x"),
  () => Symbol.iterator,
  () => thrown,
  () => () => "x",
  () => async () => Promise.reject(new Error(PASSWORD)),
  () =>
    class Strange {
      readonly userName = "a";
    },
  () => ({}),
  () => [],
  () => [undefined, null, , "a"],
  () => Object.create(null) as unknown,
  () => Object.create({ userName: "inherited", password: "inherited" }) as unknown,
  () => new Date(NaN),
  () => new Date(8.64e15),
  () => new Map([["userName", "a"]]),
  () => new Set(["a"]),
  () => new String("a"),
  () => new Number(1),
  () => Buffer.from("a"),
  () => new Uint8Array(3),
  () => new Error("x"),
  () => Promise.resolve({ userName: "a", password: "b" }),
  () => /x/,
  () => new URL("http://127.0.0.1:1/"),
  () => AbortSignal.abort(),
  () => AbortSignal.abort(new Error("had enough")),
  () => new Proxy(new AbortController().signal, {}),
  () => new AbortController().signal,
  () => new Proxy({}, BROKEN),
  () => new Proxy([], BROKEN),
  () => new Proxy(() => undefined, BROKEN),
  () => revoked({}),
  () => revoked([]),
  () => new Proxy({}, { getPrototypeOf: thrown }),
  () => new Proxy({}, { ownKeys: () => ["userName", "userName2"] }),
  () => new Proxy({}, { get: () => ({}), has: () => true }),
  () => ({ get userName() { return thrown(); } }), // prettier-ignore
  () => ({ toString: thrown, valueOf: thrown, [Symbol.toPrimitive]: thrown }),
  () => ({ toJSON: thrown, inspect: thrown, then: thrown }),
  () => ({ then: (_resolve: unknown, reject: (reason: unknown) => void) => reject(PASSWORD) }),
  () => ({ get [Symbol.toStringTag]() { return thrown(); } }), // prettier-ignore
  () => ({ [Symbol("x")]: 1 }),
  () => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as unknown,
  () => ({ _xml: "<x/>", $xml: "<x/>", $value: "x", attributes: { a: "b" } }),
  () => ({ userName: "a", password: PASSWORD }),
  () => ({ userName: CDATA, password: PASSWORD }),
  () => ({ userName: "a", password: `${PASSWORD}\0` }),
  () => () => ({ userName: "a", password: PASSWORD }),
  () => () => Promise.reject(new Error(`the vault says ${PASSWORD}`)),
  () => () => cyclic(),
  () => ({ "X-Trace": "1", "x-trace": "2" }),
  () => ({ "X\r\nY": "1" }),
  () => ({ X: "a\r\nContent-Length: 0" }),
  () => ({ Host: "elsewhere", "Content-Length": "0", Authorization: "x" }),
  () => ({ addRequest: thrown }),
  () => ({ debug: thrown, info: () => Promise.reject(new Error("x")), get warn() { return thrown(); } }), // prettier-ignore
  () => cyclic(),
  () => runInNewContext("({ userName: 'a' })") as unknown,
  () => runInNewContext("[1]") as unknown,
  () => Object.freeze({ userName: "a" }),
];

export function strangeValue(random: Random): unknown {
  return random.pick(VALUES)();
}

const KEYS = ["", ..."__proto__ constructor toString _xml $value attributes UserName extra".split(" ")];

/** The object with something strange somewhere in it, or something strange in its place. */
export function mutateObject(plain: Record<string, unknown>, random: Random): unknown {
  if (random.chance(0.05)) return strangeValue(random);
  const copy: Record<string, unknown> = { ...plain };
  for (let round = random.count(4); round > 0; round -= 1) {
    const keys = Object.keys(copy);
    const key = keys.length === 0 || random.chance(0.1) ? random.pick(KEYS) : random.pick(keys);
    const kind = random.next();
    if (kind < 0.1) Reflect.deleteProperty(copy, key);
    else if (kind < 0.2) define(copy, key, { get: changing(random) });
    else if (kind < 0.25) define(copy, key, { get: thrown });
    else if (kind < 0.35)
      define(copy, key, { value: [strangeValue(random), strangeValue(random)], writable: true });
    else if (kind < 0.4) Object.setPrototypeOf(copy, { inherited: 1 });
    else define(copy, key, { value: strangeValue(random), writable: true });
  }
  return random.chance(0.05) ? new Proxy(copy, {}) : copy;
}

/** Another value each time. */
function changing(random: Random): () => unknown {
  const values = [strangeValue(random), strangeValue(random), strangeValue(random)];
  let reads = 0;
  return () => values[(reads += 1) % values.length];
}

function define(target: object, key: string, descriptor: PropertyDescriptor): void {
  Object.defineProperty(target, key, { enumerable: true, configurable: true, ...descriptor });
}
