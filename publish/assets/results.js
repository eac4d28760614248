/* How the search's results look: their number, or what to try instead; and below each one the
   sentences around the words, from the page's own text. */
(() => {
  "use strict";
  const { one, many, none, instead } = document.currentScript.dataset;
  const COUNTED = "Search finished, found ${resultCount} page(s) matching the search query.";
  const UNFOUND =
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.";
  const LONG = 240; // characters of a snippet
  const BEFORE = 60; // … of which before the first word
  // What is no sentence of the page: its way and its tools, code of cells, drawings, forms below it.
  const APART = [
    "nav, button, svg, img, script, style, math, [hidden], .headerlink, .cell_input, .cell_output .highlight",
    ".hublab-try, .hublab-progress, .hublab-report, .hublab-status",
  ].join();
  const BLOCKS =
    "h1, h2, h3, h4, p, li, dt, dd, tr, td, th, br, div, section, pre, summary, caption, figcaption";
  const HEADINGS = "h1, h2, h3, h4";

  // Sphinx's own sentences, by the table that its translations have.
  const say = Documentation.TRANSLATIONS;
  say[UNFOUND] = none;
  const find = Search._performSearch;
  Search._performSearch = (...asked) => {
    const results = find(...asked);
    say[COUNTED] = (results.length === 1 ? one : many).replace("{}", results.length);
    document.querySelector(".search-instead")?.remove();
    if (!results.length)
      Search.status?.insertAdjacentHTML("afterend", `<p class="search-instead">${instead}</p>`);
    return results;
  };

  // Sphinx marks what it is given as words to mark anywhere: it is given none.
  let typed = [];
  const parse = Search._parseQuery;
  Search._parseQuery = (asked) => {
    const [query, terms, excluded, marked, objects] = parse(asked);
    typed = [...marked];
    return [query, terms, excluded, new Set(), objects];
  };

  /* The text of a page, or of a place on it, without the heading that the result names already. */
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const spot = anchor ? page.getElementById(anchor.slice(1)) : null;
    const place = spot?.closest("tr") ?? spot ?? page.querySelector("article");
    if (!place) return "";
    place.querySelector(HEADINGS)?.remove();
    for (const each of place.querySelectorAll(APART)) each.remove();
    for (const each of place.querySelectorAll(BLOCKS)) each.after(" ");
    return place.textContent.replace(/\s+/g, " ").trim();
  };

  /* Where in a text most of the words stand together; its begin where none does. */
  function start(text, words) {
    const pattern = markWords.pattern(words);
    const found = pattern ? [...text.matchAll(pattern)] : [];
    let [best, most] = [0, 0];
    for (const { index } of found) {
      const within = found.filter((each) => each.index >= index && each.index < index + LONG - BEFORE);
      const different = new Set(within.map(([word]) => word.toLowerCase())).size;
      if (different > most) [best, most] = [index, different];
    }
    return best <= BEFORE ? 0 : text.indexOf(" ", best - BEFORE) + 1;
  }

  Search.makeSearchSummary = (html, stems, anchor) => {
    const text = Search.htmlToText(html, anchor);
    if (!text) return null;
    const words = [...typed, ...stems];
    const from = anchor ? 0 : start(text, words); // a place answers from its begin
    const rest = text.slice(from);
    const end = rest.length > LONG ? rest.lastIndexOf(" ", LONG) : rest.length;
    const summary = document.createElement("p");
    summary.className = "context";
    summary.textContent = `${from ? "… " : ""}${rest.slice(0, end)}${end < rest.length ? " …" : ""}`;
    markWords(summary, words);
    return summary;
  };
})();
