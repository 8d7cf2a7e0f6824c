export default { build: { ssr: "program.mjs", outDir: "out" } };
