import type { ContractView, FieldView } from "../emit/view.js";
import { callerType, named, typeText } from "./caller-type.js";
import type { CallerType } from "./caller-type.js";
import type { Change, ChangeKind, Impact } from "./change.js";
import { fieldName, fieldNoun } from "./position.js";
import type { Position } from "./position.js";
import { code } from "./words.js";

/** The fields of a message or a type in one of the two contracts. */
export interface FieldList {
  readonly view: ContractView;
  readonly fields: readonly FieldView[];
  /** Known to be needed although the schema says optional. */
  readonly needed: (element: string) => boolean;
}

/** A field that is in both contracts. */
export interface FieldPair {
  readonly before: CallerType;
  readonly after: CallerType;
  readonly property: string;
}

export interface FieldComparison {
  readonly changes: readonly Change[];
  readonly pairs: readonly FieldPair[];
}

/** Compares the fields that stand side by side; what is inside their types is for the caller to compare. */
export function compareFields(before: FieldList, after: FieldList, position: Position): FieldComparison {
  const changes: Change[] = [];
  const pairs: FieldPair[] = [];
  const add = (kind: ChangeKind, impact: Impact, words: string): void => {
    changes.push({ kind, impact, methods: position.methods, words: `${position.subject}: ${words}` });
  };
  const describe = new FieldWords(position);
  const { matched, added, removed } = match(before.fields, after.fields);
  for (const [old, young] of matched) {
    compareField({ list: before, view: old }, { list: after, view: young }, position, describe, add);
    pairs.push({
      before: callerType(before.view, old),
      after: callerType(after.view, young),
      property: young.property,
    });
  }
  for (const view of removed) {
    add("field-removed", "breaking", `${describe.field(before.view, view)} is gone`);
  }
  for (const view of added) {
    const must = position.direction === "request" && isRequired({ list: after, view });
    add(
      "field-added",
      must ? "breaking" : "additive",
      `new ${must ? "required " : position.direction === "request" ? "optional " : ""}${describe.field(after.view, view)}`,
    );
  }
  const kept = new Set(matched.map(([, young]) => young));
  const oldOrder = matched.map(([old]) => old.property.toLowerCase());
  const newOrder = after.fields.filter((view) => kept.has(view)).map((view) => view.property.toLowerCase());
  if (oldOrder.join("\n") !== newOrder.join("\n")) {
    add("fields-reordered", "invisible", `the ${fieldNoun(position)}s are in another order on the wire`);
  }
  return { changes, pairs };
}

class FieldWords {
  constructor(readonly position: Position) {}

  /** "field `region` (string)" */
  field(view: ContractView, field: FieldView): string {
    return `${this.name(field)} (${plain(typeText(callerType(view, field)))})`;
  }

  /** "field `region`" */
  name(field: FieldView): string {
    return `${fieldNoun(this.position)} ${fieldName(this.position, field.property)}`;
  }
}

/** A type's name inside round brackets; names are XML names, so nothing needs escaping but is bounded. */
function plain(text: string): string {
  return code(text).slice(1, -1);
}

interface Listed {
  readonly list: FieldList;
  readonly view: FieldView;
}

function compareField(
  before: Listed,
  after: Listed,
  position: Position,
  describe: FieldWords,
  add: (kind: ChangeKind, impact: Impact, words: string) => void,
): void {
  const [old, young] = [before.view, after.view];
  if (old.property !== young.property) {
    const was = fieldName(position, old.property);
    add(
      "field-renamed-in-case",
      "breaking",
      `${fieldNoun(position)} ${was} is now ${fieldName(position, young.property)}`,
    );
  } else if (old.name !== young.name) {
    add(
      "field-form",
      "invisible",
      `${describe.name(young)} is ${code(young.name)} on the wire, no longer ${code(old.name)}`,
    );
  }
  if (old.attribute !== young.attribute) {
    add(
      "field-form",
      "invisible",
      `${describe.name(young)} is ${young.attribute ? "an attribute" : "an element"} on the wire now`,
    );
  } else if (old.namespace !== young.namespace && !bothInContract(before, after)) {
    add("field-form", "invisible", `${describe.name(young)} is in another namespace on the wire`);
  }
  if (old.choice !== young.choice) {
    add(
      "field-form",
      "invisible",
      `${describe.name(young)} is ${young.choice ? "one of several to choose from" : "no longer one of several to choose from"}`,
    );
  }
  compareList(before, after, describe, add);
  compareItems(before, after, position, describe, add);
  if (callerType(before.list.view, old).lists === callerType(after.list.view, young).lists) {
    comparePresence(before, after, position, describe, add);
  }
  if (old.documentation !== young.documentation) {
    add("field-documentation", "invisible", `the documentation of ${describe.name(young)} changed`);
  }
}

/** Both in the namespace of their contract: then it is the contract's namespace that changed. */
function bothInContract(before: Listed, after: Listed): boolean {
  return (
    before.view.namespace === before.list.view.model.namespace &&
    after.view.namespace === after.list.view.model.namespace
  );
}

