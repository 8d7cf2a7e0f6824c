import { describe, expect, it } from "vitest";
import { contract } from "../../../generated/contract.js";
import { ContractError } from "../../../scripts/contract/nodes.js";
import { viewContract } from "../../../scripts/emit/view.js";
import type { FieldView, OperationView } from "../../../scripts/emit/view.js";
import { accessOf, isObsolete, knownFacts, unitOf } from "../../../scripts/facts.js";
import type { Fact } from "../../../scripts/facts.js";
import { contractOf, pinnedWsdl, sampleWsdl } from "../contracts.js";

const model = contractOf(pinnedWsdl);

function operationOf(name: string, ...facts: readonly Omit<Fact, "reason">[]): OperationView {
  const view = viewContract(
    model,
    facts.map((fact) => ({ ...fact, reason: "A test's." })),
  );
  const operation = view.operations.find((one) => one.model.name === name);
  if (operation === undefined) throw new Error(`There is no ${name}.`);
  return operation;
}

function fieldOf(fields: readonly FieldView[], name: string): FieldView {
  const found = fields.find((field) => field.name === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return found;
}

describe("what is known beyond the contract", () => {
  it("matches the contract, row by row, and each row gives its reason", () => {
    expect(() => viewContract(model, knownFacts)).not.toThrow();
    expect(knownFacts.filter(({ reason }) => reason.length < 10)).toEqual([]);
    expect(new Set(knownFacts.map(({ at }) => at)).size).toBe(knownFacts.length);
  });

  it.each([
    "GetNothing",
    "Authenticate.request.username",
    "Authenticate.response.Token",
    "AccountSpace.Nothing",
    "GetAuthorizationTokenByEntity.request.request.Username",
  ])("fails the generation where the contract has no such place: %s", (at) => {
    expect(() => operationOf("Authenticate", { at, required: true })).toThrow(ContractError);
    expect(() => operationOf("Authenticate", { at, required: true })).toThrow(at);
  });

  it("makes a field required, secret or documented, by the wire's name without the wrapper", () => {
    const { request } = operationOf("GetAuthorizationTokenByEntity", {
      at: "GetAuthorizationTokenByEntity.request.Username",
      required: true,
      secret: true,
      documentation: "Whose token it is.",
    });
    expect(fieldOf(request.callerFields, "Username")).toMatchObject({
      required: true,
      secret: true,
      documentation: "Whose token it is.",
    });
  });

  it("is known of a request's type in all operations that share it", () => {
    const shared = contractOf(
      sampleWsdl.replace('"tns:GetAuthenticationTokenRequest"', '"tns:GetAuthorizationTokenByEntityRequest"'),
    );
    const at = "GetAuthorizationTokenByEntity.request.Username";
    const { operations } = viewContract(shared, [{ at, required: true, reason: "A test's." }]);
    const requests = operations.filter(({ method }) => /^getAuth.*Token/.test(method));
    expect(requests.map(({ request }) => fieldOf(request.callerFields, "Username").required)).toEqual([
      true,
      true,
    ]);
  });

  it("may say that a field is no secret although its name says so", () => {
    const at = "Authenticate.request.password";
    expect(
      fieldOf(operationOf("Authenticate", { at, secret: false }).request.fields, "password").secret,
    ).toBe(false);
  });

  it("overrides whether an operation reads", () => {
    expect(operationOf("Authenticate").access).toBe("write");
    expect(operationOf("Authenticate", { at: "Authenticate", access: "read" }).access).toBe("read");
  });
});

describe("an operation without a row", () => {
  it("works by the schema alone", () => {
    const operation = operationOf("GetAuthorizationTokenByEntity");
    expect(operation).toMatchObject({
      method: "getAuthorizationTokenByEntity",
      access: "read",
      authenticated: true,
      outcome: { kind: "standard", property: "result" },
    });
    expect(operation.request.callerFields.some(({ name, required }) => name === "Username" && required)).toBe(
      false,
    );
  });
});

describe("rules", () => {
  it.each([
    ["GetAllAccounts", "read"],
    ["ListDevices", "read"],
    ["FindPartners", "read"],
    ["IsActive", "read"],
    ["Get", "read"],
    ["CreateAccountBySize", "write"],
    ["Getaway", "write"],
    ["IssueToken", "write"],
    ["Checkout", "write"],
    ["CancelAccount", "write"],
  ])("tell by its name whether an operation reads: %s %s", (name, access) => {
    expect(accessOf(name)).toBe(access);
  });

  it.each([
    ["AccountSizeMB", "MB"],
    ["usedSpaceInKB", "KB"],
    ["SizeBytes", "bytes"],
    ["months", "months"],
    ["UploadedFilesSize", undefined],
    ["MBean", undefined],
  ])("tell the unit of a field: %s %s", (name, unit) => {
    expect(unitOf(name)).toBe(unit);
  });

  it.each([
    ["Obsolete: use X instead.", true],
    ["[Obsolete] Gone.", true],
    ["DEPRECATED. Gone.", true],
    ["Removes obsolete accounts.", false],
    ["Obsoletely named.", false],
    [undefined, false],
  ])("tell an obsolete operation by its documentation: %s", (documentation, expected) => {
    expect(isObsolete(documentation)).toBe(expected);
  });
});

describe("secrets in the operation table", () => {
  it("are all the fields that carry one, in requests and results", () => {
    const secrets = new Set<string>();
    const note = (fields: readonly { element: string; secret?: true }[]): void => {
      for (const { element, secret } of fields) if (secret === true) secrets.add(element);
    };
    for (const { request, response } of Object.values(contract.operations)) {
      note(request.fields);
      note(response.fields);
    }
    for (const type of Object.values(contract.types)) if (type.kind === "complex") note(type.fields);
    expect([...secrets].sort()).toEqual([
      "AuthToken",
      "NewPassword",
      "Password",
      "Token",
      "answer",
      "newPassword",
      "password",
    ]);
  });
});
