import { readFileSync } from "node:fs";
import type { Direction } from "./caller-types.js";
import { typeName } from "./source.js";
import { known } from "./view.js";
import type { ContractView, TypeView } from "./view.js";

/**
 * The names of the types that callers see. The contract's own names come first; a name that the emitter makes
 * up (`XRequest`, `XResult`, `KnownX`, `XInput`) or that the package has already gives way to them or is
 * lengthened, so that every type has one name and every name one type.
 */
export class CallerNames {
  readonly #taken = new Set([...USED, ...packageExports()]);
  readonly #names = new Map<string, string>();

  constructor(view: ContractView, directionsOf: (type: TypeView) => readonly Direction[]) {
    for (const { model } of view.operations) {
      this.#claim(`request of ${model.name}`, `${typeName(model.name)}Request`);
      this.#claim(`result of ${model.name}`, `${typeName(model.name)}Result`);
    }
    const types = [...view.types.values()].filter((type) => directionsOf(type).length > 0);
    for (const type of types) {
      const { key } = type.model;
      const isOpen = type.role === "enumeration" || directionsOf(type).includes("result");
      if (view.outcomeTypes.has(key)) this.#names.set(`result ${key}`, "ServiceResult");
      else this.#claim(`${isOpen ? "result" : "request"} ${key}`, typeName(key));
    }
    for (const type of types) {
      const { key } = type.model;
      const result = this.#names.get(`result ${key}`);
      if (result === undefined) continue;
      if (type.role === "enumeration") this.#claim(`request ${key}`, `Known${result}`);
      else if (directionsOf(type).includes("request")) this.#claim(`request ${key}`, `${result}Input`);
    }
  }

  /** A type that differs by direction has its plain name in results and `…Input` in requests. */
  ofType(key: string, direction: Direction): string {
    return known(this.#names, `${direction} ${key}`);
  }

  ofMessage(operation: string, direction: Direction): string {
    return known(this.#names, `${direction} of ${operation}`);
  }

  #claim(id: string, wanted: string): void {
    let name = wanted;
    for (let number = 1; this.#taken.has(name); number++) {
      name = `${wanted}Value${number === 1 ? "" : number}`;
    }
    this.#taken.add(name);
    this.#names.set(id, name);
  }
}

/** What the emitted files use as it is, beside what the package exports by hand. */
const USED = [
  ...["Array", "Date", "Partial", "Pick", "Promise", "Readonly", "Record", "Uint8Array"],
  ...["AccountManagementOperations", "KnownResultCode", "OperationCaller", "ServiceResult"],
];

/** The names that the package exports one by one. Its source is published too, for `doctor`, which compares. */
function packageExports(): string[] {
  const source = readFileSync(new URL("../../src/index.ts", import.meta.url), "utf8");
  const lists = [...source.matchAll(/^export (?:type )?\{[^}]*\}/gm)];
  return lists.flatMap(([list]) => [...list.matchAll(/\w+(?=\s*[,}])/g)].map(([name]) => name));
}
