import { sorted } from "../contract/model.js";
import type { Place } from "../contract/model.js";
import { impacts, isRuleId, RULES } from "./rules.js";
import type { Impact, RuleId } from "./rules.js";
import { someOf } from "../words.js";

/** One difference between two contracts. */
export interface Change {
  /** The rule that tells its impact. */
  readonly id: RuleId;
  readonly impact: Impact;
  /** What it is about, by the names that callers use: `getX.request.username`, `AccountSpace.systemName`. */
  readonly subject: string;
  /** Methods of the client that it concerns, sorted; none for a change of the service as a whole. */
  readonly methods: readonly string[];
  /** One sentence without a full stop; names are in back-ticks. Safe for a terminal and for Markdown. */
  readonly words: string;
  /** Where it stands in the later contract; for what is gone, where its owner stands. */
  readonly place: Place | undefined;
  /** Why a maintainer has accepted it; absent for what nobody reviewed. */
  readonly reviewed?: string;
}

/** What a change is about. */
export type About = Pick<Change, "subject" | "methods" | "place">;

export type Add = (id: RuleId, words: string) => void;

/** Gathers changes; the same sentence from several places is told once, with all the methods that it concerns. */
export class Changes {
  readonly #bySentence = new Map<string, Change>();

  /** @param start - What each sentence starts with; with `"methods"`, the methods that it concerns in the end. */
  about(about: About, start?: string): Add {
    return (id, words) => {
      const sentence = start === undefined ? words : `${start}: ${words}`;
      const { subject, place = about.place, ...told } = this.#bySentence.get(`${id} ${sentence}`) ?? about;
      const methods = [...new Set([...told.methods, ...about.methods])].sort();
      const shown = start === "methods" ? `${someOf(methods)}: ${words}` : sentence;
      const { impact } = RULES[id];
      this.#bySentence.set(`${id} ${sentence}`, { id, impact, subject, methods, words: shown, place });
    };
  }

  /** Worst first, then by words. */
  sorted(): readonly Change[] {
    return sorted(this.#bySentence.values(), ({ impact, words }) => `${impacts.indexOf(impact)} ${words}`);
  }
}

/** The worst impact; `undefined` without changes. A change that was reviewed counts as an addition at most. */
export function worstImpact(changes: readonly Change[]): Impact | undefined {
  const ranks = changes.map(({ impact, reviewed }) =>
    Math.max(impacts.indexOf(impact), reviewed === undefined ? 0 : impacts.indexOf("additive")),
  );
  return impacts[Math.min(...ranks)];
}

/** The release that a comparison asks for. */
export interface Bump {
  readonly level: "major" | "minor" | "patch" | "none";
  readonly current: string;
  /** The same as `current` when nothing changed. */
  readonly next: string;
  readonly why: string;
}

/**
 * By semantic versioning. What may break a caller is released like what does, because nobody reads a change log
 * before a minor version; a maintainer who knows better reviews it. Below 1.0.0 `^0.y.z` admits patches only, so
 * there a breaking change asks for a minor version and everything else for a patch.
 *
 * @throws Error when `current` is not a version, from which no next one can be told.
 */
export function bumpFor(changes: readonly Change[], current: string): Bump {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)(?:[-+]|$)/.exec(current)?.map(Number) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) {
    throw new Error(`The package's version must be like 1.2.3, not "${current}".`);
  }
  const bump = (level: Bump["level"], why: string): Bump => {
    const next = {
      major: `${major + 1}.0.0`,
      minor: `${major}.${minor + 1}.0`,
      patch: `${major}.${minor}.${patch + 1}`,
      none: current,
    }[level];
    return { level, current, next, why };
  };
  const impact = worstImpact(changes);
  if (impact === undefined) return bump("none", "nothing changed");
  if (impact === "breaking" || impact === "may-break") {
    const change = impact === "breaking" ? "a breaking change" : "a change that may break callers";
    return major > 0
      ? bump("major", `${change} takes a new major version`)
      : bump("minor", `${change} below 1.0.0 takes a new minor version, which ^0.y.z does not admit`);
  }
  if (major === 0) return bump("patch", "below 1.0.0 a change that breaks no caller takes a patch version");
  return impact === "additive"
    ? bump("minor", "an addition takes a new minor version")
    : bump("patch", "a change that no caller sees takes a patch version");
}

/** A change that a maintainer has looked at and accepted. */
export interface Review {
  readonly id: RuleId;
  readonly subject: string;
  readonly reason: string;
}

/**
 * Reads `wsdl/reviewed-changes.json`: a list of `{ "id", "subject", "reason" }`.
 *
 * @throws Error that names the row which is not of this form, so that a mistyped review hides nothing.
 */
export function parseReviews(json: string): readonly Review[] {
  const rows: unknown = JSON.parse(json);
  if (!Array.isArray(rows)) throw new Error("The reviewed changes must be a list.");
  return rows.map((row: unknown, index) => {
    const { id, subject, reason } = (row ?? {}) as Readonly<Record<string, unknown>>;
    const where = `Reviewed change ${index + 1}`;
    if (typeof id !== "string" || !isRuleId(id))
      throw new Error(`${where}: no rule has the id ${String(id)}.`);
    if (typeof subject !== "string") throw new Error(`${where} (${id}) has no subject.`);
    if (typeof reason !== "string" || reason.trim() === "")
      throw new Error(`${where} (${id}) has no reason.`);
    return { id, subject, reason };
  });
}

/** Marks the changes that were reviewed, whatever their words and lines, and tells the reviews that match none. */
export function applyReviews(
  changes: readonly Change[],
  reviews: readonly Review[],
): { readonly changes: readonly Change[]; readonly unmatched: readonly Review[] } {
  const isOf = ({ id, subject }: Review, change: Change): boolean =>
    id === change.id && subject === change.subject;
  const marked = changes.map((change) => {
    const review = reviews.find((one) => isOf(one, change));
    return review === undefined ? change : { ...change, reviewed: review.reason };
  });
  return {
    changes: marked,
    unmatched: reviews.filter((review) => !changes.some((one) => isOf(review, one))),
  };
}
