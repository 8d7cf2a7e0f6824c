import type { ContractDescriptor } from "../../soap/contract.js";
import { errorPage } from "../server.js";
import type { HttpResponse } from "../server.js";

export function pageOf(contract: ContractDescriptor, query: string): HttpResponse {
  return errorPage(200, contract.service, query);
}
