/**
 * The script of an operation's page, for the browser: it makes a SOAP request of the form, sends it to the
 * emulator that the page came from, and shows what went over the wire. All text goes into the page as text
 * nodes. Secrets are sent, but neither shown nor copied.
 */
export const SCRIPT = String.raw`"use strict";
(() => {
  const model = JSON.parse(document.getElementById("model").textContent);
  const form = document.getElementById("call");
  const output = document.getElementById("output");
  const XSI = "http://www.w3.org/2001/XMLSchema-instance";

  const escape = (text) => text.replace(/[&<>"\t\n\r]/g, (c) => "&#" + c.charCodeAt(0) + ";");
  const own = (container) => {
    const found = [];
    const visit = (element) => {
      for (const child of element.children) {
        if (child.dataset.kind !== undefined) found.push(child);
        else if (child.tagName !== "TEMPLATE" && !child.hidden) visit(child);
      }
    };
    visit(container);
    return found;
  };
  const items = (field) => own(field.querySelector(":scope > [data-items]"));
  const chosen = (field) => field.querySelector(":scope > [data-type]:not([hidden])");
  const inputOf = (field) => field.querySelector("input, select");
  /** Undefined for what is left out: an input that is empty. */
  const valueOf = (field) => {
    const input = inputOf(field);
    if (input.type === "checkbox") return String(input.checked);
    return input.value === "" ? undefined : input.value;
  };

  /** Lines of XML; secrets as they are, or hidden. */
  const write = (field, around, indent, shown) => {
    const { kind, element } = field.dataset;
    const namespace = field.dataset.namespace ?? model.namespace;
    const declared = namespace === around ? "" : ' xmlns="' + escape(namespace) + '"';
    if (kind === "repeated") return items(field).flatMap((item) => write(item, around, indent, shown));
    if (kind === "array") return enclose(element, declared, items(field).flatMap((item) => write(item, namespace, indent + "  ", shown)), indent);
    if (kind === "complex") return enclose(element, declared + typeOf(field, namespace), children(field, namespace, indent, shown), indent, attributesOf(field, shown), textOf(field, shown));
    const value = valueOf(field);
    if (value === undefined || "attribute" in field.dataset || element === "") return [];
    return [indent + "<" + element + declared + ">" + text(field, value, shown) + "</" + element + ">"];
  };
  const text = (field, value, shown) => (shown && "secret" in field.dataset ? "***" : escape(value));
  const children = (field, namespace, indent, shown) => own(field).flatMap((one) => write(one, namespace, indent + "  ", shown));
  const attributesOf = (field, shown) =>
    own(field).filter((one) => "attribute" in one.dataset && valueOf(one) !== undefined)
      .map((one) => " " + one.dataset.element + '="' + text(one, valueOf(one), shown) + '"').join("");
  const textOf = (field, shown) => {
    const one = own(field).find((child) => child.dataset.element === "");
    return one === undefined ? "" : text(one, valueOf(one) ?? "", shown);
  };
  const typeOf = (field, namespace) => {
    const type = chosen(field);
    if (type === null || type.dataset.xsi === undefined) return "";
    if (type.dataset.xsi === namespace) return ' xsi:type="' + type.dataset.type + '"';
    return ' xmlns:t="' + escape(type.dataset.xsi) + '" xsi:type="t:' + type.dataset.type + '"';
  };
  const enclose = (element, declared, lines, indent, attributes = "", content = "") => {
    const open = indent + "<" + element + declared + attributes;
    if (lines.length > 0) return [open + ">", ...lines, indent + "</" + element + ">"];
    return [content === "" ? open + " />" : open + ">" + content + "</" + element + ">"];
  };

  const envelope = (version, shown) => {
    const prefix = version === "1.1" ? "soap" : "soap12";
    const header = document.getElementById("credentials");
    const credentials = header === null ? [] : own(header).flatMap((field) => write(field, model.namespace, "      ", shown));
    const body = own(document.getElementById("request")).flatMap((field) => write(field, model.namespace, "      ", shown));
    const part = (name, element, lines) => ["  <" + prefix + ":" + name + ">",
      ...enclose(element, ' xmlns="' + escape(model.namespace) + '"', lines, "    "), "  </" + prefix + ":" + name + ">"];
    return ['<?xml version="1.0" encoding="utf-8"?>',
      "<" + prefix + ':Envelope xmlns:xsi="' + XSI + '" xmlns:' + prefix + '="' + model.envelopes[version] + '">',
      ...(credentials.length === 0 ? [] : part("Header", model.header, credentials)),
      ...part("Body", model.element, body), "</" + prefix + ":Envelope>"].join("\n");
  };
  const headersOf = (version) => version === "1.1"
    ? { "Content-Type": "text/xml; charset=utf-8", SOAPAction: '"' + model.soapAction + '"' }
    : { "Content-Type": "application/soap+xml; charset=utf-8" };

  /** The request in TypeScript: an object literal. */
  const literal = (field, indent) => {
    const { kind } = field.dataset;
    if (kind === "array" || kind === "repeated") {
      const values = items(field).map((item) => literal(item, indent)).filter((value) => value !== undefined);
      return "[" + values.join(", ") + "]";
    }
    if (kind === "complex") return object(field, indent);
    const value = valueOf(field);
    if (value === undefined) return undefined;
    if ("secret" in field.dataset) return "process.env." + field.dataset.property.replace(/[A-Z]/g, "_$&").toUpperCase() + " ?? \"\"";
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
  const members = (container, indent) => own(container).flatMap((field) => {
    if ("unwrapped" in field.dataset) return members(field, indent);
    const value = literal(field, indent + "  ");
    const key = field.dataset.property;
    return value === undefined ? [] : [indent + "  " + (/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)) + ": " + value + ","];
  });
  const object = (container, indent) => {
    const type = chosen(container);
    const named = type?.dataset.xsi === undefined ? [] : [indent + "  xsiType: " + JSON.stringify(type.dataset.type) + ","];
    const lines = [...named, ...members(container, indent)];
    return lines.length === 0 ? "{}" : "{\n" + lines.join("\n") + "\n" + indent + "}";
  };
  const call = (version) => [
    'import { AccountManagementClient, fromEnvironment } from "account-management-service-client";', "",
    "const client = new AccountManagementClient({",
    "  credentials: fromEnvironment(),",
    "  endpoint: " + JSON.stringify(location.origin + location.pathname) + ",",
    ...(version === "1.1" ? [] : ['  soapVersion: "1.2",']), "});",
    "const result = await client." + model.method + "(" + object(document.getElementById("request"), "") + ");"].join("\n");

  const span = (name, content) => {
    const element = document.createElement("span");
    element.className = name;
    element.textContent = content;
    return element;
  };
  const highlight = (target, head, xml) => {
    target.replaceChildren(head + "\n\n");
    for (const part of xml.split(/(<[^>]*>)/)) {
      if (!part.startsWith("<")) {
        target.append(part.trim() === "" ? part : span("x-value", part));
        continue;
      }
      for (const piece of part.split(/("[^"]*")/)) target.append(piece.startsWith('"') ? span("x-name", piece) : span("x-tag", piece));
    }
  };
  /** Indented; as it is, when it is not XML. */
  const pretty = (source) => {
    const parsed = new DOMParser().parseFromString(source, "application/xml");
    if (source === "" || parsed.querySelector("parsererror") !== null) return { source, parsed: undefined };
    const lines = (element, indent) => {
      const open = element.nodeName + [...element.attributes].map((one) => " " + one.name + '="' + escape(one.value) + '"').join("");
      if (element.children.length > 0) return [indent + "<" + open + ">", ...[...element.children].flatMap((child) => lines(child, indent + "  ")), indent + "</" + element.nodeName + ">"];
      return [indent + (element.textContent === "" ? "<" + open + " />" : "<" + open + ">" + escape(element.textContent) + "</" + element.nodeName + ">")];
    };
    return { source: lines(parsed.documentElement, "").join("\n"), parsed };
  };

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
  const show = (explanation, took) => {
    const verdict = document.getElementById("verdict");
    verdict.className = explanation === undefined ? "verdict" : "verdict bad";
    const strong = document.createElement("strong");
    const line = document.createElement("p");
    line.append(strong);
    if (explanation === undefined) {
      strong.textContent = "Success";
      line.append(" after " + took + " ms. The client's promise resolves to the result.");
      verdict.replaceChildren(line);
      return;
    }
    strong.textContent = explanation.error;
    line.append(" (" + explanation.code + "): " + explanation.when);
    const detail = document.createElement("p");
    detail.textContent = explanation.detail;
    verdict.replaceChildren(line, detail);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const version = form.elements.version.value;
    const headers = headersOf(version);
    const started = performance.now();
    const took = () => Math.round(performance.now() - started);
    output.hidden = false;
    const head = ["POST " + location.pathname + " HTTP/1.1", "Host: " + location.host, ...Object.entries(headers).map(([name, value]) => name + ": " + value)];
    highlight(document.getElementById("sent"), head.join("\n"), envelope(version, true));
    document.getElementById("code").textContent = call(version);
    const received = document.getElementById("received");
    received.replaceChildren();
    try {
      const response = await fetch(location.pathname, { method: "POST", headers, body: envelope(version, false) });
      const { source, parsed } = pretty(await response.text());
      highlight(received, "HTTP/1.1 " + response.status + " " + response.statusText + "\nContent-Type: " + response.headers.get("Content-Type"), source);
      show(explain(response.status, parsed), took());
    } catch (error) {
      show({ ...model.explanations.connection, detail: String(error) }, took());
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
  document.getElementById("copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById("code").textContent);
    document.getElementById("copied").textContent = "Copied.";
  });
})();
`;
