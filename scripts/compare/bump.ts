import { worstImpact } from "./changes.js";
import type { Change } from "./changes.js";

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
