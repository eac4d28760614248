// Copy buttons for listings and scenarios, and links that lead to a panel by its scenario.
// The words come from the attributes of this script's element; see publish/site.py.

const words = document.currentScript.dataset;
const news = Object.assign(document.createElement("p"), { className: "hublab-unseen" });
news.setAttribute("role", "status");

function toCopy(element) {
  if (element.dataset.hublabCopy !== "link") return element.textContent;
  const fragment = element.closest("[data-hublab-link]")?.dataset.hublabLink ?? element.textContent;
  return `${location.href.split("#")[0]}#${fragment}`;
}

async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // A page from a file or over plain HTTP has no clipboard of its own, but may copy a selection.
  const box = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(box);
  box.select();
  const copied = document.execCommand("copy");
  box.remove();
  if (!copied) throw new Error("copy");
}

function addButtons() {
  for (const element of document.querySelectorAll("[data-hublab-copy]")) {
    if (element.nextElementSibling?.matches(".hublab-copy")) continue;
    const label = element.dataset.hublabCopy === "link" ? words.link : words.copy;
    const of = element.closest("figure")?.querySelector("figcaption")?.textContent;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "hublab-copy", textContent: label });
    if (of) button.setAttribute("aria-label", `${label}: ${of}`);
    button.addEventListener("click", async () => {
      const said = await toClipboard(toCopy(element)).then(() => words.copied, () => words.failed);
      news.textContent = button.textContent = said;
      button.focus();
      setTimeout(() => { news.textContent = ""; button.textContent = label; }, 3000);
    });
    element.after(button);
  }
}

function goToScenario() {
  const leadsTo = ({ dataset: { hublabScenario: name } }) => `#${name}` === location.hash;
  const panel = [...document.querySelectorAll("[data-hublab-scenario]")].find(leadsTo);
  if (!panel) return;
  let folded = panel;
  while ((folded = folded.parentElement.closest("details"))) folded.open = true;
  panel.tabIndex = -1;
  panel.focus({ preventScroll: true });
  panel.scrollIntoView();
}

document.body.append(news);
addButtons();
goToScenario();
addEventListener("hashchange", goToScenario);
document.addEventListener("hublab-changed", addButtons); // a live panel has new HTML
