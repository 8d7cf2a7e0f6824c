import { expect, expectTypeOf, it } from "vitest";
import { startEmulator } from "../../src/testing/index.js";
import type {
  ResponseOf,
  ArrivedRequest,
  EmulatorBehaviours,
  OperationMethod,
  RequestOf,
  ResultOf,
} from "../../src/testing/index.js";
import { CREDENTIALS, makeClient } from "../client/calling.js";

/** The methods that are not marked with true. */
type MethodsWithout<Holds extends Record<OperationMethod, boolean>> = {
  [M in OperationMethod]: Holds[M] extends true ? never : M;
}[OperationMethod];
type Fits<From, To> = From extends To ? true : false;

it("whatever a client resolves to can be a response, for every operation", () => {
  type Refused = MethodsWithout<{ [M in OperationMethod]: Fits<ResultOf<M>, ResponseOf<M>> }>;
  expectTypeOf<Refused>().toBeNever();
});

it("what arrives whole can be sent again, for every operation", () => {
  type Whole<M extends OperationMethod> = {
    [K in keyof ArrivedRequest<M>]-?: Exclude<ArrivedRequest<M>[K], undefined>;
  };
  type Unsendable = MethodsWithout<{ [M in OperationMethod]: Fits<Whole<M>, RequestOf<M>> }>;
  expectTypeOf<Unsendable>().toBeNever();
});

it("64-bit integers arrive as bigint alone and are returned as either", () => {
  type Arrived = ArrivedRequest<"createAccountBySize">["accountSizeMB"];
  expectTypeOf<Arrived>().toEqualTypeOf<bigint | undefined>();
  type UsedSpace = ResponseOf<"getAccountUsedSpace">["usedSpaceInKB"];
  expectTypeOf<UsedSpace>().toEqualTypeOf<bigint | number | null | undefined>();
});

it("behaviours are typed by their operation, parts, nil and unknown names included", async () => {
  const behaviours: EmulatorBehaviours = {
    authenticate: ({ request }) => ({ accountStatus: "Frozen", backupServerName: request.userName ?? null }),
    getAccountUsedSpaceBySystem: () => ({
      accountSpaces: [null, { usedSpaceKB: 1 }, { usedSpaceKB: 2n ** 62n, systemName: null }, null],
    }),
    getHistoryEventsTotals: ({ request }) => ({
      historyEventsTotalsData: request.monitoredUsernames?.map(() => ({ uploadedFilesCount: 1 })) ?? null,
    }),
    // @ts-expect-error: no field of the response
    getAllAccounts: () => ({ nothing: 1 }),
    // @ts-expect-error: no type of the field
    getAccountUsedSpace: () => ({ usedSpaceInKB: "1" }),
  };
  await using emulator = await startEmulator({ credentials: CREDENTIALS, behaviours });
  await using client = makeClient({ endpoint: emulator.url });

  const status = await client.authenticate({ userName: "a\r", password: "b" });
  expect(status).toMatchObject({ accountStatus: "Frozen", backupServerName: "a\r" });
  const { accountSpaces } = await client.getAccountUsedSpaceBySystem({ username: "a" });
  expect(accountSpaces).toEqual([
    { username: undefined, usedSpaceKB: 1n, systemName: undefined, deviceType: undefined },
    { username: undefined, usedSpaceKB: 2n ** 62n, systemName: undefined, deviceType: undefined },
  ]);
  const totals = await client.getHistoryEventsTotals({ monitoredUsernames: ["a", "b"], months: 1 });
  expect(totals.historyEventsTotalsData).toEqual(
    Array(2).fill({
      periodDate: new Date("0001-01-01T00:00:00Z"),
      uploadedFilesCount: 1n,
      uploadedFilesSize: 0n,
    }),
  );
});
