/* Search for what people paste and what they call things: an error's whole text finds the heading
   that has the message in it, other words find the place that publish/search.py names by them, and
   a word that no page has (a package's name, a path) does not empty the list. */
(() => {
  "use strict";
  const PARTS = /, | or |: /; // a heading names several messages so, or a message's kind before it
  const MOST = 5; // places on top of Sphinx's own results
  const { help: HELP, names } = document.currentScript.dataset; // the page of messages comes first
  const NAMES = JSON.parse(names); // [place, what a result says, names of it, how much they weigh]
  const ENOUGH = 0.6; // the share of a message that a pasted text must have, by weight
  const SHORT = 3; // shorter words are “am”, “my”, the d of “file d'attente”

  const stemmer = new Stemmer();
  const withoutAccents = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/œ/g, "oe");
  const stems = (text) =>
    new Set(
      splitQuery(withoutAccents(text.toLowerCase()))
        .filter((word) => word.length >= SHORT && !stopwords.includes(word) && !/^\d+$/.test(word))
        .map((word) => stemmer.stemWord(word)),
    );
  const named = NAMES.map(([place, shown, each, weight]) => [place, shown, each.map(stems), weight]);
  const wordsOfNames = new Set(named.flatMap(([, , each]) => each.flatMap((words) => [...words])));

  /* In how many pages a word is: a number for one page, a list for several, or nothing. */
  const pagesOf = (index, word) =>
    [index.terms[word], index.titleterms[word]].flat().filter((page) => page !== undefined).length;

  /* A rare word says more about a message than a common one. */
  function weight(index, words) {
    let sum = 0;
    for (const word of words) sum += Math.log(1 + index.docnames.length / (1 + pagesOf(index, word)));
    return sum;
  }

  /* How well a name answers: 0 for not at all, 2 for word by word, half more for the same begin.
     A name that somebody wrote down must be there as a whole, a message for its greater part. */
  function likeness(index, asked, words, written) {
    const shared = [...words].filter((word) => asked.has(word));
    if (!shared.length) return 0;
    const ofName = weight(index, shared) / weight(index, words);
    const ofAsked = weight(index, shared) / weight(index, asked);
    const pasted = ofName >= ENOUGH && shared.length > 1;
    const answers = written ? shared.length === words.size : pasted || shared.length === asked.size;
    const begins = [...words][0] === [...asked][0];
    return answers ? ofName + ofAsked + begins / 2 : 0;
  }

  /* A heading by its best part; of two that share it (“Spawn failed: …”), the one more like all. */
  function likenessOfHeading(index, asked, heading) {
    const whole = likeness(index, asked, stems(heading));
    const parts = heading.split(PARTS).map((part) => likeness(index, asked, stems(part)));
    return Math.max(whole, ...parts) + whole / 10;
  }

  /* The places that answer, the best one last, as Sphinx has its results. */
  function places(index, query) {
    // A word that nothing has says nothing about a place: a name of the reader's own.
    const asked = new Set(
      [...stems(query)].filter((word) => pagesOf(index, word) || wordsOfNames.has(word)),
    );
    const titles = new Map(); // what a result says, by place
    const found = new Map();
    const add = (file, anchor, score, shown) => {
      const page = index.docnames[file];
      const place = page + anchor;
      if (score > 0 && score > (found.get(place)?.[4] ?? 0))
        found.set(place, [page, shown, anchor, null, score, index.filenames[file]]);
    };
    for (const [heading, all] of Object.entries(index.alltitles)) {
      const score = likenessOfHeading(index, asked, heading);
      for (const [file, id] of all) {
        const title = index.titles[file];
        const whole = title === heading; // a page about it comes before a section
        const anchor = id === null || whole ? "" : `#${id}`;
        const shown = whole ? title : `${title} > ${heading}`;
        const preferred = whole / 2 + (index.docnames[file] === HELP) * 0.75;
        titles.set(index.docnames[file] + anchor, shown);
        if (score) add(file, anchor, score + preferred, shown);
      }
    }
    for (const [place, shown, each, more] of named) {
      const score = Math.max(...each.map((words) => likeness(index, asked, words, true)));
      const [page, id] = place.split("#");
      const file = index.docnames.indexOf(page);
      if (!score || file < 0) continue;
      const said = shown ? `${index.titles[file]} > ${shown}` : titles.get(place);
      add(file, id ? `#${id}` : "", score + more, said ?? index.titles[file]);
    }
    return [...found.values()].sort((one, other) => one[4] - other[4]).slice(-MOST);
  }

  const plain = Search._performSearch;
  Search._performSearch = (query, terms, ...rest) => {
    const index = Search._index;
    let results = plain(query, terms, ...rest);
    // All words must be on a page: ask again without those on none, then without the rarest.
    const words = [...terms].filter((word) => pagesOf(index, word));
    words.sort((one, other) => pagesOf(index, other) - pagesOf(index, one));
    for (; !results.length && words.length; words.pop()) results = plain(query, new Set(words), ...rest);

    const best = places(index, query);
    const place = ([page, , anchor]) => page + anchor;
    const known = new Set(best.map(place));
    return [...results.filter((result) => !known.has(place(result))), ...best];
  };
})();
