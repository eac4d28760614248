// Makes the panels of a page live when a reader first touches one; until then it fetches nothing.
// The words come from the attributes of this script's element; see publish/live_pages.py.

(() => {
  const words = document.currentScript.dataset;
  const folder = new URL("./", document.currentScript.src);
  const numbers = new Intl.NumberFormat(document.documentElement.lang || "en", {
    maximumFractionDigits: 1, minimumFractionDigits: 1,
  });
  const SETTLED_MS = 1000; // changes nearer to each other than this are one step back
  const PANEL = ".hublab-panel[data-hublab-scenario]";

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // One region for all that is announced: it stays, whatever is replaced around it.
  const region = make("p", { className: "hublab-unseen" });
  region.setAttribute("role", "status");
  const announce = (text) => { region.textContent = text; };

  // What can't be, said before it is tried.
  const unable = () => {
    if (location.protocol === "file:") return words.file;
    if (!("WebAssembly" in window && "Worker" in window)) return words.browser;
    return "";
  };

  // The worker, and the manager of the widgets' views

  let live = null; // the promise of both, once somebody touched a panel

  const start = async () => {
    const worker = new Worker(new URL("worker.mjs", folder), { type: "module" });
    const failed = new Promise((_, reject) => { worker.onerror = reject; });
    document.head.append(
      make("link", { rel: "stylesheet", href: new URL("views.css", folder).href }),
    );
    const views = import(new URL("views.js", folder));
    const { PageManager } = await Promise.race([views, failed]);
    const manager = new PageManager((message) => worker.postMessage(message));
    worker.onerror = () => giveUp(worker);
    worker.onmessage = ({ data }) => received(data, manager, worker);
    return { worker, manager };
  };

  const received = (data, manager, worker) => {
    const panel = panels.find((each) => each.ident === data.ident);
    if (data.type === "comm") manager.receive(data.text, data.buffers);
    else if (data.type === "idle") manager.idle(data.msg_id);
    else if (data.type === "progress") panels.forEach((each) => each.progressed(data));
    else if (data.type === "opened") panel.opened(data, manager);
    else if (data.type === "restored") panel.restored(data);
    else giveUp(worker, data.message);
  };

  const giveUp = (worker, message) => {
    console.debug("The panels of this page can't be live:", message);
    worker?.terminate();
    live = null;
    for (const each of panels) if (each.state !== "static") each.fail(words.failed);
  };

  const post = (message) => {
    live ??= start();
    live.then(({ worker }) => worker.postMessage(message), (error) => giveUp(null, error));
  };

  let fetched = false;
  const fetchAhead = async () => {
    if (fetched || live || unable() || navigator.connection?.saveData) return;
    fetched = true;
    const { sizes } = await (await fetch(new URL("manifest.json", folder))).json();
    for (const name of Object.keys(sizes)) fetch(new URL(name, folder), { priority: "low" });
  };

  // A panel

  class Panel {
    state = "static";
    #wanted = null; // a scenario that came before the panel was live
    #reading = 0; // addresses that are being restored: what changes thereby is not written anew

    constructor(element) {
      this.element = element;
      this.ident = element.id;
      this.first = this.scenario = element.dataset.hublabScenario;
      this.question = this.scenario.split("-")[0];
      this.button = make("button", { type: "button", textContent: words.try });
      this.said = make("span");
      this.bar = make("progress", { hidden: true });
      this.bar.setAttribute("aria-label", words.download);
      element.prepend(make("p", { className: "hublab-try" }, this.button, this.said, this.bar));
      this.button.addEventListener("click", () => this.go());
      element.addEventListener("click", (event) => this.#touched(event));
      element.addEventListener("pointerenter", (event) => {
        if (event.pointerType === "mouse") fetchAhead();
      });
      element.addEventListener("focusin", fetchAhead);
      this.#is("static");
    }

    /** Its address: that of its question's first panel on the page needs no id. */
    get fragment() {
      const first = panels.find((each) => each.question === this.question);
      return first === this ? this.scenario : `${this.ident}/${this.scenario}`;
    }

    /** Go live, with the settings of `scenario` where a link brought them. */
    go(scenario = null) {
      if (this.state === "live") {
        if (!scenario) return;
        this.#reading += 1;
        post({ type: "restore", ident: this.ident, scenario });
        return;
      }
      this.#wanted = scenario ?? this.#wanted;
      if (this.state === "loading") return;
      const why = unable();
      if (why) {
        this.fail(why);
        return;
      }
      this.#is("loading");
      this.#say(words.start);
      const { hublabStory: story = "" } = this.element.dataset;
      post({ type: "open", ident: this.ident, scenario: this.first, story });
    }

    progressed({ stage, loaded, total }) {
      if (this.state !== "loading") return;
      this.bar.hidden = false;
      if (stage === "download") {
        Object.assign(this.bar, { max: total, value: loaded });
        const [have, all] = [loaded, total].map((bytes) => numbers.format(bytes / 1e6));
        this.said.textContent = words.download.replace("{}", have).replace("{}", all);
      } else {
        this.bar.removeAttribute("value");
        this.#say(words.start);
      }
    }

    async opened({ model, error }, manager) {
      if (error) return this.fail(error);
      const host = make("div", { className: "hublab-host" });
      this.element.append(host);
      try {
        await manager.show(model, host);
      } catch (reason) {
        host.remove();
        console.debug(reason);
        return this.fail(words.failed);
      }
      const focused = this.element.contains(document.activeElement);
      const unfolded = [...this.element.querySelectorAll("details[open] > summary")];
      this.element.replaceChildren(host);
      this.element.classList.add("hublab-live");
      if (focused) host.querySelector("select, input, button")?.focus({ preventScroll: true });
      new MutationObserver(() => this.#changed()).observe(host, { childList: true, subtree: true });
      for (const { textContent: head } of unfolded)
        [...host.querySelectorAll(".hublab-unfold")].find((each) => each.textContent === head)?.click();
      this.#is("live");
      announce(words.live);
      this.#changed();
      if (this.#wanted) this.go(this.#wanted);
    }

    restored({ error }) {
      setTimeout(() => { this.#reading -= 1; }, SETTLED_MS);
      this.#complain(error);
    }

    fail(sentence) {
      if (this.state === "static" || this.state === "loading" || this.state === "failed") {
        this.bar.hidden = true;
        this.#say(sentence);
      } else {
        this.#complain(sentence);
      }
      this.#is("failed");
    }

    #touched(event) {
      const busy = event.target.closest("a, summary, button, input, select, pre");
      if (this.state === "static" && !busy && getSelection().isCollapsed) this.go();
    }

    /** Show a sentence above what there is, in place of the one before; none takes that away. */
    #complain(sentence) {
      this.element.querySelector(":scope > .hublab-error")?.remove();
      if (!sentence) return;
      this.element.prepend(make("p", { className: "hublab-error", textContent: sentence }));
      announce(sentence);
    }

    #say(sentence) {
      this.said.textContent = sentence;
      announce(sentence);
    }

    #is(state) {
      this.state = this.element.dataset.hublabState = state;
      const detail = { state, ident: this.ident };
      document.dispatchEvent(new CustomEvent("hublab-live", { detail }));
    }

    // The views replace their HTML: what was in it for screen readers goes to the lasting region.
    #changed() {
      const status = this.element.querySelector('.hublab-host [role="status"]');
      if (status) {
        status.removeAttribute("role");
        status.removeAttribute("aria-live");
        const news = this.told !== undefined && status.textContent !== this.told;
        this.told = status.textContent;
        if (news) announce(this.told);
      }
      const scenario = this.element.querySelector(".hublab-scenario code")?.textContent;
      if (scenario && scenario !== this.scenario) {
        this.scenario = this.element.dataset.hublabScenario = scenario;
        this.#complain("");
        if (!this.#reading) writeAddress(this);
      }
      this.element.dataset.hublabLink = this.fragment;
      document.dispatchEvent(new CustomEvent("hublab-changed"));
    }
  }

  const panels = [...document.querySelectorAll(PANEL)].map((element) => new Panel(element));

  // Addresses that hold settings

  let written = -Infinity;

  /** What each address remembers: the settings of all live panels, so that going back brings all. */
  const settings = () => {
    const changed = panels.filter((each) => each.state === "live");
    return { hublab: Object.fromEntries(changed.map((each) => [each.ident, each.scenario])) };
  };

  const writeAddress = (panel) => {
    const settled = performance.now() - written > SETTLED_MS;
    history[settled ? "pushState" : "replaceState"](settings(), "", `#${panel.fragment}`);
    written = performance.now();
  };

  const addressed = () => {
    const text = location.hash.slice(1);
    if (!text || document.getElementById(text)) return null;
    const [, ident, scenario] = text.match(/^(?:([\w-]+)\/)?([a-z]+-.*)$/s) ?? [];
    const question = scenario?.split("-")[0];
    const fits = (each) => each.question === question && (!ident || each.ident === ident);
    const panel = scenario && panels.find(fits);
    return panel ? { panel, scenario } : null;
  };

  const readAddress = () => {
    const found = addressed();
    if (!history.state) history.replaceState(settings(), ""); // the page is new, or a link led here
    const known = history.state.hublab ?? {};
    for (const panel of panels) {
      const scenario = found?.panel === panel ? found.scenario : known[panel.ident] ?? panel.first;
      if (scenario !== panel.scenario) panel.go(scenario);
    }
    if (!found) return;
    let folded = found.panel.element;
    while ((folded = folded.parentElement.closest("details"))) folded.open = true;
    found.panel.element.scrollIntoView();
  };

  document.body.append(region);
  readAddress();
  addEventListener("popstate", readAddress);
})();
