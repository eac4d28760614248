/* Marks the words of a search on the page that is found, from their start, in Sphinx's place: that
   marks each “d” of “file d'attente”, within words, menus and pictures. Its class is kept, so that
   what takes its marks away takes ours. The search's page marks its results with it. */
const markWords = (() => {
  "use strict";
  const SHORT = 3; // shorter words are everywhere
  const APART = "svg, script, style, button, select, textarea, .math, .nohighlight";
  const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

  /* Where one of the words begins a word, or null for none to look for. */
  const pattern = (words) => {
    const long = [...new Set(words)].filter((word) => word.length >= SHORT);
    long.sort((one, other) => other.length - one.length);
    if (!long.length) return null;
    return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${long.map(escaped).join("|")})`, "giu");
  };

  const mark = (element, words) => {
    const found = pattern(words);
    if (!found) return;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      if (text.parentElement.closest(APART)) continue;
      for (const { 0: word, index } of [...text.data.matchAll(found)].reverse()) {
        const rest = text.splitText(index);
        rest.splitText(word.length);
        const span = Object.assign(document.createElement("span"), { className: "highlighted" });
        rest.replaceWith(span);
        span.append(rest);
      }
    }
  };

  // Sphinx leaves the words here, or an older link has them; taken away, it finds none to mark.
  const article = document.querySelector("article");
  if (article) {
    const KEY = "sphinx_highlight_terms";
    const address = new URL(location.href);
    const words = localStorage.getItem(KEY) || address.searchParams.get("highlight") || "";
    localStorage.removeItem(KEY);
    address.searchParams.delete("highlight");
    history.replaceState(history.state, "", address);
    mark(article, words.toLowerCase().split(/\s+/));
  }
  return Object.assign(mark, { pattern });
})();
