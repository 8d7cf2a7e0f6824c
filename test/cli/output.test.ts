import { describe, expect, it } from "vitest";
import { Output } from "../../src/cli/output.js";
import type { Streams } from "../../src/cli/program.js";

/** What is written of a result, also of one that the published contract has not. */
function shown(result: object, terminal = false): string {
  let text = "";
  const stdout = {
    isTTY: terminal,
    hasColors: () => false,
    write: (chunk: string) => {
      text += chunk;
      return true;
    },
  };
  new Output({ stdout, stderr: stdout } as unknown as Streams).result(result);
  return text;
}

describe("A result", () => {
  it("is shown with objects as a table, names in lines, and nothing for what is not there", () => {
    const result = {
      empty: undefined,
      outer: { inner: 1n, absent: undefined, nil: null },
      accounts: [{ name: "jane", since: new Date("2024-01-31T12:00:00Z") }, { name: "jo" }],
      names: ["a", "b"],
      none: [],
    };
    expect(shown(result)).toBe(
      [
        "outer.inner\t1",
        "outer.nil\t",
        "\naccounts (2)\nname\tsince",
        "jane\t2024-01-31T12:00:00.000Z",
        "jo\t",
        "\nnames (2)\na\nb",
        "\nnone (0)\n",
      ].join("\n"),
    );
  });

  it("is shown in columns on a terminal, as wide as the widest text", () => {
    expect(
      shown(
        {
          list: [
            { a: "Büro", b: "1" },
            { a: "x", b: "2" },
          ],
        },
        true,
      ),
    ).toBe("\nlist (2)\na     b\n───────\nBüro  1\nx     2\n");
  });

  it("is shown with bytes as base64, objects as JSON and no control character as it is", () => {
    const result = { bytes: Uint8Array.of(0, 255), list: [{ deep: { x: 1n } }], text: "a\tb\u001b[2J" };
    expect(shown(result)).toBe('bytes\tAP8=\ntext\ta\\tb\\u001b[2J\n\nlist (1)\ndeep\n{"x":"1"}\n');
  });
});
