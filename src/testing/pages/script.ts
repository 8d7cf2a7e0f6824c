/**
 * The script of an operation's page, for the browser: it makes a SOAP request of the form, sends it to the
 * emulator that the page came from, and shows what went over the wire. All text goes into the page as text
 * nodes. Secrets are sent, but neither shown nor copied.
 */
export const SCRIPT = String.raw`"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const make = (tag, className, ...content) => {
    const element = document.createElement(tag);
    element.className = className;
    element.append(...content);
    return element;
  };
  const model = JSON.parse(byId("model").textContent);
  const form = byId("call");
  const XSI = "http://www.w3.org/2001/XMLSchema-instance";
  const XMLNS = "http://www.w3.org/2000/xmlns/";

  /** The fields of a group that is shown; what is deeper belongs to them. */
  const fieldsOf = (group) => [...group.children].flatMap((child) => {
    if (child.dataset.kind !== undefined) return [child];
    return child.tagName === "TEMPLATE" || child.hidden ? [] : fieldsOf(child);
  });
  const itemsOf = (list) => fieldsOf(list.querySelector(":scope > [data-items]"));
  const chosenType = (field) => field.querySelector(":scope > [data-type]:not([hidden])")?.dataset ?? {};
  /** Undefined for what is left out: an input that is empty. */
  const valueOf = (field) => {
    const input = field.querySelector("input, select");
    if (input.type === "checkbox") return String(input.checked);
    return input.value === "" ? undefined : input.value;
  };

  /** Adds to an XML element what the form says of a field; secrets as they are, or hidden. */
  const add = (parent, field, shown) => {
    const { kind, element: name, namespace = model.namespace } = field.dataset;
    if (kind === "repeated") return itemsOf(field).forEach((item) => add(parent, item, shown));
    const isValue = kind !== "array" && kind !== "complex";
    const value = isValue ? valueOf(field) : undefined;
    if (isValue && value === undefined) return;
    const text = shown && "secret" in field.dataset ? "***" : value;
    if ("attribute" in field.dataset) return parent.setAttribute(name, text);
    if (name === "") return parent.append(text);
    const element = child(parent, namespace, name);
    if (isValue) element.append(text);
    const { xsi, type } = chosenType(field);
    if (xsi !== undefined) {
      element.setAttributeNS(XMLNS, "xmlns:t", xsi);
      element.setAttributeNS(XSI, "xsi:type", "t:" + type);
    }
    for (const inner of kind === "array" ? itemsOf(field) : isValue ? [] : fieldsOf(field)) add(element, inner, shown);
  };
  const child = (parent, namespace, name) => parent.appendChild(parent.ownerDocument.createElementNS(namespace, name));

  const envelope = (version, shown) => {
    const prefix = version === "1.1" ? "soap:" : "soap12:";
    const namespace = model.envelopes[version];
    const message = document.implementation.createDocument(namespace, prefix + "Envelope");
    message.documentElement.setAttributeNS(XMLNS, "xmlns:xsi", XSI);
    const part = (name, element, group) => {
      const content = child(child(message.documentElement, namespace, prefix + name), model.namespace, element);
      for (const field of fieldsOf(group)) add(content, field, shown);
      return content;
    };
    const header = byId("credentials") && part("Header", model.header, byId("credentials"));
    if (header?.hasChildNodes() === false) header.parentNode.remove();
    part("Body", model.element, byId("request"));
    return '<?xml version="1.0" encoding="utf-8"?>' + new XMLSerializer().serializeToString(message);
  };
  const headersOf = (version) => version === "1.1"
    ? { "Content-Type": "text/xml; charset=utf-8", SOAPAction: '"' + model.soapAction + '"' }
    : { "Content-Type": "application/soap+xml; charset=utf-8" };

  /** The request in TypeScript: an object literal. */
  const literal = (field, indent) => {
    const { kind, property } = field.dataset;
    if (kind === "array" || kind === "repeated") {
      const values = itemsOf(field).map((item) => literal(item, indent)).filter((value) => value !== undefined);
      return "[" + values.join(", ") + "]";
    }
    if (kind === "complex") return object(field, indent);
    const value = valueOf(field);
    if (value === undefined) return undefined;
    if ("secret" in field.dataset) return "process.env." + property.replace(/[A-Z]/g, "_$&").toUpperCase() + ' ?? ""';
    if (kind === "boolean") return value;
    if (kind === "flags") return "[" + JSON.stringify(value) + "]";
    if (kind === "number" && Number.isFinite(Number(value))) {
      const isTooLong = /^-?[0-9]+$/.test(value) && !Number.isSafeInteger(Number(value));
      return isTooLong ? value + "n" : String(Number(value));
    }
    if (kind === "Date") return "new Date(" + JSON.stringify(value) + ")";
    if (kind === "bytes") return "Buffer.from(" + JSON.stringify(value) + ', "base64")';
    return JSON.stringify(value);
  };
  const members = (group, indent) => fieldsOf(group).flatMap((field) => {
    if ("unwrapped" in field.dataset) return members(field, indent);
    const value = literal(field, indent + "  ");
    const key = field.dataset.property;
    return value === undefined ? [] : [indent + "  " + (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)) + ": " + value + ","];
  });
  const object = (group, indent) => {
    const { xsi, type } = chosenType(group);
    const named = xsi === undefined ? [] : [indent + "  xsiType: " + JSON.stringify(type) + ","];
    const lines = [...named, ...members(group, indent)];
    return lines.length === 0 ? "{}" : "{\n" + lines.join("\n") + "\n" + indent + "}";
  };
  const call = (version) => [
    'import { AccountManagementClient, fromEnvironment } from "account-management-service-client";', "",
    "const client = new AccountManagementClient({",
    "  credentials: fromEnvironment(),",
    "  endpoint: " + JSON.stringify(location.origin + location.pathname) + ",",
    ...(version === "1.1" ? [] : ['  soapVersion: "1.2",']), "});",
    "const result = await client." + model.method + "(" + object(byId("request"), "") + ");"].join("\n");

  /** Shows an HTTP message, its body indented, or as it is when it is not XML. Gives the document of the body. */
  const showMessage = (target, head, source) => {
    const parsed = new DOMParser().parseFromString(source, "application/xml");
    const isXml = source !== "" && parsed.querySelector("parsererror") === null;
    const [declaration = ""] = source.match(/^<\?xml[^>]*>/) ?? [];
    const body = isXml ? [declaration, ...linesOf(parsed.documentElement, "")].join("\n").trim() : source;
    target.replaceChildren(head.join("\n") + "\n\n");
    for (const part of body.split(/(<[^>]*>)/)) {
      if (!part.startsWith("<")) target.append(part.trim() === "" ? part : make("span", "x-value", part));
      else for (const piece of part.split(/("[^"]*")/)) target.append(make("span", piece.startsWith('"') ? "x-name" : "x-tag", piece));
    }
    return isXml ? parsed : undefined;
  };
  const linesOf = (element, indent) => {
    const open = element.nodeName + [...element.attributes].map(({ name, value }) => " " + name + '="' + escape(value) + '"').join("");
    const close = "</" + element.nodeName + ">";
    const inner = [...element.children].flatMap((one) => linesOf(one, indent + "  "));
    if (inner.length > 0) return [indent + "<" + open + ">", ...inner, indent + close];
    return [indent + "<" + open + (element.textContent === "" ? " />" : ">" + escape(element.textContent) + close)];
  };
  const escape = (text) => text.replace(/[&<>"\t\n\r]/g, (c) => "&#" + c.charCodeAt(0) + ";");

  /** What the client would make of the response. */
  const explain = (status, parsed) => {
    const { explanations, results } = model;
    const named = (name) => [...(parsed?.getElementsByTagName("*") ?? [])].filter((element) => element.localName === name);
    const leaf = (name) => named(name).find((element) => element.children.length === 0)?.textContent;
    if (parsed === undefined) return { ...explanations.http, detail: "HTTP status " + status + "." };
    if (named("Fault").length > 0) {
      const reason = leaf("faultstring") ?? named("Text")[0]?.textContent ?? "";
      return { ...(reason.includes("InvalidSoapCredentials") ? explanations.credentials : explanations.fault), detail: reason };
    }
    const code = leaf("Code") ?? leaf("Result");
    if (code === undefined || code === "Success" || code === "" || code === "0") return undefined;
    const detail = [code + ".", results[code], leaf("Message")].filter(Boolean).join(" ");
    return { ...(code === "InvalidSoapCredentials" ? explanations.credentials : explanations.result), detail };
  };
  const showVerdict = (explanation, started) => {
    const { error = "Success", code, when, detail = "" } = explanation ?? {};
    const took = Math.round(performance.now() - started);
    const rest = explanation === undefined ? " after " + took + " ms. The client's promise resolves to the result." : " (" + code + "): " + when;
    byId("verdict").className = explanation === undefined ? "verdict" : "verdict bad";
    byId("verdict").replaceChildren(make("p", "", make("strong", "", error), rest), make("p", "", detail));
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const version = form.elements.version.value;
    const headers = headersOf(version);
    const started = performance.now();
    byId("output").hidden = false;
    const lines = Object.entries(headers).map(([name, value]) => name + ": " + value);
    showMessage(byId("sent"), ["POST " + location.pathname + " HTTP/1.1", "Host: " + location.host, ...lines], envelope(version, true));
    byId("code").textContent = call(version);
    byId("received").replaceChildren();
    try {
      const response = await fetch(location.pathname, { method: "POST", headers, body: envelope(version, false) });
      const head = ["HTTP/1.1 " + response.status + " " + response.statusText, "Content-Type: " + response.headers.get("Content-Type")];
      showVerdict(explain(response.status, showMessage(byId("received"), head, await response.text())), started);
    } catch (error) {
      showVerdict({ ...model.explanations.connection, detail: String(error) }, started);
    }
  });

  let ids = 0;
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button === null) return;
    const list = button.closest("[data-kind=array], [data-kind=repeated]");
    if ("add" in button.dataset) {
      const item = list.querySelector(":scope > template").content.cloneNode(true).firstElementChild;
      const number = ++ids;
      for (const labelled of item.querySelectorAll("[id]")) labelled.id += "-" + number;
      for (const label of item.querySelectorAll("label")) label.htmlFor += "-" + number;
      list.dataset.added = Number(list.dataset.added ?? 0) + 1;
      item.querySelector("label, legend").firstChild.data += list.dataset.added + " ";
      list.querySelector(":scope > [data-items]").append(item);
      item.querySelector("input, select, button").focus();
    } else if ("remove" in button.dataset) {
      button.closest(".item").remove();
      list.querySelector(":scope > [data-add]").focus();
    }
  });
  form.addEventListener("change", ({ target }) => {
    if (!("choice" in target.dataset)) return;
    for (const group of target.parentElement.parentElement.querySelectorAll(":scope > [data-type]")) group.hidden = group.dataset.type !== target.value;
  });
  byId("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(byId("code").textContent);
    byId("copied").textContent = "Copied.";
  });
})();
`;
