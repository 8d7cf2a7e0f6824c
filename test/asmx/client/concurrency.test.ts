import { beforeEach, expect, test } from "vitest";
import { allReceived, reset, seedAccount } from "../controls.js";
import { startAsmxHost } from "../host.js";
import { clientOf } from "./clients.js";
import { shared } from "../../servers/shared.js";

const many = Array.from({ length: 200 }, (_, index) => index);

const host = shared(() => startAsmxHost());
beforeEach(() => reset(host));

test("clients of both SOAP versions at once do not disturb each other", async () => {
  await using first = clientOf(host, "1.1");
  await using second = clientOf(host, "1.2");
  for (const index of many) await seedAccount(host, `jane-${index}`, { usedSpaceKB: index });
  const responses = await Promise.all(
    many.map((index) =>
      (index % 2 === 0 ? first : second).getAccountUsedSpace({ userName: `jane-${index}` }),
    ),
  );
  expect(responses.map(({ usedSpaceInKB }) => usedSpaceInKB)).toEqual(many.map(BigInt));
  for (const one of await allReceived(host)) {
    const index = Number(/\d+$/.exec(String(one.userName))?.[0]);
    expect(one.soap).toBe(index % 2 === 0 ? "1.1" : "1.2");
  }
});
