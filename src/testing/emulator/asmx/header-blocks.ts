import type { ContractDescriptor, MessageDescriptor } from "../../../contract/operation.js";
import { readFields } from "../../../message/read.js";
import type { XmlElement } from "../../../xml/element.js";
import { findAttribute } from "../../../xml/find.js";
import { AspNetReader } from "./asp-net-reader.js";
import type { RequestEnvelope } from "./request-envelope.js";

/** What a request's AuthHeader says; a member that it does not have is `undefined`. */
export interface ReceivedCredentials {
  readonly userName: string | undefined;
  readonly password: string | undefined;
}

export interface HeaderBlocks {
  /** `undefined` where the request has no AuthHeader, or one in another namespace. */
  readonly credentials: ReceivedCredentials | undefined;
  /** Name of the first block that has to be understood and is not. */
  readonly notUnderstood: string | undefined;
}

/** The first AuthHeader counts; every other block is overlooked unless it has to be understood. */
export function readHeaderBlocks(contract: ContractDescriptor, envelope: RequestEnvelope): HeaderBlocks {
  const blocks = envelope.header?.children ?? [];
  const { authHeader: header } = contract;
  const isAuthHeader = ({ namespace, name }: XmlElement): boolean =>
    name === header?.element && namespace === header.namespace;
  const authHeader = blocks.find(isAuthHeader);
  const notUnderstood = blocks.find((block) => {
    const mark = findAttribute(block, envelope.root.namespace, "mustUnderstand")?.trim();
    return (mark === "1" || mark === "true") && !isAuthHeader(block);
  });
  return {
    credentials:
      header === undefined || authHeader === undefined
        ? undefined
        : readCredentials(contract, header, envelope, authHeader),
    notUnderstood: notUnderstood?.name,
  };
}

function readCredentials(
  contract: ContractDescriptor,
  header: MessageDescriptor,
  envelope: RequestEnvelope,
  authHeader: XmlElement,
): ReceivedCredentials {
  const readable = new AspNetReader(contract, envelope).readHeader(header, authHeader);
  const values = readFields(contract, header.fields, readable, {
    keyedBy: "element",
    duplicates: "first",
    absent: "default",
  });
  return { userName: textOf(values.UserName), password: textOf(values.Password) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
