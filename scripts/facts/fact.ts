import type { Access } from "../../src/contract/operation.js";

/**
 * Something that is known of the service beyond its WSDL. `at` names the place in the contract:
 * `Operation`, `Operation.request.Field`, `Operation.response.Field` (fields by their wire name, without the
 * wrappers), or `Type.Field`.
 */
export interface Fact {
  readonly at: string;
  /** A caller, or a usable result, cannot do without the field although the schema makes it optional. */
  readonly needed?: true;
  /** Never to be shown, although its name does not say so; or `false`: may be shown although its name says so. */
  readonly secret?: boolean;
  /** Overrides the rule that reads are named like reads. */
  readonly access?: Access;
  /** Documentation for callers; put before what the WSDL says. */
  readonly documentation?: string;
  /** Why this is so, and where it comes from. */
  readonly reason: string;
}
