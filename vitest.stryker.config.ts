import { defineConfig } from "vitest/config";

/**
 * The tests that `npm run mutation` runs: those that state the error map and the retry rules case by case. All
 * others would only make it slow; whatever they would kill besides shows that a case is missing here.
 */
export default defineConfig({
  test: {
    include: [
      "test/response/*.test.ts",
      "test/client/{broken-responses,faults,responses-that-are-not-soap,service-results,what-errors-say}.test.ts",
      "test/envelope/*.test.ts",
      "test/transport/{call,connection-failure-kinds,http-failure}.test.ts",
      "test/transport/{retry,retry-after,retry-pauses}.test.ts",
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
