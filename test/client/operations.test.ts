import { DOMParser, XMLSerializer } from "@xmldom/xmldom";
import { describe, expect, it } from "vitest";
import { contract } from "../../generated/contract.js";
import { AccountManagementClient } from "../../src/index.js";
import { soapResponse } from "../servers/soap-responses.js";
import { interceptService, sealNetwork } from "../servers/intercepted-service.js";
import { makeClient } from "./calling.js";
import { OPERATIONS } from "./operations.js";
import type { OperationCase } from "./operations.js";

sealNetwork();

const CASES = Object.entries(OPERATIONS);

async function resultOf({ call }: OperationCase, response: string): Promise<unknown> {
  interceptService(soapResponse(response));
  return call(makeClient());
}

it("has one method for every operation of the contract, and no others beside close and soap", () => {
  const { prototype } = AccountManagementClient;
  const methods = [prototype, Object.getPrototypeOf(prototype) as object]
    .flatMap((one) => Object.getOwnPropertyNames(one))
    .filter((name) => !["constructor", "endpoint", "soapVersion", "close", "soap"].includes(name));
  expect(methods.sort()).toEqual(Object.keys(contract.operations).sort());
});

it("has a call, a response and a result of every operation to show here", () => {
  const undecided = Object.keys(contract.operations).filter((method) => !Object.hasOwn(OPERATIONS, method));
  expect(undecided, "decide in test/client/operations.ts what a call of these gives").toEqual([]);
});

describe("the result of every operation", () => {
  it.each(CASES)("%s has exactly its fields", async (_, one) => {
    expect(await resultOf(one, one.response)).toStrictEqual(one.result);
  });

  it.each(CASES)("%s is the same with prefixes in place of default namespaces", async (_, one) => {
    expect(await resultOf(one, prefixed(one.response))).toStrictEqual(one.result);
  });

  it.each(CASES)(
    "%s is the same with elements and attributes that nobody knows, at any depth",
    async (_, one) => {
      expect(await resultOf(one, withStrangers(one.response))).toStrictEqual(one.result);
    },
  );

  it.each(CASES)("%s is the same with its elements in reverse order", async (_, one) => {
    expect(await resultOf(one, reversed(one.response))).toStrictEqual(one.result);
  });

  it.each(CASES)("%s is the same when it is indented", async (_, one) => {
    const indented = one.response.replaceAll("><", ">\r\n  <").replace(/<(\w+)>\s+<\/\1>/g, "<$1></$1>");
    expect(await resultOf(one, indented)).toStrictEqual(one.result);
  });
});

/** Every element of the service with a prefix, as some servers write them. */
function prefixed(response: string): string {
  return response
    .replace(/<(\/?)(?!soap:|\?|\/)(\w+)/g, "<$1n:$2")
    .replace(' xmlns="sosonlinebackup.com"', ' xmlns:n="sosonlinebackup.com"');
}

/** Something unknown in every element that has children: before, between and behind what is known. */
function withStrangers(response: string): string {
  return rewritten(response, (element) => {
    const document = element.ownerDocument;
    element.setAttribute("unknown", "1");
    element.setAttributeNS("urn:strange", "s:Result", "1");
    for (const child of [...Array.from(element.childNodes), null]) {
      const stranger = document.createElementNS("sosonlinebackup.com", "AddedLater");
      stranger.appendChild(document.createElementNS("urn:strange", "Result")).textContent = "52";
      element.insertBefore(stranger, child);
      element.insertBefore(document.createElementNS("urn:strange", child?.nodeName ?? "Code"), child);
    }
  });
}

function reversed(response: string): string {
  return rewritten(response, (element) => {
    const children = Array.from(element.childNodes);
    for (const child of children) element.removeChild(child);
    for (const child of children.reverse()) element.appendChild(child);
  });
}

/** Applies `change` to every element with child elements, from the response element on. */
function rewritten(response: string, change: (element: Element) => void): string {
  const document = new DOMParser().parseFromString(response, "text/xml");
  const elements = Array.from(document.getElementsByTagNameNS("sosonlinebackup.com", "*"));
  for (const element of elements) {
    if (Array.from(element.childNodes).some(({ nodeType }) => nodeType === 1)) change(element);
  }
  return new XMLSerializer().serializeToString(document);
}
