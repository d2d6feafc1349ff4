// One evaluation with each engine, on one thread, from a picture to a new Float32Array. Runs in the page and in
// its worker.

const FOLDER = "/libraries";
const SHAPE = [1, 28, 28, 1];
const LEAST = 10; // milliseconds of a round

async function bytesOf(path) {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

async function runScript(path) {
  if (typeof importScripts === "function") return importScripts(path);
  const script = Object.assign(document.createElement("script"), { src: path });
  const loaded = new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${path} cannot be loaded`));
  });
  document.body.append(script);
  await loaded;
}

async function own(backend) {
  const network = new engine.Network(await bytesOf("/browser.bin"), backend);
  const run = (picture) => new Float32Array(network.run(picture));
  return Object.assign(run, { memory: backend.memory?.buffer });
}

/** Each loads an engine with the network; returns the function that evaluates it. */
const ENGINES = {
  WebAssembly: () => own(new engine.WasmBackend(engine.compileKernel())),
  JavaScript: () => own(new engine.PlainBackend()),

  async "LiteRT.js"() {
    const { loadLiteRt, loadAndCompile, Tensor } = await import(`${FOLDER}/@litertjs/core/dist/index.js`);
    const folder = `${FOLDER}/@litertjs/core/wasm/`;
    self.Module = { locateFile: (name) => folder + name }; // else a worker looks beside its own script
    await loadLiteRt(folder);
    const options = { accelerator: "wasm", cpuOptions: { numThreads: 1 } };
    const model = await loadAndCompile(await bytesOf("/model.tflite"), options);
    return async (picture) => {
      const input = new Tensor(picture, SHAPE);
      const [output] = await model.run([input]);
      const denoised = output.toTypedArray();
      input.delete();
      output.delete();
      return denoised;
    };
  },

  async "onnxruntime-web"() {
    await runScript(`${FOLDER}/onnxruntime-web/dist/ort.wasm.min.js`);
    ort.env.wasm.wasmPaths = `${FOLDER}/onnxruntime-web/dist/`;
    ort.env.wasm.numThreads = 1;
    const options = { executionProviders: ["wasm"] };
    const session = await ort.InferenceSession.create(await bytesOf("/model.onnx"), options);
    return async (picture) => {
      const { denoised } = await session.run({ noisy: new ort.Tensor("float32", picture, SHAPE) });
      return denoised.data;
    };
  },

  async "TensorFlow.js"() {
    for (const name of ["core", "layers", "backend-wasm"]) {
      await runScript(`${FOLDER}/@tensorflow/tfjs-${name}/dist/tf-${name}.min.js`);
    }
    tf.wasm.setWasmPaths(`${FOLDER}/@tensorflow/tfjs-backend-wasm/dist/`);
    tf.wasm.setThreadsCount(1);
    if (!(await tf.setBackend("wasm"))) throw new Error("its WebAssembly does not start");
    const model = toTfjs(await bytesOf("/browser.bin"));
    return (picture) => tf.tidy(() => model.predictOnBatch(tf.tensor(picture, SHAPE)).dataSync());
  },
};

const loaded = new Map();

/** Load an engine; return what it makes of a picture, and the bytes of its memory where they are known. */
async function load(name, picture) {
  const run = await ENGINES[name]();
  loaded.set(name, run);
  return { denoised: Array.from(await run(Float32Array.from(picture))), memory: run.memory?.byteLength };
}

/** Return the milliseconds from the bytes of the network to one that can run. */
async function timeToReady() {
  const file = await bytesOf("/browser.bin");
  const began = performance.now();
  new engine.Network(file, new engine.WasmBackend(engine.compileKernel()));
  return performance.now() - began;
}

/**
 * Return for each engine the milliseconds of an evaluation in each round. The engines take turns. A round has at
 * least `count` evaluations, and lasts long enough for the clock, which moves by 0.1 ms.
 */
async function measure(names, rounds, count, picture) {
  const pixels = Float32Array.from(picture);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const run = loaded.get(name);
      const began = performance.now();
      let done = 0, taken = 0;
      for (; done < count || taken < LEAST; done++) {
        await run(pixels);
        taken = performance.now() - began;
      }
      times[name].push(taken / done);
    }
  }
  return times;
}
