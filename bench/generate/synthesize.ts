import { readFileSync } from "node:fs";

/** Every operation has these in common, however many there are. */
const shared: ReadonlySet<string> = new Set(["ServiceResult", "AuthHeader", "ArrayOfString"]);

/** Where one more of something goes: before the end of its parent. */
const parents = [
  { end: "</s:schema>", child: /^ {6}<s:(\w+) name="(\w+)"[\s\S]*?^ {6}<\/s:\1>\n/gm },
  { end: "<wsdl:portType", child: /^ {2}<wsdl:(message) name="(\w+)">[\s\S]*?^ {2}<\/wsdl:\1>\n/gm },
  { end: "</wsdl:portType>", child: /^ {4}<wsdl:(operation) name="(\w+)">[\s\S]*?^ {4}<\/wsdl:\1>\n/gm },
  { end: "</wsdl:binding>", child: /^ {4}<wsdl:(operation) name="(\w+)">[\s\S]*?^ {4}<\/wsdl:\1>\n/gm },
] as const;

/**
 * A WSDL with `times` as many operations as the pinned one: the same shapes under other names, each with types of
 * its own. With `later`, one field is added to one of them, as a vendor would.
 */
export function synthesize(times: number, later: boolean): string {
  const path = new URL("../../wsdl/AccountManagementService.wsdl", import.meta.url);
  const pinned = readFileSync(path, "utf8").replaceAll("\r", "");
  const operations = [...pinned.matchAll(/<wsdl:operation name="(\w+)">/g)].map(([, name = ""]) => name);
  const declared = parents.flatMap(({ child }) => [...pinned.matchAll(child)].map(([, , name = ""]) => name));
  const names = new Set([...declared, ...operations.map((name) => `${name}Result`)]);
  const renamed = new RegExp(
    `\\b(${[...names]
      .filter((name) => !shared.has(name))
      .sort((a, b) => b.length - a.length)
      .join("|")})\\b`,
    "g",
  );
  const text = parents.reduce((current, { end, child }) => {
    const sections = current.split(end);
    const last = sections.pop() ?? "";
    const filled = sections.map((section) => {
      const children = [...section.matchAll(child)]
        .filter(([, , name = ""]) => !shared.has(name))
        .map(([whole]) => whole)
        .join("");
      const copies = Array.from({ length: times - 1 }, (_, index) =>
        children.replace(renamed, `$1Copy${index + 1}`),
      );
      return `${section}${copies.join("")}`;
    });
    return [...filled, last].join(end);
  }, pinned);
  return later
    ? text.replace(
        'name="FullName" type="s:string" />',
        `$&\n<s:element minOccurs="0" name="Region" type="s:string" />`,
      )
    : text;
}
