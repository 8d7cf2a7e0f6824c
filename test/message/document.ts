import type { XmlElement } from "../../src/soap/xml.js";
import { parse } from "../xml/parse.js";
import { NAMESPACE } from "./contract.js";

/** An element of the contract's namespace around `children`, with the prefixes that an envelope declares. */
export function element(children: string): XmlElement {
  return parse(
    `<m xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
      ` xmlns:xsd="http://www.w3.org/2001/XMLSchema">${children}</m>`,
  );
}

/** A body element as it stands in an envelope. */
export function bodyElement(body: string): XmlElement {
  const root = parse(
    `<s:Body xmlns:s="s" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${body}</s:Body>`,
  );
  const [first] = root.children;
  if (first === undefined) throw new Error("The body is empty.");
  return first;
}
