import { VERSION } from "../version.js";

/** Names this package and its version, as servers' logs want it. */
export const USER_AGENT = `account-management-service-client/${VERSION} node/${process.versions.node}`;
