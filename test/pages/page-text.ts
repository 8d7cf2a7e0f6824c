/** The lines that a browser shows of a page's HTML; blank ones are left out, and so is what is marked as ours. */
export function linesOf(html: string): readonly string[] {
  const body = /<body>([^]*)<\/body>/.exec(html)?.[1] ?? "";
  return decode(
    body
      .replace(/<section[^]*?<\/section>/g, "\n")
      .replace(/<script[^]*?<\/script>/g, "")
      .replace(/<\/?(?:h\d|p|pre|li|ul|main|header)\b[^>]*>/g, "\n")
      .replace(/<[^>]*>/g, ""),
  )
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
}

/** The text of each `<pre>`. */
export function blocksOf(html: string): readonly string[] {
  const vendors = html.replace(/<section[^]*?<\/section>/g, "");
  return [...vendors.matchAll(/<pre[^>]*>([^]*?)<\/pre>/g)].map(([, text = ""]) =>
    decode(text.replace(/<[^>]*>/g, "")),
  );
}

function decode(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
