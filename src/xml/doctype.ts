/**
 * Index of the document type declaration in the prolog, -1 if there is none. Looked for ahead of parsing so
 * that no parser ever sees one.
 */
export function findDoctype(text: string): number {
  if (!text.includes("<!DOCTYPE")) return -1;
  const pastBlanks = /[^ \t\r\n]/g;
  let at = 0;
  for (;;) {
    pastBlanks.lastIndex = at;
    at = pastBlanks.exec(text)?.index ?? -1;
    if (at === -1) return -1;
    if (text.startsWith("<!DOCTYPE", at)) return at;
    const end = text.startsWith("<?", at) ? "?>" : text.startsWith("<!--", at) ? "-->" : undefined;
    if (end === undefined) return -1;
    const closed = text.indexOf(end, at + 2);
    if (closed === -1) return -1;
    at = closed + end.length;
  }
}
