import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["denoiser/ui/browser/**/*.js"],
    languageOptions: {
      globals: {
        ...globals.browser,
        ...{ KERNEL: "readonly", SCRIPT: "readonly", SHARED: "readonly", WORKER: "readonly" },
      },
    },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["denoiser/ui/browser/engine/worker.js"], languageOptions: { globals: globals.worker } },
];
