import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseAndGenerate } from "wsdl-tsclient";
import { Logger } from "wsdl-tsclient/dist/src/utils/logger.js";
import { viewContract } from "../../../../scripts/emit/view.js";
import { stubFiles } from "../../../../scripts/emit/stubs.js";
import { readTree } from "../../../../scripts/replace.js";
import { uncheckedContractOf } from "../emitted.js";

export type Files = ReadonlyMap<string, string>;

/** What `wsdl-tsclient` gives by itself, by path, and what it gives mended: `definitions` and `client`. */
export interface BothOutputs {
  readonly raw: Files;
  readonly mended: Files;
}

export async function bothOutputsOf(wsdl: string): Promise<BothOutputs> {
  const folder = await mkdtemp(join(tmpdir(), "stubs-"));
  try {
    const file = join(folder, "AccountManagementService.wsdl");
    await writeFile(file, wsdl);
    Logger.disabled();
    await parseAndGenerate(file, join(folder, "raw"), {});
    const mended = await stubFiles(viewContract(uncheckedContractOf(wsdl), []), join(folder, "mended"));
    return {
      raw: await filesOf(join(folder, "raw", basename(file, ".wsdl").toLowerCase())),
      mended: new Map(Object.entries(mended)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function filesOf(folder: string): Promise<Files> {
  const tree = await readTree(folder);
  return new Map([...tree].map(([path, bytes]) => [path, bytes.toString("utf8")]));
}
