import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["denoiser/**/*.js"],
    languageOptions: {
      globals: {
        ...globals.browser,
        ...{ GLOSSARY: "readonly", KERNEL: "readonly", PAGE: "readonly" },
        ...{ SCRIPT: "readonly", SHARED: "readonly", WORKER: "readonly" },
      },
    },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["denoiser/browser/{engine,lesson}/worker.js"], languageOptions: { globals: globals.worker } },
];
