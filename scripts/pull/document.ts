import type { XmlElement } from "../../src/xml/element.js";

/** Bytes as they came from a source. */
export interface RawDocument {
  /** Identity: two references to the same document have the same. */
  readonly id: string;
  /** For messages: a file's path below the starting folder, or a URL without secrets. */
  readonly location: string;
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  /** HTTP status; absent for a file. */
  readonly status?: number;
}

/** One document of the contract, read. */
export interface PulledDocument extends RawDocument {
  readonly root: XmlElement;
}

/** Where documents come from. A part is resolved before it is loaded, so that none is loaded twice. */
export interface DocumentSource {
  /** What the lock file says of it: a URL without secrets, or a file's base name. */
  readonly name: string;
  loadStart(): Promise<RawDocument>;
  /**
   * The identity of the part that a document refers to.
   *
   * @throws PullError when the part lies outside of what this source may touch.
   */
  resolvePart(from: RawDocument, reference: string): string;
  loadPart(id: string): Promise<RawDocument>;
}
