import type { ServiceResult } from "../errors/index.js";

/** What to do about the failures that the vendor's wiki documents; the set of codes is open. */
const ADVICE: Readonly<Record<string, string>> = {
  UnexpectedError:
    "Something failed inside the service; if it happens again, report it to the vendor's support",
  InvalidInputParameters: "Check the fields of the request; the service refused at least one of them",
  AlreadyExists: "Choose another name, or use the account that exists",
  ObjectEntityMismatch:
    "The entity is inactive or outside the hierarchy of the API user; check the ids and names",
};

/** The recorded numbers of the same, for answers without a name. */
const NAMES: ReadonlyMap<number | undefined, string> = new Map([
  [1, "UnexpectedError"],
  [2, "InvalidInputParameters"],
  [52, "AlreadyExists"],
  [53, "ObjectEntityMismatch"],
]);

export function adviceFor({ result, code }: ServiceResult, errorId: string | undefined): string {
  const name = code ?? NAMES.get(result) ?? "";
  const advice = Object.hasOwn(ADVICE, name) ? ADVICE[name] : "The vendor's documentation says what it means";
  const quote = errorId === undefined ? "" : ` Quote ${errorId} to the vendor's support.`;
  return `${advice ?? ""}.${quote}`;
}
