// Says the results of the panels to screen readers, once they have settled.

const SETTLED = 700; // milliseconds: of several results in a row the last one is said

export default function ({ parentElement }) {
  const status = parentElement.querySelector("[role=status]");
  const say = () => {
    const panels = [...document.querySelectorAll(".st-key-panels img")];
    const said = [...panels.slice(0, 1), ...panels.slice(1).slice(-1)]
      .map((panel) => panel.alt).join(". ");
    if (said !== status.textContent) status.textContent = said;
  };
  let timer = setTimeout(say, SETTLED);
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(say, SETTLED);
  };
  const observer = new MutationObserver(wait);
  observer.observe(document.body, {
    subtree: true, childList: true, attributeFilter: ["alt"],
  });
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
}
