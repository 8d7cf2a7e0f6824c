export { startEmulator } from "./emulator.js";
export type {
  Emulator,
  EmulatorBehaviour,
  EmulatorBehaviours,
  EmulatorCredentials,
  EmulatorOptions,
} from "./emulator.js";
export { EmulatorFault, EmulatorResult } from "./behaviours.js";
export type { EmulatorCall } from "./behaviours.js";
export type {
  DelayFailure,
  EmulatorFailure,
  FailureOptions,
  FaultFailure,
  HttpFailure,
  ResetFailure,
  ResultFailure,
  SilenceFailure,
} from "./script.js";
export type { EmulatorRequest } from "./journal.js";
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
export { faultReply, mockFault, mockOperation, mockResult, resultReply, successReply } from "./replies.js";
export type { MockInterceptor, MockScope, Reply, ReplyOptions, ResultReplyOutcome } from "./replies.js";
export { replay } from "./recording.js";
export type { RecordedCall, Recording } from "./recording.js";
export { fakeClient } from "./fake-client.js";
export type { ClientOperations, FakeMethod, FakeMethods } from "./fake-client.js";
export type { FaultReply, FaultReplyCode, Outcome } from "./responses.js";
export type { SoapVersion } from "../soap/contract.js";
export type { ArrivedRequest, OperationMethod, RequestOf, ResponseOf, ResultOf } from "./types.js";
