/* Before Sphinx highlights the words of a search: not in pictures, where its script stops at the
   first title, as that has no box to colour. */
for (const words of document.querySelectorAll("svg :is(title, desc, text, tspan)"))
  words.classList.add("nohighlight");
