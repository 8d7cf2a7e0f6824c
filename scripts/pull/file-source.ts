import { readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { DocumentSource, RawDocument } from "./document.js";
import { PullError } from "./pull-error.js";

/** A WSDL on disk. Parts lie in its folder or below; a link that leads out of it is refused too. */
export class FileSource implements DocumentSource {
  readonly name: string;
  readonly #start: string;
  #folder: string | undefined;
  #bytesLeft: number;

  constructor(
    path: string,
    readonly maxBytes: number,
  ) {
    this.#start = resolve(path);
    this.name = basename(this.#start);
    this.#bytesLeft = maxBytes;
  }

  async loadStart(): Promise<RawDocument> {
    const real = await this.#real(this.#start, this.name);
    this.#folder = dirname(real);
    return this.#read(real, this.name);
  }

  resolvePart(from: RawDocument, reference: string): string {
    if (/^[a-z][a-z0-9+.-]+:/i.test(reference) || reference.startsWith("//")) {
      throw new PullError(
        `${from.location} refers to a part by a URL; the parts of a file lie in its folder. Pull it by its URL instead.`,
      );
    }
    const path = decoded(reference).replaceAll("\\", "/");
    if (path.includes("\0"))
      throw new PullError(`${from.location} refers to a part by a name with a null character.`);
    const target = resolve(dirname(from.id), path);
    this.#requireInside(target, from.location, reference);
    return target;
  }

  async loadPart(id: string): Promise<RawDocument> {
    const shown = relative(this.#folder ?? dirname(id), id);
    const real = await this.#real(id, shown);
    this.#requireInside(real, shown, shown);
    return this.#read(real, shown, id);
  }

  #requireInside(target: string, location: string, reference: string): void {
    const path = relative(this.#folder ?? "", target);
    if (path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path)) {
      throw new PullError(
        `${location} refers to a part outside of its folder ("${reference.slice(0, 80)}"), which is refused.`,
      );
    }
  }

  async #real(path: string, shown: string): Promise<string> {
    try {
      return await realpath(path);
    } catch (error) {
      throw unreadable(error, shown);
    }
  }

  async #read(path: string, location: string, id = path): Promise<RawDocument> {
    try {
      const found = await stat(path);
      if (!found.isFile()) throw new PullError(`${location} is no file.`);
      if (found.size > this.#bytesLeft) {
        throw new PullError(`${location} makes more than ${this.maxBytes} bytes (--max-bytes).`);
      }
      const bytes = await readFile(path);
      this.#bytesLeft -= bytes.length;
      return { id: join(id), location, bytes, contentType: undefined };
    } catch (error) {
      throw error instanceof PullError ? error : unreadable(error, location);
    }
  }
}

function decoded(reference: string): string {
  const path = reference.split(/[?#]/)[0] ?? "";
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Node's message holds the full path, which belongs to this machine. */
function unreadable(error: unknown, location: string): PullError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = code === "ENOENT" ? "does not exist" : `cannot be read${code === "" ? "" : ` (${code})`}`;
  return new PullError(`${location} ${why}.`);
}
