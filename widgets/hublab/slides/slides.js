/* Starts a deck: formulas first, then each slide's text made as small as it must be, then reveal.js. */
(async () => {
  const WIDTH = 1280, HEIGHT = 720, FOOT = 34;
  const SMALLEST = 0.6; // of the text's size; what does not fit then is for fewer words, not smaller ones
  const frame = document.querySelector(".reveal");
  const slides = [...frame.querySelectorAll(".slides > section > section")];
  for (const slide of slides) slide.classList.add("hublab-slide");
  slides[0].classList.add("hublab-title");

  /* The speaker's next step unfolds an answer; of a check's answers, the right one. */
  const unfoldable = (each) =>
    each.matches(".hublab-check-option") ? each.querySelector(".hublab-check-right") : !each.matches(".hublab-more");
  for (const each of frame.querySelectorAll("details"))
    if (unfoldable(each)) each.classList.add("fragment", "custom");
  for (const check of frame.querySelectorAll(".hublab-check"))
    for (const each of check.querySelectorAll("details")) each.name = check.id; // one at a time

  /* A line of code that is too long goes on below, but no option is torn at its dashes. */
  const OPTION = /(?<!\S)-{1,2}[A-Za-z][^\s=]{0,40}=?/g;
  for (const code of frame.querySelectorAll("pre, :not(pre) > code")) {
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts)
      for (const found of [...text.data.matchAll(OPTION)].reverse()) {
        const option = text.splitText(found.index);
        option.splitText(found[0].length);
        const whole = document.createElement("span");
        whole.className = "hublab-whole";
        option.replaceWith(whole);
        whole.append(option);
      }
  }

  /* Above the slide's number, and not beyond any edge. */
  const fits = (slide) => {
    const bottom = Math.max(...[...slide.children].map((each) => each.getBoundingClientRect().bottom));
    const within = bottom - slide.getBoundingClientRect().top <= HEIGHT - FOOT;
    return within && slide.scrollHeight <= slide.clientHeight && slide.scrollWidth <= slide.clientWidth;
  };
  const fitsUnfolded = (slide) => {
    if (!fits(slide)) return false;
    return [...slide.querySelectorAll("details.fragment, .hublab-check details")].every((each) => {
      each.open = true;
      const fine = fits(slide);
      each.open = false;
      return fine;
    });
  };
  function fit() {
    frame.classList.add("hublab-measuring");
    for (const slide of slides)
      for (let size = 1; size >= SMALLEST; size -= 0.04) {
        slide.style.setProperty("--hublab-size", size.toFixed(2));
        if (fitsUnfolded(slide)) break;
      }
    frame.classList.remove("hublab-measuring");
  }

  if (window.MathJax?.startup?.promise) {
    await MathJax.startup.promise;
    await MathJax.typesetPromise([frame]);
  }
  await document.fonts.ready;
  fit();

  Reveal.on("fragmentshown", ({ fragments }) => fold(fragments, true));
  Reveal.on("fragmenthidden", ({ fragments }) => fold(fragments, false));
  function fold(fragments, open) {
    for (const each of fragments) if (each.matches("details")) each.open = open;
  }
  await Reveal.initialize({
    width: WIDTH,
    height: HEIGHT,
    margin: 0,
    center: false,
    hash: true,
    slideNumber: "c/t",
    transition: "none",
    pdfMaxPagesPerSlide: 1,
    pdfSeparateFragments: false,
    plugins: [RevealNotes],
  });
})();
