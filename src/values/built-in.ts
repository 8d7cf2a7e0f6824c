import type { ValueCodec } from "./codec.js";

/** The codec of a built-in type such as `"xs:int"`. Throws a plain `Error` for any other name. */
export declare function codecOf(type: string): ValueCodec;

/** Whether `type` names a built-in type that {@link codecOf} knows. */
export declare function isBuiltIn(type: string): boolean;
