// Call a function of engines.js, in the page or in its worker.

const worker = new Worker("/worker.js");

async function call(isInWorker, name, parameters) {
  if (!isInWorker) return self[name](...parameters);
  const reply = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.problem ? reject(new Error(data.problem)) : resolve(data.answer));
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.postMessage([name, parameters]);
  return reply;
}
