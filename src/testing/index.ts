export { startEmulator } from "./emulator.js";
export type { Emulator } from "./emulator.js";
export type {
  EmulatorBehaviour,
  EmulatorBehaviours,
  EmulatorCredentials,
  EmulatorOptions,
} from "./emulator.js";
export type { EmulatorCall } from "./behaviours.js";
export { EmulatorFault, EmulatorResult } from "./behaviours.js";
export type { EmulatorFailure } from "./emulator.js";
export type { EmulatorRequest } from "./emulator.js";
export type {
  AccountSeed,
  EmulatedAccount,
  EmulatedHistory,
  EmulatedSystem,
  HistorySeed,
  SystemSeed,
} from "./accounts.js";
export type { EmulatedAccounts } from "./accounts.js";
export type { TokenHolder } from "./accounts.js";
export { resultReply, successReply } from "./replies.js";
export type { ResultReplyOutcome } from "./replies.js";
export { faultReply } from "./replies.js";
export type { Reply, ReplyOptions } from "./replies.js";
export type { SoapFault, SoapFaultCode } from "./responses.js";
export type { Outcome } from "./responses.js";
export type { TestingSoapVersion } from "./types.js";
export type { AnswerOf, ArrivedRequest, OperationMethod, RequestOf, ResultOf } from "./types.js";
