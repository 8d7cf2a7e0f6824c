import { inspect } from "node:util";

/**
 * Every place where `value` shows one of the secrets: own properties of whatever visibility, symbols,
 * prototypes, causes, and what `toString`, `toJSON`, `JSON.stringify` and `util.inspect` make of it. Each
 * secret is looked for as it is, and escaped as XML, HTML, JSON and a URL would have it.
 */
export function exposuresOf(value: unknown, secrets: readonly string[]): string[] {
  const spellings = secrets.flatMap(spellingsOf);
  const found: string[] = [];
  const seen = new Set<unknown>();
  const look = (path: string, text: string): void => {
    for (const spelling of spellings) if (text.includes(spelling)) found.push(`${path}: ${spelling}`);
  };
  const walk = (path: string, one: unknown): void => {
    if (typeof one === "string") look(path, one);
    if ((typeof one !== "object" && typeof one !== "function") || one === null || seen.has(one)) return;
    seen.add(one);
    for (const key of Reflect.ownKeys(one)) {
      const name = `${path}.${String(key)}`;
      look(name, String(key));
      const descriptor = Reflect.getOwnPropertyDescriptor(one, key);
      walk(name, descriptor !== undefined && "value" in descriptor ? descriptor.value : undefined);
    }
    if (one instanceof Map) for (const [key, inner] of one) walk(`${path}.get(${String(key)})`, inner);
    if (one instanceof Set) for (const inner of one) walk(`${path}.item`, inner);
    const prototype: unknown = Object.getPrototypeOf(one);
    if (!isBuiltIn(prototype)) walk(`${path}.[[Prototype]]`, prototype);
  };
  walk("value", value);
  look("inspect", inspect(value, { depth: null, showHidden: true, getters: true }));
  look("inspect with proxies", inspect(value, { depth: null, showProxy: true }));
  look("JSON", jsonOf(value));
  look("text", String(value));
  if (value instanceof Error) look("stack", value.stack ?? "");
  return found;
}

function spellingsOf(secret: string): string[] {
  const xml = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return [
    ...new Set([
      secret,
      xml,
      xml.replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
    ]),
  ];
}

function jsonOf(value: unknown): string {
  const text: unknown = JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "bigint" ? String(one) : one,
  );
  return typeof text === "string" ? text : "";
}

function isBuiltIn(prototype: unknown): boolean {
  return prototype === null || [Object, Array, Function, Promise].some((one) => one.prototype === prototype);
}
