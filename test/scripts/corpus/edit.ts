/** A transformation of a WSDL. It fails when what it is to change is not there, so that no variant is empty. */
export type Edit = (wsdl: string) => string;

export function replace(from: string, to: string): Edit {
  return (wsdl) => {
    const at = wsdl.indexOf(from);
    if (at < 0) throw new Error(`the WSDL has no ${from}`);
    return wsdl.slice(0, at) + to + wsdl.slice(at + from.length);
  };
}

export function replaceAll(from: string | RegExp, to: string): Edit {
  return (wsdl) => {
    const changed = typeof from === "string" ? wsdl.replaceAll(from, to) : wsdl.replace(from, to);
    if (changed === wsdl) throw new Error(`the WSDL has no ${String(from)}`);
    return changed;
  };
}

export function all(...edits: readonly Edit[]): Edit {
  return (wsdl) => edits.reduce((current, edit) => edit(current), wsdl);
}

/** Edits only what stands in one type or element. */
export function within(name: string, edit: Edit): Edit {
  return (wsdl) => {
    const [start, kind] = new RegExp(`<s:(complexType|element|simpleType) name="${name}">`).exec(wsdl) ?? [];
    const at = wsdl.indexOf(start ?? "");
    const end = wsdl.indexOf(`</s:${kind ?? ""}>`, at);
    if (start === undefined || end < 0) throw new Error(`the WSDL has no ${name}`);
    return wsdl.slice(0, at) + edit(wsdl.slice(at, end)) + wsdl.slice(end);
  };
}

/** Puts declarations at the end of the schema. */
export const declare = (declarations: string): Edit => replace("</s:schema>", `${declarations}</s:schema>`);

/** The declaration of a field, as ASMX writes it. */
export function field(name: string, type: string, minOccurs: 0 | 1 = 0, more = ""): string {
  return `<s:element minOccurs="${minOccurs}" maxOccurs="1" name="${name}"${more} type="${type}" />`;
}

/** Puts a field behind another one of the same type. */
export function addAfter(type: string, after: string, added: string): Edit {
  return within(type, (text) => {
    const at = text.indexOf(`name="${after}"`);
    const end = text.indexOf("/>", at) + 2;
    if (at < 0 || end < 2) throw new Error(`type ${type} has no ${after}`);
    return text.slice(0, end) + added + text.slice(end);
  });
}

/** Takes a field out of a type. */
export function remove(type: string, name: string): Edit {
  return within(type, replaceAll(new RegExp(`<s:element [^>]*name="${name}"[^>]*/>`), ""));
}

/** A field more in a request, with what it needs declared. */
export const withRequestField = (content: string, declarations = ""): Edit =>
  all(addAfter("CreateAccountBySizeRequest", "FullName", content), declare(declarations));

/** A field more in a result, with what it needs declared. */
export const withResultField = (content: string, declarations = ""): Edit =>
  all(addAfter("GetAllAccountsItem", "Email", content), declare(declarations));

/** Attributes of the same result. */
export const withResultAttribute = (content: string, declarations = ""): Edit =>
  all(
    within("GetAllAccountsItem", replace("</s:sequence>", `</s:sequence>${content}`)),
    declare(declarations),
  );

/** Another declaration of the request of `GetAccountUsedSpace`. */
export const withRequestElement = (attributes: string, content = ""): Edit =>
  replaceAll(
    /<s:element name="GetAccountUsedSpace">[^]*?<\/s:element>\s*(?=<s:element name="GetAccountUsedSpaceResponse")/g,
    `<s:element name="GetAccountUsedSpace"${attributes}>${content}</s:element>`,
  );

/** Takes an operation out of the port type and of both bindings. */
export function withoutOperation(name: string): Edit {
  return replaceAll(new RegExp(`<wsdl:operation name="${name}">[\\s\\S]*?</wsdl:operation>`, "g"), "");
}
