import type { SoapFault } from "../errors/index.js";
import type { SoapVersion } from "../options/client-options.js";
import type { XmlElement } from "../xml/element.js";
import { findChild } from "../xml/find.js";
import { writeElement } from "../xml/write.js";
import { ENVELOPE_NAMESPACES } from "./namespaces.js";

export function isFault(element: XmlElement, version: SoapVersion): boolean {
  return element.name === "Fault" && element.namespace === ENVELOPE_NAMESPACES[version];
}

/** Both versions of a fault in one shape; what is missing is empty. */
export function readFault(fault: XmlElement, version: SoapVersion): SoapFault {
  return version === "1.1" ? readFault11(fault) : readFault12(fault);
}

/** The detail element, whichever way it is written: ASMX writes a lower-case one into SOAP 1.2 faults. */
export function detailOf(fault: XmlElement): XmlElement | undefined {
  const details = fault.children.filter(({ name }) => name === "detail" || name === "Detail");
  return details.find(({ children, text }) => children.length > 0 || text.trim() !== "") ?? details[0];
}

/** A fault has a code and a few subcodes; what goes on like this is left out. */
const MAX_CODES = 16;

/** SOAP 1.1 leaves the members of a fault unqualified. */
function readFault11(fault: XmlElement): SoapFault {
  const member = (name: string): string | undefined =>
    fault.children.find((child) => child.name === name)?.text;
  const [code = "", ...subcodes] = localName(member("faultcode") ?? "").split(".", MAX_CODES);
  return {
    version: "1.1",
    code,
    subcodes,
    reason: member("faultstring") ?? "",
    actor: member("faultactor"),
    detail: innerXml(detailOf(fault)),
  };
}

function readFault12(fault: XmlElement): SoapFault {
  const namespace = ENVELOPE_NAMESPACES["1.2"];
  const codes: string[] = [];
  let code = findChild(fault, namespace, "Code");
  while (code !== undefined && codes.length < MAX_CODES) {
    codes.push(localName(findChild(code, namespace, "Value")?.text ?? ""));
    code = findChild(code, namespace, "Subcode");
  }
  const [first = "", ...subcodes] = codes;
  const reason = findChild(fault, namespace, "Reason");
  const actor = findChild(fault, namespace, "Role") ?? findChild(fault, namespace, "Node");
  return {
    version: "1.2",
    code: first,
    subcodes,
    reason: (reason === undefined ? undefined : findChild(reason, namespace, "Text"))?.text ?? "",
    actor: actor?.text,
    detail: innerXml(detailOf(fault)),
  };
}

function localName(qualified: string): string {
  const name = qualified.trim();
  return name.slice(name.indexOf(":") + 1);
}

function innerXml(element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  if (element.children.length === 0) return element.text.trim() === "" ? undefined : element.text;
  return element.children.map((child) => writeElement(child)).join("");
}
