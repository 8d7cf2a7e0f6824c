export * from "./emulator.js";
export * from "./mocks.js";
export * from "./recording.js";
export type {
  DelayFailure,
  EmulatorFailure,
  FailureOptions,
  FaultFailure,
  HttpFailure,
  ResetFailure,
  ResultFailure,
  SilenceFailure,
} from "./planned-failures.js";
export type { EmulatorCall, EmulatorRequest } from "./asmx.js";
export type {
  AccountSeed,
  EmulatedAccount,
  EmulatedAccounts,
  EmulatedHistory,
  EmulatedSystem,
  HistorySeed,
  SystemSeed,
  TokenHolder,
} from "./accounts.js";
export { EmulatorFault, EmulatorResult } from "./responses.js";
export type { FaultReply, FaultReplyCode, Outcome, Reply, ResultReplyOutcome } from "./responses.js";
export type { SoapVersion } from "../soap/contract.js";
export type { ArrivedRequest, OperationMethod, RequestOf, ResponseOf, ResultOf } from "./call-values.js";
