import type { SoapVersion } from "../contract/model.js";

export interface VersionedChange {
  readonly before: string;
  readonly after: string;
  /** "1.1", "1.2" or "1.1 and 1.2". */
  readonly versions: string;
}

/** A value that each SOAP version has, where both contracts have it and it differs; told once if it is the same. */
export function changedByVersion(
  before: (version: SoapVersion) => string | undefined,
  after: (version: SoapVersion) => string | undefined,
): readonly VersionedChange[] {
  const changes: VersionedChange[] = [];
  for (const version of ["1.1", "1.2"] as const) {
    const [was, is] = [before(version), after(version)];
    if (was === undefined || is === undefined || was === is) continue;
    const [first] = changes;
    if (first?.before === was && first.after === is) return [{ ...first, versions: "1.1 and 1.2" }];
    changes.push({ before: was, after: is, versions: version });
  }
  return changes;
}
