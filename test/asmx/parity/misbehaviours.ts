import { contract as published } from "../../../generated/contract.js";
import type { ContractDescriptor, OperationDescriptor } from "../../../src/soap/contract.js";
import { EmulatorFault } from "../../../src/testing/index.js";
import type {
  Emulator,
  EmulatorBehaviour,
  EmulatorOptions,
  OperationMethod,
} from "../../../src/testing/index.js";

/** One way in which a call goes wrong, told to both services. */
export interface Misbehaviour {
  readonly name: string;
  /** To the host. */
  readonly order: string;
  /** To the emulator. */
  readonly options: EmulatorOptions;
  readonly prepare: (emulator: Emulator, operation: OperationDescriptor) => void;
  /** Operations that can go wrong like this; all by default. */
  readonly appliesTo?: (operation: OperationDescriptor) => boolean;
}

const { namespace }: ContractDescriptor = published;
const message = "Err-5e24e99f-071a-4463-84eb-b42fc24e1de3;";
const detail =
  `<Result xmlns="${namespace}"><Result xmlns="${namespace}">52</Result>` +
  `<Code xmlns="${namespace}">AlreadyExists</Code></Result>`;

export const misbehaviours: readonly Misbehaviour[] = [
  ...[
    [1, "UnexpectedError"],
    [2, "InvalidInputParameters"],
    [3, "InvalidSoapCredentials"],
  ].map(([number, code]) => result(Number(number), String(code))),
  {
    name: "credentials are refused in a Result",
    order: "credentials?user=someone&password=else",
    options: { credentials: { userName: "someone", password: "else" } },
    prepare: () => undefined,
  },
  {
    name: "credentials are refused in a fault",
    order: "next?behaviour=refused",
    options: { credentials: { userName: "someone", password: "else" }, refusal: "fault" },
    prepare: () => undefined,
  },
  thrown("a SoapException", "next?behaviour=fault", () => {
    throw new EmulatorFault({ reason: "Something is wrong here" });
  }),
  {
    name: "a SoapException with an actor and a detail",
    order: "next?behaviour=fault-detail",
    options: {},
    prepare: (emulator, operation) => {
      // Both name the host by the request's Host header.
      const actor = `http://service.test${new URL(emulator.url).pathname}`;
      respond(emulator, operation, () => {
        throw new EmulatorFault({ reason: "Entity already exists", actor, detail });
      });
    },
  },
  {
    name: "a null result",
    order: "next?behaviour=null",
    options: {},
    prepare: (emulator, operation) => respond(emulator, operation, () => null),
    appliesTo: ({ response }) => response.unwrap !== undefined,
  },
  {
    name: "no Result",
    order: "next?behaviour=no-result",
    options: {},
    prepare: (emulator, operation) => respond(emulator, operation, () => ({ result: null })),
    // These have nothing else to say.
    appliesTo: ({ name }) => /^(?:Change|Create)/.test(name),
  },
  thrown("an unhandled exception", "next?behaviour=exception", () => {
    throw new Error("Something went <wrong> & broke");
  }),
  thrown(
    "an exception whose words hold what XML forbids",
    "next?behaviour=exception&message=a%01b%20%F0%9F%98%80",
    () => {
      throw new Error("a\u0001b \u{1F600}");
    },
  ),
];

function result(number: number, code: string): Misbehaviour {
  return {
    name: `Result ${number} ${code}`,
    order: `next?${new URLSearchParams({ behaviour: "result", number: String(number), code, message }).toString()}`,
    options: {},
    prepare: (emulator, { method }) =>
      emulator.failNext(
        { kind: "result", result: number, code, message },
        { operation: method as OperationMethod },
      ),
  };
}

function thrown(name: string, order: string, behaviour: EmulatorBehaviour<OperationMethod>): Misbehaviour {
  return {
    name,
    order,
    options: {},
    prepare: (emulator, operation) => respond(emulator, operation, behaviour),
  };
}

function respond(
  emulator: Emulator,
  { method }: OperationDescriptor,
  behaviour: EmulatorBehaviour<OperationMethod>,
): void {
  emulator.respondNext(method as OperationMethod, behaviour);
}
