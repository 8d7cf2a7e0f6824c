/** An attribute as the document has it; `namespace` is `""` for an unprefixed one. */
export interface XmlAttribute {
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

/** An element with its namespace resolved. Prefixes, comments and processing instructions are gone. */
export interface XmlElement {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** The character data directly inside the element, CDATA included, joined and exactly as written. */
  readonly text: string;
  /** Namespace declarations in scope by prefix, for values that are qualified names. */
  readonly prefixes: ReadonlyMap<string, string>;
  /** Where its start tag is, both counted from 1. */
  readonly line: number;
  readonly column: number;
}
