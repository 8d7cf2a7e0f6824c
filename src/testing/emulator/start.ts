import { contract as publishedContract } from "../../../generated/contract.js";
import { wsdl as publishedWsdl } from "../../../generated/wsdl.js";
import type { ContractDescriptor } from "../../contract/operation.js";
import { InvalidRequestError } from "../../errors/index.js";
import { suggestion } from "../../message/nearest.js";
import { pathOf } from "../../message/path.js";
import type { OperationMethod } from "../operation-types.js";
import { checkFailure, checkFailureOptions } from "./checks/failure.js";
import { is, isObject, text } from "./checks/field.js";
import { checkOptions } from "./checks/options.js";
import { credentialsCheck } from "./credentials-check.js";
import type { Emulator } from "./emulator.js";
import { listen } from "./http/server.js";
import { servicePath, Site } from "./http/site.js";
import type { EmulatorOptions } from "./options.js";
import { DEFAULT_ACCOUNTS } from "./options.js";
import { RequestLog } from "./request-log.js";
import { Script } from "./script.js";
import type { EmulatorFailure } from "./script.js";
import { SoapService } from "./soap-service.js";
import type { TestBehaviour } from "./soap-service.js";
import { AccountStore } from "./state/accounts.js";
import { TokenStore } from "./state/tokens.js";

/**
 * Starts an emulator of the service on 127.0.0.1. It reads requests and writes answers as an ASMX host does,
 * for every operation in the contract; what is known of the live service's behaviour it follows, and the rest
 * is its own choice, which says nothing of the live service. Close it when done.
 *
 * Rejects when the port is taken, and with `InvalidRequestError` for an unknown option, seed key or operation
 * and for a value of the wrong type.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkOptions(options);
  const contract: ContractDescriptor = options.contract?.descriptor ?? publishedContract;
  const accounts = new AccountStore(options.accounts ?? DEFAULT_ACCOUNTS);
  const tokens = new TokenStore();
  const log = new RequestLog();
  const failures = new Script<EmulatorFailure>();
  const responses = new Script<TestBehaviour>();
  const methods = new Set(Object.values(contract.operations).map(({ method }) => method));
  const checked: CheckMethod = (method, field) => {
    text(method, field);
    if (methods.has(method)) return method;
    const why = `The contract has no operation whose method is ${method}`;
    throw new InvalidRequestError(field, why + (suggestion(method, methods) || "."));
  };
  const soap = new SoapService({
    service: { contract, accounts, tokens },
    accepts: credentialsCheck(options.credentials),
    refusal: options.refusal ?? "result",
    behaviours: testBehaviours(options, checked),
    failures,
    responses,
    log,
  });
  const site = new Site(contract, options.contract?.wsdl ?? publishedWsdl);
  const server = await listen(options.port ?? 0, async (request) => {
    const answer = site.answer(request, url());
    return answer === undefined ? soap.answer(request) : { kind: "answer", answer };
  });
  const url = (): string => `http://127.0.0.1:${server.port}${servicePath(contract)}`;
  return {
    url: url(),
    wsdlUrl: `${url()}?WSDL`,
    requests: log.entries,
    accounts,
    redeem: (token) => tokens.redeem(token),
    respondNext: (method, answer) => {
      checked(method, "method");
      checkAnswer(answer, "answer");
      responses.add(method, typeof answer === "function" ? (answer as TestBehaviour) : () => answer);
    },
    failNext: (failure, options = {}) => {
      checkFailure(failure);
      checkFailureOptions(options);
      const { operation, times = 1 } = options;
      const method = operation === undefined ? undefined : checked(operation, "operation");
      for (let time = 0; time < times; time += 1) failures.add(method, failure);
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Gives the method back; throws `InvalidRequestError` for one that the contract does not have. */
type CheckMethod = (method: string, field: string) => string;

const checkAnswer = is(
  "an object, null or a function",
  (answer) => answer === null || isObject(answer) || typeof answer === "function",
);

function testBehaviours(options: EmulatorOptions, checked: CheckMethod): ReadonlyMap<string, TestBehaviour> {
  const behaviours = new Map<string, TestBehaviour>();
  for (const method of Object.keys(options.behaviours ?? {}) as OperationMethod[]) {
    const behaviour = options.behaviours?.[method];
    if (behaviour !== undefined) behaviours.set(checked(method, pathOf("behaviours", method)), behaviour);
  }
  return behaviours;
}
