/** What a change means for a caller of this package, worst first. */
export const impacts = ["breaking", "additive", "invisible"] as const;

export type Impact = (typeof impacts)[number];

export type ChangeKind =
  | "operation-added"
  | "operation-removed"
  | "operation-renamed-in-case"
  | "operation-obsolete"
  | "operation-documentation"
  | "soap-action"
  | "message"
  | "header"
  | "outcome"
  | "field-added"
  | "field-removed"
  | "field-renamed-in-case"
  | "field-retyped"
  | "field-optionality"
  | "field-nillable"
  | "field-list"
  | "field-form"
  | "field-documentation"
  | "fields-reordered"
  | "facets"
  | "enumeration-value-added"
  | "enumeration-value-removed"
  | "enumeration-reordered"
  | "type-renamed"
  | "type-abstract"
  | "type-derived"
  | "type-open"
  | "type-documentation"
  | "namespace"
  | "service-name"
  | "soap-version"
  | "endpoint-path"
  | "port"
  | "service-documentation"
  | "other";

/** One difference between two contracts. */
export interface Change {
  readonly kind: ChangeKind;
  readonly impact: Impact;
  /** Methods of the client that it concerns, sorted; none for a change of the service as a whole. */
  readonly methods: readonly string[];
  /** One sentence without a full stop; names are in back-ticks. Safe for a terminal and for Markdown. */
  readonly words: string;
}

export interface Comparison {
  /** Worst first, then by words. */
  readonly changes: readonly Change[];
}

export function worstImpact(changes: readonly Change[]): Impact | undefined {
  return impacts.find((impact) => changes.some((change) => change.impact === impact));
}
