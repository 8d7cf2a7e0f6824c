import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "generated/",
      "coverage/",
      "site/",
      "reports/",
      ".stryker-tmp/",
      "test/asmx/build/",
      "test/types/must-not-compile/",
      "test/matrix/*/",
    ],
  },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      // A suite of node:test waits for its tests by itself.
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", name: ["describe", "it"], package: "node:test" }] },
      ],
      "no-console": "error",
    },
  },
  {
    // Packages that declare their classes as interfaces (winston), and promises that the tests look at as what they are.
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-unsafe-class-instance-assignment": "off" },
  },
  {
    files: [
      "scripts/**/*.ts",
      "bench/**/*.ts",
      "fuzz/**/*.ts",
      "soak/**/*.ts",
      "examples/**/*.ts",
      "test/matrix/run.ts",
    ],
    rules: { "no-console": "off" },
  },
);
