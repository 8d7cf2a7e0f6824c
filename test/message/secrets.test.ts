import { expect, it } from "vitest";
import { showMessage, writeMessage } from "../../src/soap/write.js";
import { NAMESPACE, complex, contractOf, field } from "./contract.js";

const name = field("name", "xs:string");
const contract = contractOf({
  Account: complex("Account", [name], { derived: ["Owner"] }),
  Owner: complex("Owner", [name, field("password", "xs:string", { secret: true })], { base: "Account" }),
});
const message = {
  element: "M",
  namespace: NAMESPACE,
  fields: [field("account", "Account"), field("answer", "xs:string", { secret: true, repeated: true })],
};

it("the writer hands out the secrets that it wrote, those of derived types included", () => {
  const account = { xsiType: "Owner", name: "jane", password: "owner-s3cret" };
  expect(writeMessage(contract, message, { account, answer: ["a<b", "c"] }).secrets).toEqual([
    "owner-s3cret",
    "a<b",
    "c",
  ]);
});

it("a written message is shown with marks in the place of its secrets, and nothing else is changed", () => {
  const account = { xsiType: "Owner", name: "Al's account", password: "A&l" };
  const shown = showMessage(writeMessage(contract, message, { account, answer: ["Al"] }));
  expect(shown).toContain("<Name>Al's account</Name><Password>***</Password>");
  expect(shown).toContain("<Answer>***</Answer>");
});
