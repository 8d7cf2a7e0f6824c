import type { ReceivedCredentials } from "./asmx/header-blocks.js";
import type { EmulatorOptions } from "./options.js";
import { DEFAULT_CREDENTIALS } from "./options.js";

/** Makes the check that the emulator's `credentials` option asks for. A missing AuthHeader does not pass. */
export function credentialsCheck(
  option: EmulatorOptions["credentials"] = DEFAULT_CREDENTIALS,
): (received: ReceivedCredentials | undefined) => boolean {
  if (option === "any") return () => true;
  const accepted = "userName" in option ? [option] : option;
  return (received) =>
    accepted.some(
      ({ userName, password }) => received?.userName === userName && received.password === password,
    );
}
