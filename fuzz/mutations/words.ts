import { ECHOES } from "../secrets.js";

const lines = (text: string): string[] => text.trim().split(/ *\n */);

/** Names that mean something to JavaScript, to XML, or to the service. */
export const NAMES: readonly string[] = [
  ..."__proto__ constructor prototype toString valueOf hasOwnProperty then toJSON length name".split(" "),
  ..."Envelope Body Header Fault Result Code Message AuthToken Password answer Accounts string detail".split(
    " ",
  ),
  ..."a é _ x-y.z xmlns -a 1a a:b soap:-x :a a: \u0300a ×".split(" "),
  "n".repeat(500),
];

/** Texts at which a reader of values stumbles. */
export const TEXTS: readonly string[] = [
  ...["", " ", "\n\t", "\r", " 1 ", "1 1", "true ", "\u0085\u2028", "\ufeff", "\ufffe", "\x01", "\x7f"],
  ..."0 -0 +0 00 1 3 -1 255 256 2147483648 9223372036854775808 1e5 1.0 0x10 NaN INF -INF Infinity 1_000 ١".split(
    " ",
  ),
  ..."true TRUE True yes Success success InvalidSoapCredentials null undefined __proto__ constructor".split(
    " ",
  ),
  ...lines(`
    0000-00-00T00:00:00
    9999-12-31T23:59:59.9999999
    0001-01-01T00:00:00
    2024-02-30T00:00:00
    2024-01-01T24:00:00
    2024-01-01T00:00:60
    2024-01-01
    -0001-01-01T00:00:00Z
    99999-01-01T00:00:00+14:00
    2024-01-01T00:00:00.123456789123456789Z
    2024-01-01T00:00:00+15:00
    Err-5e24e99f-071a-4463-84eb-b42fc24e1de3;
    &#0; &#x1; &#xD800;
    &#xFFFFFFFF;
    &#13;&#10;
    &lol;
    &amp;lt;
    <![CDATA[x]]>
    <![CDATA[]]>
    ]]>
    <!-- x -->
    <!-- -- -->
    <?x?>
    <?x?y z?>
    <?a:b c?>
    <?xml version="1.0"?>
    <!DOCTYPE x>
    <x/>
    <x>1</x>
    <
    &
  `),
  ...[
    "9".repeat(400),
    ";".repeat(2_000),
    " ".repeat(2_000),
    "\\".repeat(500),
    "%25".repeat(300),
    "&amp;".repeat(300),
  ],
  ...ECHOES,
];

/** Attributes that change what an element means. */
export const ATTRIBUTES: readonly string[] = lines(`
  xsi:nil="true"
  xsi:nil="1"
  xsi:nil="TRUE"
  xsi:nil=" true "
  xsi:nil="false"
  xsi:nil=""
  nil="true"
  xsi:type="xsd:string"
  xsi:type="GetAllAccountsItem"
  xsi:type=""
  xsi:type=":"
  xsi:type="a:b:c"
  xmlns=""
  xmlns="sosonlinebackup.com"
  xmlns="urn:other"
  xmlns=" urn:other "
  xmlns:soap="urn:other"
  xmlns:soap=""
  xmlns:xml="urn:x"
  __proto__="x"
  id="1" id="2"
  xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"
  xsi:-x="1"
  xml:space="preserve"
  a="&#10;"
  a="<"
  a=b
  a
  encodingStyle="x"
`);
