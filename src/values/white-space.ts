/** XSD's `whiteSpace="collapse"`; only XML's four blanks count, not every blank of Unicode. */
export function collapse(text: string): string {
  return /^[^ \t\r\n]*$/.test(text) ? text : trim(text).replace(/[ \t\r\n]+/g, " ");
}

/** Without the blanks at both ends. Scans by hand: a pattern for trailing blanks costs the square of them. */
export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** XSD's `whiteSpace="replace"`. */
export function replaceBlanks(text: string): string {
  return text.replace(/[\t\r\n]/g, " ");
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
