import fc from "fast-check";

/** Picks one of several forms. */
export type Choose = <T>(...forms: readonly [T, ...T[]]) => T;

/** Choices that fast-check knows of, so that it repeats and shrinks them; it shrinks to the first forms. */
export const choices: fc.Arbitrary<readonly number[]> = fc.array(fc.nat({ max: 5 }), {
  minLength: 1,
  maxLength: 24,
});

export function chooser(numbers: readonly number[]): Choose {
  let turn = 0;
  return (...forms) => {
    const number = numbers[turn++ % numbers.length] ?? 0;
    return forms[number % forms.length] as (typeof forms)[0];
  };
}
