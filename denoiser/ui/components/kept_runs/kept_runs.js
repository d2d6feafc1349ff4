// Keep which trainings were started in this tab of the browser, and tell a server that does not know it: after a
// reload, and after a restart of the server.

const KEY = "denoiser-runs";

let asked = ""; // what the server was last asked for: those that it does not find are not asked for again

/**
 * Take the runs that the server knows to be of this visit, and send it those that it does not.
 *
 * @param {{data: {runs: string[], most: number}, setTriggerValue: Trigger}} component
 */
export default function ({ data, setTriggerValue }) {
  const runs = [...new Set([...keptRuns(), ...data.runs])].slice(-data.most);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(runs));
  } catch (error) {
    console.warn("Denoiser: this browser keeps nothing; a reload loses the list of runs.", error);
  }
  const unknown = runs.filter((run) => !data.runs.includes(run));
  if (unknown.length === 0 || unknown.join() === asked) return;
  asked = unknown.join();
  setTriggerValue("runs", unknown);
}

/**
 * Return the ids of the runs that this tab has started.
 *
 * @returns {string[]}
 */
function keptRuns() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}
