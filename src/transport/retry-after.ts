/**
 * What a `Retry-After` header asks for, in ms from `now` (ms since the epoch): seconds or an HTTP date; 0 for a
 * date in the past. `undefined` when there is none or it is neither.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  // All three forms of an HTTP date begin with the name of a day; Date.parse alone would take "1.5" or "-1".
  if (!/^(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?[ ,]/i.test(value)) return undefined;
  // asctime() has no time zone and means GMT.
  const date = Date.parse(/(?:GMT|UTC|[+-]\d{4})$/i.test(value) ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
