import { SOAP_ENCODING, WSDL, XML_SCHEMA } from "../contract/namespaces.js";
import type { XmlElement } from "../../src/xml/element.js";

/** A document that another one asks for. */
export interface PartReference {
  readonly location: string;
  /** For an `xs:include`: the namespace that a schema without its own is taken into. */
  readonly includedInto: string | undefined;
}

/** Namespaces that the pipeline knows by heart; documents for them are never asked for. */
const wellKnown = new Set([
  XML_SCHEMA,
  WSDL,
  SOAP_ENCODING,
  "http://www.w3.org/XML/1998/namespace",
  "http://www.w3.org/2003/05/soap-encoding",
]);

export function referencesOf(root: XmlElement): readonly PartReference[] {
  if (root.namespace === XML_SCHEMA) return schemaReferences(root);
  const imports = root.children
    .filter((child) => child.namespace === WSDL && child.name === "import")
    .flatMap((child) => reference(child, "location", undefined));
  const schemas = root.children
    .filter((child) => child.namespace === WSDL && child.name === "types")
    .flatMap((types) => types.children)
    .filter((child) => child.namespace === XML_SCHEMA && child.name === "schema");
  return [...imports, ...schemas.flatMap(schemaReferences)];
}

function schemaReferences(schema: XmlElement): PartReference[] {
  const target = attribute(schema, "targetNamespace") ?? "";
  return schema.children
    .filter((child) => child.namespace === XML_SCHEMA)
    .flatMap((child) => {
      if (child.name === "include") return reference(child, "schemaLocation", target);
      return child.name === "import" ? reference(child, "schemaLocation", undefined) : [];
    });
}

function reference(element: XmlElement, name: string, includedInto: string | undefined): PartReference[] {
  const location = attribute(element, name)?.trim();
  if (location === undefined || location === "" || wellKnown.has(attribute(element, "namespace") ?? ""))
    return [];
  return [{ location, includedInto }];
}

function attribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((one) => one.namespace === "" && one.name === name)?.value;
}
