import type { ContractDescriptor, OperationDescriptor } from "../../../contract/operation.js";
import { escapeAttribute, escapeText } from "../../../xml/text.js";

/** The emulator's own pages; ASMX's look different on every host. */

export function helpPage(contract: ContractDescriptor): string {
  const operations = Object.values(contract.operations)
    .map(({ name, documentation }) => {
      const link = `<a href="?op=${encodeURIComponent(name)}">${escapeText(name)}</a>`;
      return `<li>${link}${documentation === undefined ? "" : ` ${escapeText(documentation)}`}</li>`;
    })
    .join("\n");
  return page(
    `${contract.service} Web Service`,
    '<p>An emulator, for tests. <a href="?WSDL">Service description</a></p>\n' + `<ul>\n${operations}\n</ul>`,
  );
}

export function operationPage(contract: ContractDescriptor, operation: OperationDescriptor): string {
  return page(
    `${contract.service} Web Service: ${operation.name}`,
    `<p>${escapeText(operation.documentation ?? "")}</p>\n<p>SOAPAction: ${escapeText(operation.soapAction)}</p>`,
  );
}

export function errorPage(title: string, description: string): string {
  return page(title, `<p>${escapeText(description)}</p>`);
}

function page(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head><title>${escapeText(title)}</title></head>
<body>
<h1>${escapeText(title)}</h1>
${content}
</body>
</html>
`;
}

/** The service description with this address in the place of the real one. */
export function wsdlAt(wsdl: string, url: string): string {
  return wsdl.replace(
    /(<(?:[\w.-]+:)?address\b[^>]*?\slocation=)(?:"[^"]*"|'[^']*')/g,
    (_, before: string) => `${before}"${escapeAttribute(url)}"`,
  );
}
