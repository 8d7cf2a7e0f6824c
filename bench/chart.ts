/** One line of bars: the peers of one measurement, this package first. */
export interface Bars {
  readonly title: string;
  readonly unit: string;
  readonly values: Readonly<Record<string, number>>;
}

const [WIDTH, LABELS, BAR, GAP] = [720, 220, 22, 46];

/** An SVG of its own, in colours that read on a light and on a dark page. */
export function chart(all: readonly Bars[]): string {
  const parts: string[] = [];
  let y = 4;
  for (const { title, unit, values } of all) {
    const longest = Math.max(...Object.values(values));
    parts.push(`<text class="title" x="0" y="${y + 16}">${title}</text>`);
    y += 26;
    for (const [index, [name, value]] of Object.entries(values).entries()) {
      const width = Math.max(1, Math.round((value / longest) * (WIDTH - LABELS - 90)));
      parts.push(
        `<text x="${LABELS - 8}" y="${y + 15}" text-anchor="end">${name}</text>`,
        `<rect class="${index === 0 ? "own" : "peer"}" x="${LABELS}" y="${y}" width="${width}" height="${BAR - 4}" rx="2"/>`,
        `<text x="${LABELS + width + 6}" y="${y + 15}">${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${unit}</text>`,
      );
      y += BAR;
    }
    y += GAP - BAR;
  }
  const style =
    "text{font:13px system-ui,sans-serif;fill:#57606a}.title{font-weight:600}.own{fill:#2f81f7}.peer{fill:#8b949e}@media(prefers-color-scheme:dark){text{fill:#9da7b3}}";
  const label = `<title>${all.map(({ title }) => title).join("; ")}</title>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img">${label}<style>${style}</style>${parts.join("")}</svg>\n`;
}
