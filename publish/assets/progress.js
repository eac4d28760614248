/* What a reader has done, kept in this browser alone: pages marked as done, and checks answered.
   The words come from the attributes of this script's element; see publish/progress.py. */
(() => {
  "use strict";
  const KEY = "hublab-progress";
  const words = document.currentScript.dataset;
  // Where this script lies, in _static, says where the book's pages begin.
  const root = new URL("..", document.currentScript.src).href;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

  /* {pages: {"book/charging": "2026-11-23"}, checks: {"hublab-check-…": "right" | "later" | "wrong"}} */
  function read() {
    try {
      return checked(JSON.parse(localStorage.getItem(KEY))) ?? { pages: {}, checks: {} };
    } catch {
      return { pages: {}, checks: {} }; // a browser that keeps nothing, or not what we wrote
    }
  }
  function checked(kept) {
    const record = (each) => each && typeof each === "object" && !Array.isArray(each);
    return record(kept) && record(kept.pages) && record(kept.checks) ? kept : null;
  }
  function keep(progress) {
    try {
      localStorage.setItem(KEY, JSON.stringify(progress));
    } catch {} // then it lasts as long as the page
    show(progress);
  }
  let progress = read();

  const pageOf = (link) => new URL(link.href).href.replace(root, "").replace(/\.html.*$/, "");
  const done = (element, is) => {
    element.classList.toggle("hublab-done", is);
    const mark = element.querySelector(":scope > .hublab-done-mark");
    if (!is) mark?.remove();
    else if (!mark) {
      const made = Object.assign(document.createElement("span"), { className: "hublab-done-mark" });
      made.append(" ✓", Object.assign(document.createElement("span"), { className: "hublab-unseen", textContent: ` ${words.done}` }));
      element.append(made);
    }
  };

  function show({ pages, checks }) {
    for (const link of document.querySelectorAll(".bd-sidebar-primary nav a.reference.internal"))
      done(link, pageOf(link) in pages);
    for (const item of document.querySelectorAll("li[data-hublab-page]"))
      done(item, item.dataset.hublabPage in pages);
    for (const path of document.querySelectorAll(".hublab-path")) {
      const items = [...path.querySelectorAll("li")];
      const behind = items.filter((item) => item.dataset.hublabPage in pages).length;
      const line = path.querySelector(".hublab-path-done");
      line.hidden = !behind;
      line.textContent = fill(words.ahead, { done: behind, all: items.length });
    }
    const here = document.querySelector("div.hublab-progress");
    if (!here) return;
    here.querySelector("button").setAttribute("aria-pressed", here.dataset.hublabPage in pages);
    const all = [...document.querySelectorAll(".hublab-check")].map((check) => checks[check.id]);
    const first = all.filter((one) => one === "right").length;
    const right = first + all.filter((one) => one === "later").length;
    here.querySelector(".hublab-progress-checks").textContent =
      all.some(Boolean) ? fill(words.checks, { right, first, all: all.length }) : "";
  }

  /* The first answer that is unfolded counts as the reader's own. */
  document.addEventListener("toggle", ({ target }) => {
    const check = target.open && target.closest?.(".hublab-check");
    if (!check || !target.matches(".hublab-check-option")) return;
    const right = Boolean(target.querySelector(".hublab-check-right"));
    const before = progress.checks[check.id];
    if (before === "right" || before === "later") return;
    progress.checks[check.id] = right ? (before ? "later" : "right") : "wrong";
    keep(progress);
  }, true);

  function markHere(here) {
    here.hidden = false;
    const page = here.dataset.hublabPage;
    here.querySelector("button").addEventListener("click", () => {
      if (page in progress.pages) delete progress.pages[page];
      else progress.pages[page] = new Date().toISOString().slice(0, 10);
      keep(progress);
    });
  }

  function takeAlong(section) {
    section.hidden = false;
    const news = section.querySelector("[role=status]");
    const part = (name) => section.querySelector(`[data-hublab-progress="${name}"]`);
    part("save").addEventListener("click", () => {
      const address = URL.createObjectURL(new Blob([JSON.stringify(progress, null, 1)], { type: "application/json" }));
      Object.assign(document.createElement("a"), { href: address, download: words.file }).click();
      URL.revokeObjectURL(address);
    });
    part("open").addEventListener("change", async ({ target }) => {
      const text = await target.files[0].text();
      let opened = null;
      try { opened = checked(JSON.parse(text)); } catch {}
      news.textContent = opened ? "" : words.unreadable;
      if (opened) keep((progress = {
        pages: { ...opened.pages, ...progress.pages },
        checks: { ...opened.checks, ...progress.checks },
      }));
      target.value = "";
    });
    part("forget").addEventListener("click", () => keep((progress = { pages: {}, checks: {} })));
  }

  const here = document.querySelector("div.hublab-progress");
  if (here) markHere(here);
  const kept = document.querySelector(".hublab-progress-kept");
  if (kept) takeAlong(kept);
  show(progress);
  // Another tab of the same book.
  addEventListener("storage", ({ key }) => { if (key === KEY) show((progress = read())); });
})();
