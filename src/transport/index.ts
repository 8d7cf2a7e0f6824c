export type { TransportAnswer, TransportRequest } from "./request.js";
export { CallClock } from "./call-clock.js";
export type { CallClockOptions, ClockFailure, TryClock } from "./call-clock.js";
export { closeAgent, createAgent } from "./agent.js";
export { sendOnce } from "./send-once.js";
export { httpFailure } from "./http-failure.js";
export { runWithRetries } from "./retry.js";
export type { RetryNotice, RetryOptions } from "./retry.js";
