import { describe, expect, it } from "vitest";
import { readCorpus } from "../../fuzz/corpus.js";
import { Random } from "../../fuzz/random.js";
import { xml } from "../../fuzz/targets/xml.js";
import { compareReadings, DIFFERENCES } from "../../fuzz/xml/differences.js";

// `npm run fuzz -- --target xml` reads many more.
const DOCUMENTS = 3_000;

describe("a document is read as libxml2, a strict parser of another make, reads it", () => {
  it("whether it was generated or mutated, in verdict and values", async () => {
    const random = new Random(20_261_125);
    const target = xml(readCorpus(random));
    const outcomes = new Map<string, number>();
    for (let left = DOCUMENTS; left > 0; left -= 1) {
      const outcome = await target.next(random).run();
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    for (const kind of ["generated", "mutated"]) {
      for (const verdict of ["both read the same", "both refuse"]) {
        expect(outcomes.get(`${kind}: ${verdict}`)).toBeGreaterThan(DOCUMENTS / 20);
      }
    }
  });

  it.each(DIFFERENCES)("but for $what", ({ what, example }) => {
    expect(compareReadings(example)).toBe(what);
  });

  it("with U+FEFF, which is a letter, at the beginning of an instruction's target", () => {
    expect(compareReadings(Buffer.from(" <?\ufeffx?><a/>"))).toBe("both read the same");
  });

  it.each([
    "<?x?y z?><a/>",
    '<soap:-x xmlns:soap="u"/>',
    '<a xmlns=" u "/>',
    '<a xmlns:p=""/>',
    '<a xmlns:p="u" xmlns:q="u" p:x="1" q:x="2"/>',
    "<a>]]></a>",
    "<a>&#xD800;</a>",
    "<a:b:c xmlns:a='u'/>",
    "<?a:b c?><a/>",
  ])("refused by both: %s", (document) => {
    expect(compareReadings(Buffer.from(document))).toBe("both refuse");
  });
});
