import { createHash } from "node:crypto";
import type { ContractDescriptor, OperationDescriptor } from "../../soap/contract.js";
import { ENVELOPE_NAMESPACES } from "../../soap/envelope.js";
import { escapeAttribute, escapeText } from "../../soap/xml-text.js";
import { REACHED } from "../responses.js";
import type { HttpResponse } from "../responses.js";
import { EXPLANATIONS, RESULTS } from "./explanations.js";
import { inputsOf } from "./form.js";
import { PLACEHOLDER, sampleExchange } from "./samples.js";
import { SCRIPT } from "./script.js";
import { STYLE } from "./style.js";

/*
 * The pages that ASMX makes of a service, for a browser: the list of operations, and one page for each. The
 * words are the vendor's page's; the test form that works is this emulator's addition, and marked as such.
 */

/** The page at `?` and this query. */
export function pageOf(contract: ContractDescriptor, query: string, host: string): HttpResponse {
  const operations = Object.values(contract.operations);
  const name = new URLSearchParams(query).get("op");
  if (name === null) return page(contract, listOf(operations));
  const operation = operations.find((one) => one.name === name);
  if (operation === undefined) {
    return page(
      contract,
      `${BACK}\n<h2>Method not found</h2>\n<p>The service has no operation of that name.</p>`,
    );
  }
  return page(contract, operationPage(contract, operation, host), SCRIPT);
}

const BACK = '<p>Click <a href="?">here</a> for a complete list of operations.</p>';

function listOf(operations: readonly OperationDescriptor[]): string {
  const items = operations
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, documentation }) => {
      const about = documentation === undefined ? "" : `<p>${escapeText(documentation)}</p>`;
      return `<li><a href="?op=${encodeURIComponent(name)}">${escapeText(name)}</a>${about}</li>`;
    });
  return `<p>The following operations are supported. For a formal definition, please review the <a href="?WSDL">Service Description</a>.</p>
<ul>
${items.join("\n")}
</ul>
<p class="note">Served by an emulator, for tests. Nothing here reaches the real service.</p>`;
}

function operationPage(contract: ContractDescriptor, operation: OperationDescriptor, host: string): string {
  const { name, documentation = "" } = operation;
  const samples = (["1.1", "1.2"] as const)
    .filter((version) => contract.ports[version] !== undefined || Object.keys(contract.ports).length === 0)
    .map((version) => {
      const { request, response } = sampleExchange(contract, operation, version, host);
      return `<h3>SOAP ${version}</h3>
<p>The following is a sample SOAP ${version} request and response. The placeholders shown need to be replaced with actual values.</p>
${block(`Sample SOAP ${version} request`, marked(request))}
${block(`Sample SOAP ${version} response`, marked(response))}`;
    });
  return `${BACK}
<h2>${escapeText(name)}</h2>
<p>${escapeText(documentation)}</p>
<h3>Test</h3>
${testForm(contract, operation)}
${samples.join("\n")}`;
}

/** A block that can be scrolled by keyboard. */
function block(label: string, content: string, id?: string): string {
  const identified = id === undefined ? "" : ` id="${id}"`;
  return `<pre${identified} tabindex="0" role="region" aria-label="${escapeAttribute(label)}">${content}</pre>`;
}

function marked(sample: string): string {
  return escapeText(sample)
    .replaceAll(PLACEHOLDER.start, '<span class="placeholder">')
    .replaceAll(PLACEHOLDER.end, "</span>");
}

function testForm(contract: ContractDescriptor, operation: OperationDescriptor): string {
  const { credentials, request } = inputsOf(contract, operation);
  const model = {
    namespace: contract.namespace,
    header: contract.authHeader?.element,
    element: operation.request.element,
    method: operation.method,
    soapAction: operation.soapAction,
    envelopes: ENVELOPE_NAMESPACES,
    explanations: EXPLANATIONS,
    results: RESULTS,
  };
  return `<section class="ours" aria-label="Test form">
<p class="note">An addition of this emulator: the form sends a real SOAP request to it. An input that is empty is left out.</p>
${operation.warning === undefined ? "" : `<p class="note">${escapeText(operation.warning)}</p>`}
<form id="call">
<fieldset><legend>SOAP version</legend><div class="choices">
<label><input type="radio" name="version" value="1.1" checked>1.1</label>
<label><input type="radio" name="version" value="1.2">1.2</label>
</div></fieldset>
${credentials && `<fieldset id="credentials"><legend>Credentials</legend>\n${CREDENTIALS_NOTE}\n${credentials}\n</fieldset>`}
<fieldset id="request"><legend>Request</legend>
${request || "<p>The operation takes nothing.</p>"}
</fieldset>
<button type="submit">Send the request</button>
</form>
<div id="verdict" role="status"></div>
<div id="output" hidden>
<div class="columns">
<div><h4>Request</h4>${block("The request that was sent", "", "sent")}</div>
<div><h4>Response</h4>${block("The response that came", "", "received")}</div>
</div>
<h4>The same call in TypeScript</h4>
${block("The same call in TypeScript", "", "code")}
<button type="button" id="copy">Copy the call</button> <span id="copied" role="status"></span>
</div>
<script type="application/json" id="model">${JSON.stringify(model).replaceAll("<", "\\u003c")}</script>
</section>`;
}

const CREDENTIALS_NOTE =
  '<p class="note">The AuthHeader: api-user and api-pass, unless the emulator was started with others.</p>';

function page({ service }: ContractDescriptor, content: string, script?: string): HttpResponse {
  const title = escapeText(service);
  return {
    status: 200,
    headers: {
      ...REACHED,
      "Content-Type": "text/html",
      "Content-Security-Policy": policy(script),
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
    },
    body: `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} Web Service</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header><h1>${title}</h1></header>
<main>
${content}
</main>${script === undefined ? "" : `\n<script>${script}</script>`}
</body>
</html>
`,
  };
}

/** Nothing but this page's own style and script, and requests to the emulator that it came from. */
function policy(script: string | undefined): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    ...(script === undefined ? [] : [`script-src ${hashOf(script)}`, "connect-src 'self'"]),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
