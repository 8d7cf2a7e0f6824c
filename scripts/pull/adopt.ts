import type { XmlElement } from "../../src/xml/element.js";

/**
 * A schema without a target namespace takes that of the schema which includes it: its declarations and its
 * unprefixed references belong there from now on.
 */
export function adoptInto(root: XmlElement, namespace: string): XmlElement {
  const scopes = new Map<ReadonlyMap<string, string>, ReadonlyMap<string, string>>();
  const withDefault = (prefixes: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
    if ((prefixes.get("") ?? "") !== "") return prefixes;
    const known = scopes.get(prefixes) ?? new Map([...prefixes, ["", namespace]]);
    scopes.set(prefixes, known);
    return known;
  };
  const adopt = (element: XmlElement): XmlElement => ({
    ...element,
    prefixes: withDefault(element.prefixes),
    children: element.children.map(adopt),
  });
  const adopted = adopt(root);
  return {
    ...adopted,
    attributes: [...adopted.attributes, { namespace: "", name: "targetNamespace", value: namespace }],
  };
}
