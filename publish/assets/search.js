/* Search for what people paste: an error's whole text finds the heading that has the message in it,
   and a word that no page has (a package's name, a path) does not empty the list. */
(() => {
  "use strict";
  const PARTS = /, | or /; // a heading names several messages so
  const MOST = 5; // headings on top of Sphinx's own results
  const HELP = document.currentScript.dataset.help; // the page of messages, which comes first
  const ENOUGH = 0.6; // the share of a message that a pasted text must have, by weight

  const stemmer = new Stemmer();
  const stems = (text) =>
    new Set(
      splitQuery(text.toLowerCase())
        .filter((word) => !stopwords.includes(word) && !/^\d+$/.test(word))
        .map((word) => stemmer.stemWord(word)),
    );

  /* In how many pages a word is: a number for one page, a list for several, or nothing. */
  const pagesOf = (index, word) =>
    [index.terms[word], index.titleterms[word]].flat().filter((page) => page !== undefined).length;

  /* A rare word says more about a message than a common one. */
  function weight(index, words) {
    let sum = 0;
    for (const word of words) sum += Math.log(1 + index.docnames.length / (1 + pagesOf(index, word)));
    return sum;
  }

  /* How well a heading answers: 0 for not at all, 2 for word by word, half more for the same begin. */
  function likeness(index, asked, heading) {
    const ofPart = (part) => {
      const words = stems(part);
      const shared = [...words].filter((word) => asked.has(word));
      if (!shared.length) return 0;
      const ofHeading = weight(index, shared) / weight(index, words);
      const ofAsked = weight(index, shared) / weight(index, asked);
      const pasted = ofHeading >= ENOUGH && shared.length > 1;
      const begins = [...words][0] === [...asked][0];
      return pasted || shared.length === asked.size ? ofHeading + ofAsked + begins / 2 : 0;
    };
    return Math.max(...heading.split(PARTS).map(ofPart));
  }

  /* Headings like the text, the best one last, as Sphinx has its results. */
  function headings(index, query) {
    const asked = stems(query);
    if (!asked.size) return [];
    const found = [];
    for (const [heading, places] of Object.entries(index.alltitles)) {
      const score = likeness(index, asked, heading);
      if (!score) continue;
      for (const [file, id] of places) {
        const title = index.titles[file];
        const shown = title === heading ? title : `${title} > ${heading}`;
        const whole = title === heading; // a page about it comes before a section
        const anchor = id === null || whole ? "" : `#${id}`;
        const page = index.docnames[file];
        const preferred = whole / 2 + (page === HELP) * 0.75;
        found.push([page, shown, anchor, null, score + preferred, index.filenames[file]]);
      }
    }
    return found.sort((one, other) => one[4] - other[4]).slice(-MOST);
  }

  const plain = Search._performSearch;
  Search._performSearch = (query, terms, ...rest) => {
    const index = Search._index;
    let results = plain(query, terms, ...rest);
    // All words must be on a page: ask again without those on none, then without the rarest.
    const words = [...terms].filter((word) => pagesOf(index, word));
    words.sort((one, other) => pagesOf(index, other) - pagesOf(index, one));
    for (; !results.length && words.length; words.pop()) results = plain(query, new Set(words), ...rest);

    const best = headings(index, query);
    const place = ([page, , anchor]) => page + anchor;
    const places = new Set(best.map(place));
    return [...results.filter((result) => !places.has(place(result))), ...best];
  };
})();
