import type { Random } from "../random.js";

/** This many choices in a thousand break a rule of XML, or come close to it. */
const ODD = 0.012;

const DECLARATIONS = [
  "",
  "",
  '<?xml version="1.0"?>',
  '<?xml version="1.0" encoding="utf-8"?>',
  "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\r\n",
  '<?xml\n version = "1.0"\tstandalone = "no"?>\n',
];
const ODD_DECLARATIONS = [
  ...['<?xml version="1.1"?>', '<?xml version="1.5"?>', '<?xml version="2.0"?>', '<?xml version="1."?>'],
  ...[
    '<?xml encoding="utf-8"?>',
    '<?xml encoding="utf-8" version="1.0"?>',
    "<?xml?>",
    '<?XML version="1.0"?>',
  ],
  ...['<?xml version="1.0"encoding="utf-8"?>', '<?xml version="1.0" encoding="-8"?>', "<?xml version=1.0?>"],
  ...['<?xml version="1.0" standalone="maybe"?>', ' <?xml version="1.0"?>', '<?xml version="1.0">'],
  ...['<?xml version="1.0" encoding="utf-8" standalone="yes" more="x"?>', '<?xml version="1.0"??>'],
  ...['<?xml version="1.0" standalone="yes" encoding="utf-8"?>', '<?xml-stylesheet href="x"?>', "<?xmlx?>"],
];

const NAMES = "a b Body é _ x-y.z a1 n\u00b7 中 𠀀 xmlish toString __proto__".split(" ");
const ODD_NAMES = "-a .a 1a \u0300a × \u037e a:b:c :a a: : a\u00d7 a! xml xmlns p:-a q:1 nope:a".split(" ");
const PREFIXES = ["", "", "", "p:", "q:", "xml:"];

const NAMESPACES = ["urn:a", "urn:b", "http://a/?x=1&amp;y=2", "urn:a"];
const ODD_NAMESPACES = [
  ...[
    "",
    " urn:a ",
    "a b",
    "\t",
    "rel",
    "é",
    "&#32;urn:a",
    "http://www.w3.org/2000/xmlns/",
    "%zz",
    "urn:a#x",
  ],
  ...["http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2001/XMLSchema-instance", "[", "a\\b"],
];

const TEXTS = [
  ..."x|some text|  |\n|\r\n|\r|\t|é|中|𠀀|\u0085|\u2028|\u007f|\ud7ff|\ufffd|\ufeff|>|]]|]|'|\"".split("|"),
  ..."&amp;|&lt;|&gt;|&quot;|&apos;|&#10;|&#13;|&#x9;|&#xA;|&#x10FFFF;|&#0065;|&#x00000041;|&#xFEFF;".split(
    "|",
  ),
  "x".repeat(300),
];
const ODD_TEXTS = [
  ..."]]>|&|&amp|&foo;|& ;|&#;|&#x;|&#0;|&#1;|&#x1F;|&#xD800;|&#xDFFF;|&#xFFFE;|&#x110000;".split("|"),
  ..."&#99999999999;|&#X41;|&#4 1;|&AMP;|&a:b;|\ufffe|\uffff|\u0001|\u000b|\u001f|<|</a>|<a|< a/>|<!|<![CDATA[".split(
    "|",
  ),
  ...["<!DOCTYPE a>", '<!ENTITY x "y">', '<?xml version="1.0"?>', "\u0000"],
];

const COMMENTS = ["", " x ", "-x", " - - ", "<a>", "]]>", "&foo;", "\r\n", "<?x?>", "é"];
const ODD_COMMENTS = ["--", "a--b", "x-", "->", ">", "\u0001", "\ufffe"];
const SECTIONS = ["", "x", "<&>", "]", "]]", "]>", "&amp;", "\r\n", "<!-- x -->", "<?x?>", "é", " "];
const ODD_SECTIONS = ["]]>", "\u0001", "\ufffe", "<![CDATA[", "]]]]>"];
const INSTRUCTIONS = ["x", "x ", "x y", "x\ty?", "x  ??", "é <a>", "xml-x &foo;", "x-1 ]]>", "x\r\ny", "_"];
const ODD_INSTRUCTIONS = [
  "",
  " x",
  "xml",
  "XmL y",
  "a:b c",
  "x?y z",
  "1x",
  "x!y",
  "x>y",
  "-",
  "x \u0001",
  "\u00d7",
];

