import type { ContractModel } from "../../scripts/contract/model.js";
import { pull } from "../../scripts/pull/pull.js";
import { uncheckedContract } from "../scripts/emit/emitted.js";

/** The contract at a URL or in a file, pulled and read as `npm run generate -- --pull` does. */
export async function pulledContract(from: string): Promise<ContractModel> {
  const { documents } = await pull(from, {
    headers: [],
    credentials: undefined,
    timeoutMs: 30_000,
    maxBytes: 10 * 1024 * 1024,
  });
  return uncheckedContract(documents);
}
