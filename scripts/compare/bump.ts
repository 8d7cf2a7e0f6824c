import { worstImpact } from "./change.js";
import type { Change } from "./change.js";

/** The release that a comparison asks for. */
export interface Bump {
  readonly level: "major" | "minor" | "patch" | "none";
  readonly current: string;
  /** The same as `current` when nothing changed. */
  readonly next: string;
  readonly why: string;
}

/**
 * By semantic versioning. Below 1.0.0 `^0.y.z` admits patches only, so there a breaking change asks for a minor
 * version and everything else for a patch.
 */
export function bumpFor(changes: readonly Change[], current: string): Bump {
  const worst = worstImpact(changes);
  if (worst === undefined) return { level: "none", current, next: current, why: "nothing changed" };
  const [major = 0, minor = 0, patch = 0] = current.split(/[.+-]/).slice(0, 3).map(Number);
  if (major === 0) {
    const level = worst === "breaking" ? "minor" : "patch";
    const next = level === "minor" ? `0.${minor + 1}.0` : `0.${minor}.${patch + 1}`;
    const why =
      level === "minor"
        ? "a breaking change below 1.0.0 takes a new minor version, which ^0.y.z does not admit"
        : "below 1.0.0 a change that breaks no caller takes a patch version";
    return { level, current, next, why };
  }
  if (worst === "breaking") {
    return {
      level: "major",
      current,
      next: `${major + 1}.0.0`,
      why: "a breaking change takes a new major version",
    };
  }
  if (worst === "additive") {
    return {
      level: "minor",
      current,
      next: `${major}.${minor + 1}.0`,
      why: "an addition takes a new minor version",
    };
  }
  return {
    level: "patch",
    current,
    next: `${major}.${minor}.${patch + 1}`,
    why: "a change that no caller sees takes a patch version",
  };
}