/** A document with every kind of markup; rules are broken now and then, so that about half are well-formed. */
export function writeDocument(random: Random): Buffer {
  const either = (usual: readonly string[], odd: readonly string[]): string =>
    random.pick(random.chance(ODD) ? odd : usual);
  const many = (most: number, write: () => string): string =>
    Array.from({ length: random.below(most + 1) }, write).join("");

  const comment = (): string => `<!--${either(COMMENTS, ODD_COMMENTS)}-->`;
  const instruction = (): string => `<?${either(INSTRUCTIONS, ODD_INSTRUCTIONS)}?>`;
  const blank = (): string => random.pick([" ", "\n", "\r\n", "\t"]);
  const beside = (): string => many(2, () => random.pick([comment, instruction, blank, blank])());
  const name = (): string => either(NAMES, ODD_NAMES);

  function attribute(): string {
    const quote = random.pick(['"', "'"]);
    const other = quote === '"' ? "'" : '"';
    const value = many(3, () => either(TEXTS, ODD_TEXTS)).replaceAll(quote, other);
    const space = random.chance(0.95) ? blank() : random.pick(["", "  "]);
    const equals = random.chance(0.95) ? "=" : random.pick([" = ", "\n=", "", "=="]);
    return `${space}${random.pick(PREFIXES)}${name()}${equals}${quote}${value}${quote}`;
  }

  function declaration(): string {
    const prefix = random.chance(0.03)
      ? random.pick(["xml", "xmlns", "-p", "1", "é"])
      : random.pick("pqr".split(""));
    const namespace = random.chance(0.06) ? random.pick(ODD_NAMESPACES) : random.pick(NAMESPACES);
    return ` xmlns${random.chance(0.4) ? "" : `:${prefix}`}="${namespace}"`;
  }

  function element(depth: number, root: boolean): string {
    const own = `${random.pick(PREFIXES)}${name()}`;
    const declared = root
      ? ' xmlns:p="urn:p" xmlns:q="urn:q"'
      : many(random.chance(0.2) ? 2 : 0, declaration);
    const tag = `${own}${declared}${many(random.chance(0.4) ? 3 : 0, attribute)}`;
    if (random.chance(0.15)) return `<${tag}${random.pick(["/>", " />", "\n/>"])}`;
    const content = many(depth > 4 ? 1 : 5, () => contentAt(depth + 1));
    const end = random.chance(0.995) ? own : name();
    return `<${tag}${random.pick(["", "", " "])}>${content}</${end}${random.chance(0.9) ? "" : random.pick([" ", "\n", "/", " a"])}>`;
  }

  function contentAt(depth: number): string {
    const kind = random.next();
    if (kind < 0.4) return many(4, () => either(TEXTS, ODD_TEXTS));
    if (kind < 0.75) return depth > 6 ? "" : element(depth, false);
    return kind < 0.85
      ? comment()
      : kind < 0.93
        ? `<![CDATA[${either(SECTIONS, ODD_SECTIONS)}]]>`
        : instruction();
  }

  const head = `${either(DECLARATIONS, ODD_DECLARATIONS)}${beside()}`;
  const between = random.chance(0.01)
    ? either(["<!DOCTYPE a>", "x", "&amp;", "<![CDATA[]]>"], ["\ufeff"])
    : "";
  const rest = random.chance(0.01)
    ? random.pick(["<a/>", "x", "&#32;", "<![CDATA[ ]]>", "<!DOCTYPE a>", "</a>", "<"])
    : "";
  return encode(`${head}${between}${element(0, true)}${beside()}${rest}`, random);
}

function encode(text: string, random: Random): Buffer {
  const kind = random.next();
  if (kind < 0.88) return Buffer.from(text);
  if (kind < 0.91) return Buffer.from(`\ufeff${text}`);
  if (kind < 0.93) return Buffer.from(`\ufeff${text}`, "utf16le");
  if (kind < 0.95) return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
  if (kind < 0.96) return Buffer.from(text, "utf16le");
  const declared = random.pick(["ISO-8859-1", "us-ascii", "windows-1252", "UTF-16", "klingon"]);
  return Buffer.from(
    `<?xml version="1.0" encoding="${declared}"?>${text.replace(/^<\?xml.*?\?>/s, "")}`,
    "latin1",
  );
}
