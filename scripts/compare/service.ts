import type { ContractModel, PortModel, SoapVersion } from "../contract/model.js";
import type { Change, ChangeKind, Impact } from "./change.js";
import { changedByVersion } from "./soap-versions.js";
import { code } from "./words.js";

/** Compares what belongs to no operation. The host of an address is no part of a contract. */
export function compareService(before: ContractModel, after: ContractModel): readonly Change[] {
  const changes: Change[] = [];
  const add = (kind: ChangeKind, impact: Impact, words: string): void => {
    changes.push({ kind, impact, methods: [], words });
  };
  if (before.namespace !== after.namespace) {
    add(
      "namespace",
      "invisible",
      `the namespace is ${code(after.namespace)} now, was ${code(before.namespace)}`,
    );
  }
  if (before.service !== after.service) {
    add(
      "service-name",
      "invisible",
      `the service is called ${code(after.service)} now, was ${code(before.service)}`,
    );
  }
  if (before.portType !== after.portType) {
    add(
      "port",
      "invisible",
      `the port type is called ${code(after.portType)} now, was ${code(before.portType)}`,
    );
  }
  if (before.documentation !== after.documentation) {
    add("service-documentation", "invisible", "the documentation of the service changed");
  }
  for (const version of ["1.1", "1.2"] as const) comparePort(before, after, version, add);
  for (const { before: was, after: is, versions } of changedByVersion(
    (version) => pathOf(portOf(before, version)?.address),
    (version) => pathOf(portOf(after, version)?.address),
  )) {
    add(
      "endpoint-path",
      "invisible",
      `the endpoint's path for SOAP ${versions} is ${code(is)} now, was ${code(was)}; callers who give a URL of their own should look at it`,
    );
  }
  return changes;
}

function comparePort(
  before: ContractModel,
  after: ContractModel,
  version: SoapVersion,
  add: (kind: ChangeKind, impact: Impact, words: string) => void,
): void {
  const [old, young] = [portOf(before, version), portOf(after, version)];
  if (old === undefined || young === undefined) {
    if (young !== undefined) add("soap-version", "additive", `the service speaks SOAP ${version} now`);
    if (old !== undefined) add("soap-version", "breaking", `the service no longer speaks SOAP ${version}`);
    return;
  }
  if (old.name !== young.name || old.binding !== young.binding) {
    add(
      "port",
      "invisible",
      `the port or binding of SOAP ${version} is called ${code(young.name)} now, was ${code(old.name)}`,
    );
  }
}

function portOf(model: ContractModel, version: SoapVersion): PortModel | undefined {
  return model.ports.find((port) => port.version === version);
}

function pathOf(address: string | undefined): string | undefined {
  return address !== undefined && URL.canParse(address) ? new URL(address).pathname : address;
}
