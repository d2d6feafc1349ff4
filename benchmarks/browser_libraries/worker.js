// Answer what the page asks.

importScripts("/engine.js", "/tfjs_model.js", "/engines.js");

onmessage = async ({ data: [name, parameters] }) => {
  try {
    postMessage({ answer: await self[name](...parameters) });
  } catch (error) {
    postMessage({ problem: String(error) });
  }
};
