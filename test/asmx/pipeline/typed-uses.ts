/**
 * Code that a caller of a Shapes client would write. It is compiled with the emitted types: what is marked as an
 * error has to be one.
 */
export const typedUses = `
import { AccountManagementClient } from "./index.js";

export async function uses(client: AccountManagementClient): Promise<void> {
  const { echoShapeResult: shape } = await client.echoShape({
    value: { xsiType: "Circle", name: "c", fill: "Red", radius: 1 },
  });
  if (shape?.xsiType === "Circle") {
    const radius: number = shape.radius;
    void radius;
    // @ts-expect-error a circle has no width
    void shape.width;
  }
  // @ts-expect-error an abstract type has no value of its own
  await client.echoShape({ value: { fill: "Red" } });
  // @ts-expect-error the radius belongs to a circle
  await client.echoShape({ value: { xsiType: "Rectangle", fill: "Red", width: 1, height: 1, radius: 1 } });
  // @ts-expect-error a rectangle needs its height
  await client.echoShapes({ values: [{ xsiType: "Rectangle", fill: "Red", width: 1 }] });
  const { echoShapesResult: shapes } = await client.echoShapes({
    values: [
      { xsiType: "Rectangle", fill: "dark blue", width: 1, height: 2 },
      { xsiType: "Circle", fill: "Green", radius: 1 },
    ],
  });
  const widths: number[] = shapes.map((one) => (one.xsiType === "Rectangle" ? one.width : one.radius));
  void widths;
  // @ts-expect-error no colour
  await client.echoColour({ value: "Blue" });
  const { echoNullableIntegersResult: numbers } = await client.echoNullableIntegers({ values: [1, null] });
  const first: number | null | undefined = numbers[0];
  void first;
  const { lines, number } = await client.echoOrder({ value: { number: 1, state: "Red", tags: ["a"] } });
  const price: string | undefined = lines[0]?.parts[0]?.price;
  void [price, number];
  const { bytes, long, moment, decimal } = await client.echoScalars({ value: undefined });
  const typed: [Uint8Array | undefined, bigint, Date, string] = [bytes, long, moment, decimal];
  void typed;
  const { requestId, page } = await client.echoSearch({ page: 1, pageSize: 10 });
  const inherited: [string | undefined, number] = [requestId, page];
  void inherited;
}
`;
