export { startEmulator } from "./emulator/start.js";
export type { Emulator } from "./emulator/emulator.js";
export type {
  EmulatorBehaviour,
  EmulatorBehaviours,
  EmulatorCredentials,
  EmulatorOptions,
} from "./emulator/options.js";
export type { EmulatorCall } from "./emulator/behaviours/behaviour.js";
export { EmulatorFault, EmulatorResult } from "./emulator/behaviours/failure.js";
export type { EmulatorFailure } from "./emulator/script.js";
export type { EmulatorRequest } from "./emulator/request-log.js";
export type {
  AccountSeed,
  EmulatedAccount,
  EmulatedHistory,
  EmulatedSystem,
  HistorySeed,
  SystemSeed,
} from "./emulator/state/account.js";
export type { EmulatedAccounts } from "./emulator/state/accounts.js";
export type { TokenHolder } from "./emulator/state/tokens.js";
export { resultReply, successReply } from "./replies/operation-replies.js";
export type { ResultReplyOutcome } from "./replies/operation-replies.js";
export { faultReply } from "./replies/fault-reply.js";
export type { Reply, ReplyOptions } from "./replies/reply.js";
export type { SoapFault, SoapFaultCode } from "./soap/fault.js";
export type { Outcome } from "./soap/result-outcome.js";
export type { SoapVersion } from "./soap/version.js";
export type { AnswerOf, ArrivedRequest, OperationMethod, RequestOf, ResultOf } from "./operation-types.js";
