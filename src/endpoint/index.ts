export { resolveEndpoint } from "./endpoint.js";
export type { Endpoint, EndpointRules } from "./endpoint.js";