function compareList(
  before: Listed,
  after: Listed,
  describe: FieldWords,
  add: (kind: ChangeKind, impact: Impact, words: string) => void,
): void {
  const [old, young] = [callerType(before.list.view, before.view), callerType(after.list.view, after.view)];
  if (old.lists !== young.lists) {
    const words =
      old.lists === 0
        ? "is a list now"
        : young.lists === 0
          ? "is no list any more"
          : "is a list of another depth now";
    add(
      "field-list",
      "breaking",
      `${describe.name(after.view)} ${words} (${plain(typeText(young))}, was ${plain(typeText(old))})`,
    );
  } else if (before.view.maxOccurs !== after.view.maxOccurs && young.lists > 0) {
    add(
      "field-list",
      "invisible",
      `${describe.name(after.view)} repeats up to ${after.view.maxOccurs} times on the wire, was ${before.view.maxOccurs}`,
    );
  }
}

/** How the property's type says whether there is a value: `T`, `T | null`, or `?: T | undefined`. */
type Presence = "always" | "null" | "absent";

function presenceOf(one: Listed, { direction }: Position): Presence {
  const listed = callerType(one.list.view, one.view).lists > 0;
  if (listed && direction === "result") return "always";
  if (!isRequired(one)) return "absent";
  return one.view.nillable && one.view.minOccurs > 0 && !listed ? "null" : "always";
}

const presenceWords: Readonly<Record<Position["direction"], Readonly<Record<Presence, string>>>> = {
  request: {
    always: "is required now",
    null: "must be given now, if only as null",
    absent: "is optional now",
  },
  result: { always: "is always there now", null: "may be null now", absent: "may be absent now" },
};

function comparePresence(
  before: Listed,
  after: Listed,
  position: Position,
  describe: FieldWords,
  add: (kind: ChangeKind, impact: Impact, words: string) => void,
): void {
  const name = describe.field(after.list.view, after.view);
  const [was, is] = [presenceOf(before, position), presenceOf(after, position)];
  const [old, young] = [before.view, after.view];
  const kind = old.nillable === young.nillable ? "field-optionality" : "field-nillable";
  if (was !== is) {
    // A caller may go on giving a value, and may rely on one that is always there; all else takes a change.
    const fits = position.direction === "request" ? was === "always" : is === "always";
    add(kind, fits ? "additive" : "breaking", `${name} ${presenceWords[position.direction][is]}`);
    return;
  }
  if (old.minOccurs > 0 !== young.minOccurs > 0) {
    add(
      "field-optionality",
      "invisible",
      `${name} is ${young.minOccurs > 0 ? "required" : "optional"} by the schema now, which callers do not notice`,
    );
  }
  if (old.nillable !== young.nillable && young.maxOccurs === 1) {
    add(
      "field-nillable",
      "invisible",
      `${name} ${young.nillable ? "may be nil" : "may no longer be nil"} on the wire, which callers do not notice`,
    );
  }
}

/** Items of a list are `T | null` where they are values; a nil object is left out, a nil string never sent. */
function compareItems(
  before: Listed,
  after: Listed,
  { direction }: Position,
  describe: FieldWords,
  add: (kind: ChangeKind, impact: Impact, words: string) => void,
): void {
  const [old, young] = [callerType(before.list.view, before.view), callerType(after.list.view, after.view)];
  if (old.lists === 0 || old.lists !== young.lists || old.nilItems === young.nilItems) return;
  const isObject = named(after.list.view, young.item)?.kind === "complex";
  const isText = direction === "request" && "builtIn" in young.item && young.item.builtIn === "string";
  const looser = young.nilItems === (direction === "request");
  add(
    "field-nillable",
    isObject || isText ? "invisible" : looser ? "additive" : "breaking",
    `items of ${describe.name(after.view)} ${young.nilItems ? "may be null" : "may no longer be null"}`,
  );
}

function isRequired({ list, view }: Listed): boolean {
  return view.minOccurs > 0 || list.needed(view.name);
}

/** By the property that callers write; what is left over, by the name without regard to case. */
function match(
  before: readonly FieldView[],
  after: readonly FieldView[],
): {
  readonly matched: readonly (readonly [FieldView, FieldView])[];
  readonly added: readonly FieldView[];
  readonly removed: readonly FieldView[];
} {
  const same = new Map(after.map((view) => [view.property, view]));
  const old = new Set(before.map((view) => view.property));
  const left = new Map(
    after.filter((view) => !old.has(view.property)).map((view) => [view.property.toLowerCase(), view]),
  );
  const matched: (readonly [FieldView, FieldView])[] = [];
  const removed: FieldView[] = [];
  for (const view of before) {
    const partner = same.get(view.property) ?? left.get(view.property.toLowerCase());
    if (partner === undefined) {
      removed.push(view);
      continue;
    }
    if (partner.property !== view.property) left.delete(view.property.toLowerCase());
    matched.push([view, partner]);
  }
  const used = new Set(matched.map(([, view]) => view));
  return { matched, removed, added: after.filter((view) => !used.has(view)) };
}
