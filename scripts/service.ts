import { knownFacts } from "./facts.js";
import type { Fact } from "./facts.js";

/** The service that this package is for: everything about it that no WSDL says stands here. */
export interface ServiceSettings {
  /** Name of the `wsdl:service`. */
  readonly name: string;
  /** Target namespace of its WSDL. */
  readonly namespace: string;
  /** Path on each of its hosts. */
  readonly path: string;
  readonly hosts: { readonly production: string; readonly sandbox: string };
  /** What is known of its operations beyond the WSDL. */
  readonly facts: readonly Fact[];
}

export const accountManagementService: ServiceSettings = {
  name: "AccountManagementService",
  namespace: "sosonlinebackup.com",
  path: "/WebApi/AccountManagementService/AccountManagementService.asmx",
  hosts: { production: "secure.sosonlinebackup.com", sandbox: "secure-sandbox.sosonlinebackup.com" },
  facts: knownFacts,
};

/** Where an ASMX host serves the contract of the production service. */
export function liveWsdl({ hosts, path }: ServiceSettings): string {
  return `https://${hosts.production}${path}?WSDL`;
}

/** Paths of the pinned contract, from the package's root, with `/`. */
export function pinnedPaths({ name }: ServiceSettings): { readonly wsdl: string; readonly lock: string } {
  return { wsdl: `wsdl/${name}.wsdl`, lock: `wsdl/${name}.lock.json` };
}
