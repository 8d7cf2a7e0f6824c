import { SaxesParser } from "saxes";
import type { SaxesTagNS } from "saxes";

/** What .NET's forward-only reader knows of a document, which a tree no longer does. */
export interface Outline {
  /** How far the reader comes before it gives up; `"complete"` for well-formed XML. */
  readonly ends: "complete" | "empty" | "not-xml" | "doctype" | "malformed";
  /** Namespace and local name, if the reader comes that far. */
  readonly root: QualifiedName | undefined;
  /** The first element in `soap:Body`, if the reader comes that far. */
  readonly bodyElement: QualifiedName | undefined;
  /** Text stands in the envelope before `soap:Body`. */
  readonly textBeforeBody: boolean;
  /** Text stands in `soap:Body` before the first element. */
  readonly bodyBeginsWithText: boolean;
  /** Of each element, in document order. */
  readonly elements: readonly OutlineElement[];
  /** Where the reader gave up, counted from 1. */
  readonly line: number;
  readonly column: number;
}

export interface QualifiedName {
  readonly namespace: string;
  readonly name: string;
}

export interface OutlineElement {
  /** A comment or a processing instruction is directly inside. */
  readonly interrupted: boolean;
  /** Where .NET says that the node after the element is, counted from 1. */
  readonly after: { readonly line: number; readonly column: number };
}

/** Reads as far as the document is well-formed. Never throws. */
export function outlineOf(text: string): Outline {
  return new OutlineReader(text).read();
}

interface OpenElement {
  interrupted: boolean;
  after: { line: number; column: number };
}

/** .NET points behind the markup that begins a node. */
const MARKUP_LENGTH = { text: 0, open: 1, close: 2, processingInstruction: 2, comment: 4, cdata: 9 } as const;

class OutlineReader {
  readonly #text: string;
  readonly #parser = new SaxesParser({ xmlns: true, defaultXMLVersion: "1.0", forceXMLVersion: true });
  readonly #elements: OpenElement[] = [];
  readonly #open: OpenElement[] = [];
  readonly #path: QualifiedName[] = [];
  /** The element that has just ended: the next node decides what .NET calls the place after it. */
  #justEnded: OpenElement[] = [];
  #root: QualifiedName | undefined;
  #bodyElement: QualifiedName | undefined;
  #bodyOpened = false;
  #textBeforeBody = false;
  #bodyBeginsWithText = false;
  #doctype = false;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Outline {
    const ends = this.#run();
    return {
      ends,
      root: this.#root,
      bodyElement: this.#bodyElement,
      textBeforeBody: this.#textBeforeBody,
      bodyBeginsWithText: this.#bodyBeginsWithText,
      elements: this.#elements,
      line: this.#parser.line,
      column: this.#parser.columnIndex + 1,
    };
  }

  #run(): Outline["ends"] {
    if (!/[^ \t\r\n]/.test(this.#text)) return "empty";
    const parser = this.#parser;
    parser.on("error", () => {
      throw new StopReading();
    });
    parser.on("doctype", () => {
      this.#doctype = true;
      throw new StopReading();
    });
    parser.on("opentag", (tag: SaxesTagNS) => this.#opened(tag));
    parser.on("closetag", () => this.#closed());
    parser.on("text", (text) => this.#characters("text", text));
    parser.on("cdata", (text) => this.#characters("cdata", text));
    parser.on("comment", () => this.#interrupted("comment"));
    parser.on("processinginstruction", () => this.#interrupted("processingInstruction"));
    try {
      parser.write(this.#text).close();
      return "complete";
    } catch (error) {
      if (!(error instanceof StopReading)) throw error;
      if (this.#doctype) return "doctype";
      return this.#root === undefined && !/^\s*</.test(this.#text) ? "not-xml" : "malformed";
    }
  }

  #opened(tag: SaxesTagNS): void {
    this.#node("open");
    const name = { namespace: tag.uri, name: tag.local };
    this.#root ??= name;
    if (this.#isInBody()) this.#bodyElement ??= name;
    else if (this.#path.length === 1 && isBody(name, this.#root)) this.#bodyOpened = true;
    const element = { interrupted: false, after: { line: 1, column: 1 } };
    this.#elements.push(element);
    this.#open.push(element);
    this.#path.push(name);
  }

  #closed(): void {
    this.#node("close");
    this.#path.pop();
    const element = this.#open.pop();
    if (element === undefined) return;
    element.after = { line: this.#parser.line, column: this.#parser.columnIndex + 1 };
    this.#justEnded.push(element);
  }

  #characters(kind: "text" | "cdata", text: string): void {
    this.#node(kind);
    if (this.#bodyElement !== undefined || !/[^ \t\r\n]/.test(text)) return;
    if (this.#isInBody()) this.#bodyBeginsWithText = true;
    else if (this.#path.length === 1 && !this.#bodyOpened) this.#textBeforeBody = true;
  }

  #isInBody(): boolean {
    return this.#path.length === 2 && isBody(this.#path.at(-1), this.#root);
  }

  #interrupted(kind: "comment" | "processingInstruction"): void {
    this.#node(kind);
    const element = this.#open.at(-1);
    if (element !== undefined) element.interrupted = true;
  }

  #node(kind: keyof typeof MARKUP_LENGTH): void {
    for (const element of this.#justEnded) element.after.column += MARKUP_LENGTH[kind];
    this.#justEnded = [];
  }
}

function isBody(element: QualifiedName | undefined, root: QualifiedName | undefined): boolean {
  return element?.name === "Body" && element.namespace === root?.namespace;
}

class StopReading extends Error {}
