/** `xsi:nil` and `xsi:type` live here. */
export const XSI_NAMESPACE = "http://www.w3.org/2001/XMLSchema-instance";
/** What the prefix `xml` always means. */
export const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";
/** Namespace of the attributes that declare namespaces. */
export const XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
